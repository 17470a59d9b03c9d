// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Bytes;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureLimit;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.CodeCounts;
import dev.upstreamtop.telemetry.snapshot.ConnectionCounts;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Effort;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.ExchangeTimes;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Loss;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.Owner;
import dev.upstreamtop.telemetry.snapshot.ResponseCounts;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;
import dev.upstreamtop.telemetry.snapshot.TrafficCounts;
import dev.upstreamtop.telemetry.snapshot.TunnelCounts;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import dev.upstreamtop.telemetry.snapshot.Watched;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the frame of a snapshot; what is out of bounds is refused, and no list is allocated beyond
 * the bytes that came.
 */
public final class SnapshotDecoder {

  private static final int HIGHEST_PORT = 65_535;
  // PID_MAX_LIMIT of the kernel on 64 bits (linux/threads.h).
  private static final int HIGHEST_PID = 1 << 22;

  @FunctionalInterface
  private interface Item<T> {
    T read() throws FeedFormatException;
  }

  private final WireIn in;

  private SnapshotDecoder(WireIn in) {
    this.in = in;
  }

  /**
   * Decodes a snapshot; its mode is {@link CaptureMode#FEED}.
   *
   * @param content a frame without its length
   * @throws FeedFormatException when it is no snapshot
   */
  public static Snapshot decode(ByteBuffer content) throws FeedFormatException {
    return decode(content, new RecentTexts());
  }

  /** The same for one of many, which share their texts. */
  static Snapshot decode(ByteBuffer content, RecentTexts texts) throws FeedFormatException {
    WireIn in = new WireIn(content, FeedProtocol.SNAPSHOT, texts);
    try {
      Snapshot snapshot = new SnapshotDecoder(in).snapshot();
      in.end();
      return snapshot;
    } catch (IllegalArgumentException e) {
      throw new FeedFormatException(e.getMessage());
    }
  }

  private Snapshot snapshot() throws FeedFormatException {
    return new Snapshot(
        new CaptureIdentity(in.text(), in.text(), in.fixed()),
        new Interval(in.count(), in.fixed(), in.count(), in.flag()),
        list(FeedProtocol.MOST_BACKENDS, this::backend),
        new Exchanges(list(FeedProtocol.MOST_EXCHANGES, this::exchange), in.count()),
        status());
  }

  private <T> List<T> list(int most, Item<T> item) throws FeedFormatException {
    int length = in.length(most);
    List<T> items = new ArrayList<>(Math.min(length, FeedProtocol.MOST_ITEMS));
    for (int i = 0; i < length; i++) {
      items.add(item.read());
    }
    return items;
  }

  private BackendRow backend() throws FeedFormatException {
    return new BackendRow(
        key(),
        in.text(),
        false,
        counts(),
        new Gauges(in.count(), in.count(), in.count(), in.count(), in.count(), in.count()),
        new Times(histogram(), histogram(), histogram()),
        list(FeedProtocol.MOST_ROUTES, this::route),
        list(BackendRow.MOST_OWNERS, in::text));
  }

  private Counts counts() throws FeedFormatException {
    return new Counts(
        in.count(),
        new ResponseCounts(
            in.count(), in.count(), in.count(), in.count(), in.count(), in.count(), in.count()),
        failures(),
        new ConnectionCounts(in.count(), in.count(), in.count(), in.count()),
        new TrafficCounts(in.count(), in.count(), in.count()),
        new TunnelCounts(in.count(), in.count(), in.count(), in.count()),
        in.count(),
        in.count());
  }

  private BackendKey key() throws FeedFormatException {
    return new BackendKey(
        new Endpoint(in.text(), in.small(HIGHEST_PORT)), in.constant(Side.values()));
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
        failures(),
        histogram(),
        histogram());
  }

  private Exchange exchange() throws FeedFormatException {
    return new Exchange(
        key(),
        in.text(),
        in.text(),
        in.small(CodeCounts.HIGHEST_CODE),
        in.constant(Outcome.values()),
        new ExchangeTimes(in.fixed(), in.count(), in.count()),
        new Bytes(in.count(), in.count()),
        new Owner(in.small(HIGHEST_PID), in.text()));
  }

  private CaptureStatus status() throws FeedFormatException {
    return new CaptureStatus(
        CaptureMode.FEED,
        in.constant(CaptureState.values()),
        in.text(),
        new Watched(
            list(Side.values().length, () -> in.constant(Side.values())),
            list(FeedProtocol.MOST_ITEMS, in::text),
            list(FeedProtocol.MOST_ITEMS, in::text),
            in.flag()),
        new Loss(causes(), causes(), list(FeedProtocol.MOST_ITEMS, this::unreadablePort)),
        new Effort(in.count(), in.real(), in.count(), in.real()),
        list(FeedProtocol.MOST_ITEMS, () -> new CaptureLimit(in.text(), in.text())));
  }

  private SortedMap<String, Long> causes() throws FeedFormatException {
    SortedMap<String, Long> causes = new TreeMap<>();
    for (int i = in.length(FeedProtocol.MOST_ITEMS); i > 0; i--) {
      causes.put(in.text(), in.count());
    }
    return causes;
  }

  private UnreadablePort unreadablePort() throws FeedFormatException {
    return new UnreadablePort(in.small(HIGHEST_PORT), in.text(), in.count());
  }
}
