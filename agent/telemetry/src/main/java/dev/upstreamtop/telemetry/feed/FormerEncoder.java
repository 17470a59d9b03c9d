// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * Writes a snapshot for readers of the release before, byte by byte as that release did; {@link
 * FormerDecoder} reads it. The format has no place for the identity of the capture, for what is
 * under way behind a head (receiving, tunnels), for bytes and ends of tunnels, and for limits.
 */
final class FormerEncoder {

  private final WireOut out = new WireOut(FeedProtocol.SNAPSHOT);

  private FormerEncoder() {}

  /** Like {@link SnapshotEncoder#encode}. */
  static ByteBuffer encode(Snapshot snapshot, boolean exchanges) {
    FormerEncoder encoder = new FormerEncoder();
    encoder.snapshot(snapshot, exchanges);
    return encoder.out.frame();
  }

  private void snapshot(Snapshot snapshot, boolean exchanges) {
    Interval interval = snapshot.interval();
    out.count(interval.sequence());
    out.fixed(interval.endEpochNanos());
    out.count(interval.nanos());
    out.flag(interval.last());
    out.list(snapshot.backends(), this::backend);
    Exchanges sample = snapshot.exchanges();
    out.list(exchanges ? sample.picked() : List.of(), this::exchange);
    out.count(sample.omitted() + (exchanges ? 0 : sample.picked().size()));
    status(snapshot.capture());
  }

  private void backend(BackendRow row) {
    Counts counts = row.counts();
    key(row.key());
    out.text(row.name());
    out.count(counts.requests());
    out.count(counts.responses().informational());
    out.count(counts.responses().successful());
    out.count(counts.responses().redirected());
    out.count(counts.responses().clientErrors());
    out.count(counts.responses().serverErrors());
    out.count(counts.responses().interim());
    failures(counts.failures());
    out.count(counts.responses().truncated());
    out.count(counts.connections().refused());
    out.count(counts.connections().unreachable());
    out.count(counts.connections().timedOut());
    out.count(counts.lostTrack());
    out.count(counts.traffic().retransmits());
    out.count(row.gauges().inFlight());
    out.count(row.gauges().oldestInFlightNanos());
    out.count(counts.connections().established());
    out.count(counts.traffic().bytesSent());
    out.count(counts.traffic().bytesReceived());
    histogram(row.times().connect());
    histogram(row.times().header());
    histogram(row.times().response());
    out.count(counts.recordsLost());
    out.list(row.routes(), this::route);
    out.list(row.owners(), out::text);
  }

  private void key(BackendKey key) {
    out.text(key.endpoint().address());
    out.count(key.endpoint().port());
    out.constant(key.side());
  }

  private void failures(FailureCounts counts) {
    out.count(counts.reset());
    out.count(counts.closed());
    out.count(counts.abandoned());
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
    out.list(status.watched().sides(), out::constant);
    out.list(status.watched().interfaces(), out::text);
    out.count(status.effort().packets());
    causes(status.loss().lost());
    causes(status.loss().ignored());
    out.list(status.loss().unreadablePorts(), this::unreadablePort);
    out.list(status.watched().programsAhead(), out::text);
    out.real(status.effort().mapFill());
    out.count(Math.max(0, status.effort().lagNanos()));
    out.real(status.effort().kernelNanosPerPacket());
    out.flag(status.watched().ownersKnown());
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
