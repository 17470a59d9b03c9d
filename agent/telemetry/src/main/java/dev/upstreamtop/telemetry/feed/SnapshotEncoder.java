// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureLimit;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.ConnectionCounts;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Effort;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.ResponseCounts;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.TunnelCounts;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import dev.upstreamtop.telemetry.snapshot.Watched;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Writes a snapshot as a frame; {@link SnapshotDecoder} reads it, field by field in the same order.
 */
public final class SnapshotEncoder {

  private final WireOut out = new WireOut(FeedProtocol.SNAPSHOT);

  private SnapshotEncoder() {}

  /**
   * Encodes a snapshot.
   *
   * @param exchanges whether with its single exchanges; without them they count as omitted
   * @return a frame that is ready to be sent, read-only
   */
  public static ByteBuffer encode(Snapshot snapshot, boolean exchanges) {
    SnapshotEncoder encoder = new SnapshotEncoder();
    encoder.snapshot(snapshot, exchanges);
    return encoder.out.frame();
  }

  private void snapshot(Snapshot snapshot, boolean exchanges) {
    identity(snapshot.identity());
    interval(snapshot.interval());
    list(snapshot.backends(), SnapshotEncoder::backend);
    Exchanges sample = snapshot.exchanges();
    list(exchanges ? sample.picked() : List.of(), SnapshotEncoder::exchange);
    out.count(sample.omitted() + (exchanges ? 0 : sample.picked().size()));
    status(snapshot.capture());
  }

  private void identity(CaptureIdentity identity) {
    out.text(identity.id());
    out.text(identity.host());
    out.fixed(identity.startEpochNanos());
  }

  private void interval(Interval interval) {
    out.count(interval.sequence());
    out.fixed(interval.endEpochNanos());
    out.count(interval.nanos());
    out.flag(interval.last());
  }

  private <T> void list(List<T> items, BiConsumer<SnapshotEncoder, T> writer) {
    out.count(items.size());
    items.forEach(item -> writer.accept(this, item));
  }

  private void backend(BackendRow row) {
    key(row.key());
    out.text(row.name());
    counts(row.counts());
    gauges(row.gauges());
    histogram(row.times().connect());
    histogram(row.times().header());
    histogram(row.times().response());
    list(row.routes(), SnapshotEncoder::route);
    list(row.owners(), (encoder, text) -> encoder.out.text(text));
  }

  private void gauges(Gauges gauges) {
    out.count(gauges.inFlight());
    out.count(gauges.oldestInFlightNanos());
    out.count(gauges.receiving());
    out.count(gauges.oldestReceivingNanos());
    out.count(gauges.tunnels());
    out.count(gauges.oldestTunnelNanos());
  }

  private void counts(Counts counts) {
    out.count(counts.requests());
    responses(counts.responses());
    failures(counts.failures());
    connections(counts.connections());
    out.count(counts.traffic().bytesSent());
    out.count(counts.traffic().bytesReceived());
    out.count(counts.traffic().retransmits());
    tunnels(counts.tunnels());
    out.count(counts.lostTrack());
    out.count(counts.recordsLost());
  }

  private void tunnels(TunnelCounts counts) {
    out.count(counts.bytesSent());
    out.count(counts.bytesReceived());
    out.count(counts.endedByClient());
    out.count(counts.endedByBackend());
  }

  private void key(BackendKey key) {
    out.text(key.endpoint().address());
    out.count(key.endpoint().port());
    out.constant(key.side());
  }

  private void responses(ResponseCounts counts) {
    out.count(counts.informational());
    out.count(counts.successful());
    out.count(counts.redirected());
    out.count(counts.clientErrors());
    out.count(counts.serverErrors());
    out.count(counts.interim());
    out.count(counts.truncated());
  }

  private void failures(FailureCounts counts) {
    out.count(counts.reset());
    out.count(counts.closed());
    out.count(counts.abandoned());
  }

  private void connections(ConnectionCounts counts) {
    out.count(counts.established());
    out.count(counts.refused());
    out.count(counts.unreachable());
    out.count(counts.timedOut());
  }

  private void histogram(LatencyHistogram histogram) {
    out.count(histogram.sumNanos());
    out.bytes(histogram.toBytes());
  }

  private void route(RouteRow route) {
    out.text(route.method());
    out.text(route.route());
    out.count(route.requests());
    out.bytes(route.codes().toBytes());
    failures(route.failures());
    histogram(route.headerTime());
    histogram(route.responseTime());
  }

  private void exchange(Exchange exchange) {
    key(exchange.backend());
    out.text(exchange.method());
    out.text(exchange.route());
    out.count(exchange.status());
    out.constant(exchange.outcome());
    out.fixed(exchange.times().startEpochNanos());
    out.count(exchange.times().headerNanos());
    out.count(exchange.times().responseNanos());
    out.count(exchange.bytes().sent());
    out.count(exchange.bytes().received());
    out.count(exchange.owner().pid());
    out.text(exchange.owner().name());
  }

  private void status(CaptureStatus status) {
    out.constant(status.state());
    out.text(status.reason());
    watched(status.watched());
    causes(status.loss().lost());
    causes(status.loss().ignored());
    list(status.loss().unreadablePorts(), SnapshotEncoder::unreadablePort);
    effort(status.effort());
    list(status.limits(), SnapshotEncoder::limit);
  }

  private void watched(Watched watched) {
    list(watched.sides(), (encoder, side) -> encoder.out.constant(side));
    list(watched.interfaces(), (encoder, text) -> encoder.out.text(text));
    list(watched.programsAhead(), (encoder, text) -> encoder.out.text(text));
    out.flag(watched.ownersKnown());
  }

  private void effort(Effort effort) {
    out.count(effort.packets());
    out.real(effort.mapFill());
    out.count(Math.max(0, effort.lagNanos()));
    out.real(effort.kernelNanosPerPacket());
  }

  private void limit(CaptureLimit limit) {
    out.text(limit.name());
    out.text(limit.reason());
  }

  private void causes(Map<String, Long> causes) {
    out.count(causes.size());
    causes.forEach(
        (cause, count) -> {
          out.text(cause);
          out.count(count);
        });
  }

  private void unreadablePort(UnreadablePort port) {
    out.count(port.port());
    out.text(port.protocol());
    out.count(port.connections());
  }
}
