// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Bytes;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureLimit;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Effort;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.ExchangeTimes;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Loss;
import dev.upstreamtop.telemetry.snapshot.Owner;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import dev.upstreamtop.telemetry.snapshot.Watched;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * Writes a snapshot as a frame; {@link SnapshotDecoder} reads it, field by field in the same order.
 *
 * <p>Every value is a record: a new field goes behind the last one of its record, and no field is
 * ever moved or taken away, so that releases before and after read each other.
 */
public final class SnapshotEncoder {

  private final WireOut out;

  private SnapshotEncoder(WireOut out) {
    this.out = out;
  }

  /**
   * Encodes a snapshot.
   *
   * @param exchanges whether with its single exchanges; without them they count as omitted
   * @return a frame that is ready to be sent, read-only
   */
  public static ByteBuffer encode(Snapshot snapshot, boolean exchanges) {
    return encode(snapshot, exchanges, new WireOut(FeedProtocol.SNAPSHOT));
  }

  /** The same by a writer that a test has changed. */
  static ByteBuffer encode(Snapshot snapshot, boolean exchanges, WireOut out) {
    new SnapshotEncoder(out).snapshot(snapshot, exchanges);
    return out.frame();
  }

  private void snapshot(Snapshot snapshot, boolean exchanges) {
    int record = out.beginLong();
    identity(snapshot.identity());
    interval(snapshot.interval());
    out.list(snapshot.backends(), this::backend);
    exchanges(snapshot.exchanges(), exchanges);
    status(snapshot.capture());
    out.end(record);
  }

  private void identity(CaptureIdentity identity) {
    int record = out.begin();
    out.text(identity.id());
    out.text(identity.host());
    out.fixed(identity.startEpochNanos());
    out.end(record);
  }

  private void interval(Interval interval) {
    int record = out.begin();
    out.count(interval.sequence());
    out.fixed(interval.endEpochNanos());
    out.count(interval.nanos());
    out.flag(interval.last());
    out.end(record);
  }

  private void backend(BackendRow row) {
    int record = out.beginLong();
    key(row.key());
    out.text(row.name());
    CountsFormat.write(out, row.counts());
    gauges(row.gauges());
    times(row.times());
    out.list(row.routes(), this::route);
    out.list(row.owners(), out::text);
    out.end(record);
  }

  private void key(BackendKey key) {
    int record = out.begin();
    out.text(key.endpoint().address());
    out.count(key.endpoint().port());
    out.constant(key.side());
    out.end(record);
  }

  private void failures(FailureCounts counts) {
    int record = out.begin();
    out.count(counts.reset());
    out.count(counts.closed());
    out.count(counts.abandoned());
    out.end(record);
  }

  private void gauges(Gauges gauges) {
    int record = out.begin();
    out.count(gauges.inFlight());
    out.count(gauges.oldestInFlightNanos());
    out.count(gauges.receiving());
    out.count(gauges.oldestReceivingNanos());
    out.count(gauges.tunnels());
    out.count(gauges.oldestTunnelNanos());
    out.end(record);
  }

  private void times(Times times) {
    int record = out.begin();
    histogram(times.connect());
    histogram(times.header());
    histogram(times.response());
    out.end(record);
  }

  private void histogram(LatencyHistogram histogram) {
    int record = out.begin();
    out.bytes(histogram.toBytes());
    out.count(histogram.sumNanos());
    out.end(record);
  }

  private void route(RouteRow route) {
    int record = out.begin();
    out.text(route.method());
    out.text(route.route());
    out.count(route.requests());
    out.bytes(route.codes().toBytes());
    failures(route.failures());
    histogram(route.headerTime());
    histogram(route.responseTime());
    out.bytes(route.calls().toBytes());
    out.end(record);
  }

  private void exchanges(Exchanges sample, boolean wanted) {
    int record = out.begin();
    out.list(wanted ? sample.picked() : List.of(), this::exchange);
    out.count(sample.omitted() + (wanted ? 0 : sample.picked().size()));
    out.end(record);
  }

  private void exchange(Exchange exchange) {
    int record = out.begin();
    key(exchange.backend());
    out.constant(exchange.outcome());
    out.text(exchange.method());
    out.text(exchange.route());
    out.count(exchange.status());
    times(exchange.times());
    bytes(exchange.bytes());
    owner(exchange.owner());
    out.text(exchange.grpcStatus());
    out.end(record);
  }

  private void times(ExchangeTimes times) {
    int record = out.begin();
    out.fixed(times.startEpochNanos());
    out.count(times.headerNanos());
    out.count(times.responseNanos());
    out.end(record);
  }

  private void bytes(Bytes bytes) {
    int record = out.begin();
    out.count(bytes.sent());
    out.count(bytes.received());
    out.end(record);
  }

  private void owner(Owner owner) {
    int record = out.begin();
    out.count(owner.pid());
    out.text(owner.name());
    out.end(record);
  }

  private void status(CaptureStatus status) {
    int record = out.begin();
    out.constant(status.state());
    out.text(status.reason());
    watched(status.watched());
    loss(status.loss());
    effort(status.effort());
    out.list(status.limits(), this::limit);
    out.end(record);
  }

  private void watched(Watched watched) {
    int record = out.begin();
    out.list(watched.sides(), out::constant);
    out.list(watched.interfaces(), out::text);
    out.list(watched.programsAhead(), out::text);
    out.flag(watched.ownersKnown());
    out.end(record);
  }

  private void loss(Loss loss) {
    int record = out.begin();
    out.list(List.copyOf(loss.lost().entrySet()), this::cause);
    out.list(List.copyOf(loss.ignored().entrySet()), this::cause);
    out.list(loss.unreadablePorts().listed(), this::unreadablePort);
    out.count(loss.unreadablePorts().omitted());
    out.end(record);
  }

  private void cause(Map.Entry<String, Long> cause) {
    int record = out.begin();
    out.text(cause.getKey());
    out.count(cause.getValue());
    out.end(record);
  }

  private void unreadablePort(UnreadablePort port) {
    int record = out.begin();
    out.count(port.port());
    out.text(port.protocol());
    out.count(port.connections());
    out.end(record);
  }

  private void effort(Effort effort) {
    int record = out.begin();
    out.count(effort.packets());
    out.real(effort.mapFill());
    out.count(Math.max(0, effort.lagNanos()));
    out.real(effort.kernelNanosPerPacket());
    out.end(record);
  }

  private void limit(CaptureLimit limit) {
    int record = out.begin();
    out.text(limit.name());
    out.text(limit.reason());
    out.end(record);
  }
}
