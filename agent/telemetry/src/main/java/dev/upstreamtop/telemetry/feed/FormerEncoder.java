// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Counter;
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

  /** The counters as they lie in a row: ahead of the gauges, */
  static final Counter[] AHEAD_OF_GAUGES = {
    Counter.REQUESTS,
    Counter.RESPONSES_1XX,
    Counter.RESPONSES_2XX,
    Counter.RESPONSES_3XX,
    Counter.RESPONSES_4XX,
    Counter.RESPONSES_5XX,
    Counter.INTERIM,
    Counter.RESET,
    Counter.CLOSED,
    Counter.ABANDONED,
    Counter.TRUNCATED,
    Counter.REFUSED,
    Counter.UNREACHABLE,
    Counter.TIMED_OUT,
    Counter.LOST_TRACK,
    Counter.RETRANSMITS
  };

  /** ahead of the times, */
  static final Counter[] AHEAD_OF_TIMES = {
    Counter.CONNECTS, Counter.BYTES_SENT, Counter.BYTES_RECEIVED
  };

  /** and behind them. */
  static final Counter[] BEHIND_TIMES = {Counter.RECORDS_LOST};

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
    CountsFormat.writeEach(out, AHEAD_OF_GAUGES, counts);
    out.count(row.gauges().inFlight());
    out.count(row.gauges().oldestInFlightNanos());
    CountsFormat.writeEach(out, AHEAD_OF_TIMES, counts);
    histogram(row.times().connect());
    histogram(row.times().header());
    histogram(row.times().response());
    CountsFormat.writeEach(out, BEHIND_TIMES, counts);
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
    out.list(status.loss().unreadablePorts().listed(), this::unreadablePort);
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
