// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.ConnectFailureCounts;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.StatusCounts;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
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
    out.count(snapshot.sequence());
    out.fixed(snapshot.endEpochNanos());
    out.count(snapshot.intervalNanos());
    out.flag(snapshot.last());
    list(snapshot.backends(), SnapshotEncoder::backend);
    list(exchanges ? snapshot.exchanges() : List.of(), SnapshotEncoder::exchange);
    out.count(snapshot.exchangesOmitted() + (exchanges ? 0 : snapshot.exchanges().size()));
    status(snapshot.capture());
  }

  private <T> void list(List<T> items, BiConsumer<SnapshotEncoder, T> writer) {
    out.count(items.size());
    items.forEach(item -> writer.accept(this, item));
  }

  private void backend(BackendRow row) {
    key(row.key());
    out.text(row.label());
    out.count(row.requests());
    responses(row.responses());
    out.count(row.interim());
    failures(row.failures());
    out.count(row.truncated());
    connectFailures(row.connectFailures());
    out.count(row.lostTrack());
    out.count(row.retransmits());
    out.count(row.inFlight());
    out.count(row.oldestInFlightNanos());
    out.count(row.connects());
    out.count(row.bytesSent());
    out.count(row.bytesReceived());
    histogram(row.connectTime());
    histogram(row.headerTime());
    histogram(row.responseTime());
    out.count(row.recordsLost());
    list(row.routes(), SnapshotEncoder::route);
    list(row.owners(), (encoder, text) -> encoder.out.text(text));
  }

  private void key(BackendKey key) {
    out.text(key.endpoint().address());
    out.count(key.endpoint().port());
    out.constant(key.side());
  }

  private void responses(StatusCounts counts) {
    out.count(counts.informational());
    out.count(counts.successful());
    out.count(counts.redirected());
    out.count(counts.clientErrors());
    out.count(counts.serverErrors());
  }

  private void failures(FailureCounts counts) {
    out.count(counts.reset());
    out.count(counts.closed());
    out.count(counts.abandoned());
  }

  private void connectFailures(ConnectFailureCounts counts) {
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
    out.fixed(exchange.startEpochNanos());
    out.count(exchange.headerTimeNanos());
    out.count(exchange.responseTimeNanos());
    out.count(exchange.bytesSent());
    out.count(exchange.bytesReceived());
    out.count(exchange.owner().pid());
    out.text(exchange.owner().name());
  }

  private void status(CaptureStatus status) {
    out.constant(status.state());
    out.text(status.reason());
    list(status.sides(), (encoder, side) -> encoder.out.constant(side));
    list(status.interfaces(), (encoder, text) -> encoder.out.text(text));
    out.count(status.packets());
    causes(status.lost());
    causes(status.ignored());
    list(status.unreadablePorts(), SnapshotEncoder::unreadablePort);
    list(status.programsAhead(), (encoder, text) -> encoder.out.text(text));
    out.real(status.mapFill());
    out.count(Math.max(0, status.lagNanos()));
    out.real(status.kernelNanosPerPacket());
    out.flag(status.ownersKnown());
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
