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
 * Reads the frame of a snapshot; what is out of bounds is refused, and no list is allocated beyond
 * the bytes that came.
 *
 * <p>Fields that a later release has appended to a record are passed over, and those that an
 * earlier one did not write are 0 or empty. A row or an exchange with a side or an outcome that
 * this release has no name for is left out, the exchange as one that was omitted.
 */
public final class SnapshotDecoder {

  private final WireIn in;
  private int unknownExchanges;

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
      SnapshotDecoder decoder = new SnapshotDecoder(in);
      Snapshot snapshot = in.record(decoder::snapshot);
      in.end();
      return snapshot;
    } catch (IllegalArgumentException e) {
      throw new FeedFormatException(e.getMessage());
    }
  }

  private Snapshot snapshot() throws FeedFormatException {
    return new Snapshot(
        in.record(() -> new CaptureIdentity(in.text(), in.text(), in.fixed())),
        in.record(() -> new Interval(in.count(), in.fixed(), in.count(), in.flag())),
        records(FeedProtocol.MOST_BACKENDS, this::backend),
        in.record(this::exchanges),
        in.record(this::status));
  }

  private <T> List<T> records(int most, WireIn.Value<T> fields) throws FeedFormatException {
    return in.list(most, () -> in.record(fields));
  }

  private BackendRow backend() throws FeedFormatException {
    BackendKey key = in.record(this::key);
    if (key == null) {
      return null;
    }
    return new BackendRow(
        key,
        in.text(),
        false,
        CountsFormat.read(in),
        in.record(this::gauges),
        in.record(() -> new Times(histogram(), histogram(), histogram())),
        records(FeedProtocol.MOST_ROUTES, this::route),
        in.list(FeedProtocol.MOST_ITEMS, in::text).stream().limit(BackendRow.MOST_OWNERS).toList());
  }

  /** Null where the side is none that is known. */
  private BackendKey key() throws FeedFormatException {
    Endpoint endpoint = new Endpoint(in.text(), in.small(FeedProtocol.HIGHEST_PORT));
    Side side = in.known(Side.values());
    return side == null ? null : new BackendKey(endpoint, side);
  }

  private FailureCounts failures() throws FeedFormatException {
    FailureCounts failures = new FailureCounts(in.count(), in.count(), in.count());
    // Most routes have none: one object serves for all of them.
    return failures.total() == 0 ? FailureCounts.NONE : failures;
  }

  private Gauges gauges() throws FeedFormatException {
    return new Gauges(in.count(), in.count(), in.count(), in.count(), in.count(), in.count());
  }

  private LatencyHistogram histogram() throws FeedFormatException {
    return in.record(() -> LatencyHistogram.of(in.bytes(FeedProtocol.LONGEST_COUNTS), in.count()));
  }

  private RouteRow route() throws FeedFormatException {
    String method = in.text();
    String route = in.text();
    long requests = in.count();
    CodeCounts codes = codes();
    FailureCounts failures = in.record(this::failures);
    LatencyHistogram headerTime = histogram();
    LatencyHistogram responseTime = histogram();
    // Later releases than the first have put it behind all else.
    CodeCounts calls = codes();
    return new RouteRow(method, route, requests, codes, calls, failures, headerTime, responseTime);
  }

  private CodeCounts codes() throws FeedFormatException {
    return CodeCounts.of(in.bytes(FeedProtocol.LONGEST_COUNTS));
  }

  private Exchanges exchanges() throws FeedFormatException {
    List<Exchange> picked = records(FeedProtocol.MOST_EXCHANGES, this::exchange);
    return new Exchanges(picked, in.count() + unknownExchanges);
  }

  private Exchange exchange() throws FeedFormatException {
    BackendKey backend = in.record(this::key);
    Outcome outcome = in.known(Outcome.values());
    if (backend == null || outcome == null) {
      unknownExchanges++;
      return null;
    }
    String method = in.text();
    String route = in.text();
    int status = in.small(CodeCounts.HIGHEST_CODE);
    ExchangeTimes times = in.record(() -> new ExchangeTimes(in.fixed(), in.count(), in.count()));
    Bytes bytes = in.record(() -> new Bytes(in.count(), in.count()));
    Owner owner = in.record(() -> new Owner(in.small(FeedProtocol.HIGHEST_PID), in.text()));
    ExchangeResult result = new ExchangeResult(outcome, status, in.text());
    return new Exchange(backend, method, route, result, times, bytes, owner);
  }

  private CaptureStatus status() throws FeedFormatException {
    CaptureState state = in.known(CaptureState.values());
    String reason = in.text();
    if (state == null) {
      // Nothing is said to be captured where that is not known.
      state = CaptureState.UNAVAILABLE;
      reason = reason.isEmpty() ? "the collector is in a state of a later release" : reason;
    }
    return new CaptureStatus(
        CaptureMode.FEED,
        state,
        reason,
        in.record(this::watched),
        in.record(() -> new Loss(causes(), causes(), ports())),
        in.record(() -> new Effort(in.count(), in.real(), in.count(), in.real())),
        records(FeedProtocol.MOST_ITEMS, () -> new CaptureLimit(in.text(), in.text())));
  }

  private Watched watched() throws FeedFormatException {
    return new Watched(
        in.list(FeedProtocol.MOST_ITEMS, () -> in.known(Side.values())),
        in.list(FeedProtocol.MOST_ITEMS, in::text),
        in.list(FeedProtocol.MOST_ITEMS, in::text),
        in.flag());
  }

  private SortedMap<String, Long> causes() throws FeedFormatException {
    SortedMap<String, Long> causes = new TreeMap<>();
    records(FeedProtocol.MOST_ITEMS, () -> causes.put(in.text(), in.count()));
    return causes;
  }

  private UnreadablePorts ports() throws FeedFormatException {
    return new UnreadablePorts(records(FeedProtocol.MOST_ITEMS, this::port), in.count());
  }

  private UnreadablePort port() throws FeedFormatException {
    return new UnreadablePort(in.small(FeedProtocol.HIGHEST_PORT), in.text(), in.count());
  }
}
