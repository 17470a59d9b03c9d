// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Bytes;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.CodeCounts;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Effort;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.ExchangeResult;
import dev.upstreamtop.telemetry.snapshot.ExchangeTimes;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Loss;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.Owner;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import dev.upstreamtop.telemetry.snapshot.UnreadablePorts;
import dev.upstreamtop.telemetry.snapshot.Watched;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the frame of a snapshot as collectors of the release before send it; what that format has
 * no place for is 0, empty or unknown, as {@link FormerEncoder} says.
 */
final class FormerDecoder {

  private final WireIn in;

  private FormerDecoder(WireIn in) {
    this.in = in;
  }

  /** Like {@link SnapshotDecoder#decode}. */
  static Snapshot decode(ByteBuffer content, RecentTexts texts) throws FeedFormatException {
    WireIn in = new WireIn(content, FeedProtocol.SNAPSHOT, texts);
    try {
      Snapshot snapshot = new FormerDecoder(in).snapshot();
      in.end();
      return snapshot;
    } catch (IllegalArgumentException e) {
      throw new FeedFormatException(e.getMessage());
    }
  }

  private Snapshot snapshot() throws FeedFormatException {
    return new Snapshot(
        CaptureIdentity.NONE,
        new Interval(in.count(), in.fixed(), in.count(), in.flag()),
        in.list(FeedProtocol.MOST_BACKENDS, this::backend),
        new Exchanges(in.list(FeedProtocol.MOST_EXCHANGES, this::exchange), in.count()),
        status());
  }

  private BackendRow backend() throws FeedFormatException {
    BackendKey key = key();
    String label = in.text();
    Counts.Builder counts = Counts.builder();
    CountsFormat.readEach(in, FormerEncoder.AHEAD_OF_GAUGES, counts);
    Gauges gauges = new Gauges(in.count(), in.count(), 0, 0, 0, 0);
    CountsFormat.readEach(in, FormerEncoder.AHEAD_OF_TIMES, counts);
    Times times = new Times(histogram(), histogram(), histogram());
    CountsFormat.readEach(in, FormerEncoder.BEHIND_TIMES, counts);
    List<RouteRow> routes = in.list(FeedProtocol.MOST_ROUTES, this::route);
    List<String> owners = in.list(BackendRow.MOST_OWNERS, in::text);
    return new BackendRow(key, label, false, counts.build(), gauges, times, routes, owners);
  }

  private BackendKey key() throws FeedFormatException {
    return new BackendKey(
        new Endpoint(in.text(), in.small(FeedProtocol.HIGHEST_PORT)), in.constant(Side.values()));
  }

  private FailureCounts failures() throws FeedFormatException {
    FailureCounts failures = new FailureCounts(in.count(), in.count(), in.count());
    // Most routes have none: one object serves for all of them.
    return failures.total() == 0 ? FailureCounts.NONE : failures;
  }

  private LatencyHistogram histogram() throws FeedFormatException {
    long sumNanos = in.count();
    return LatencyHistogram.of(in.bytes(FeedProtocol.LONGEST_COUNTS), sumNanos);
  }

  private RouteRow route() throws FeedFormatException {
    return new RouteRow(
        in.text(),
        in.text(),
        in.count(),
        CodeCounts.of(in.bytes(FeedProtocol.LONGEST_COUNTS)),
        CodeCounts.NONE,
        failures(),
        histogram(),
        histogram());
  }

  private Exchange exchange() throws FeedFormatException {
    BackendKey key = key();
    String method = in.text();
    String route = in.text();
    int status = in.small(CodeCounts.HIGHEST_CODE);
    return new Exchange(
        key,
        method,
        route,
        ExchangeResult.of(in.constant(Outcome.values()), status),
        new ExchangeTimes(in.fixed(), in.count(), in.count()),
        new Bytes(in.count(), in.count()),
        new Owner(in.small(FeedProtocol.HIGHEST_PID), in.text()));
  }

  private CaptureStatus status() throws FeedFormatException {
    CaptureState state = in.constant(CaptureState.values());
    String reason = in.text();
    List<Side> sides = in.list(Side.values().length, () -> in.constant(Side.values()));
    List<String> interfaces = in.list(FeedProtocol.MOST_ITEMS, in::text);
    long packets = in.count();
    Loss loss =
        new Loss(
            causes(),
            causes(),
            new UnreadablePorts(in.list(FeedProtocol.MOST_ITEMS, this::unreadablePort), 0));
    List<String> programsAhead = in.list(FeedProtocol.MOST_ITEMS, in::text);
    Effort effort = new Effort(packets, in.real(), in.count(), in.real());
    Watched watched = new Watched(sides, interfaces, programsAhead, in.flag());
    return new CaptureStatus(CaptureMode.FEED, state, reason, watched, loss, effort, List.of());
  }

  private SortedMap<String, Long> causes() throws FeedFormatException {
    SortedMap<String, Long> causes = new TreeMap<>();
    for (int i = in.length(FeedProtocol.MOST_ITEMS); i > 0; i--) {
      causes.put(in.text(), in.count());
    }
    return causes;
  }

  private UnreadablePort unreadablePort() throws FeedFormatException {
    return new UnreadablePort(in.small(FeedProtocol.HIGHEST_PORT), in.text(), in.count());
  }
}
