// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.replay;

import dev.upstreamtop.analysis.event.EventValues;
import dev.upstreamtop.analysis.event.RecordedNames;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.HistogramText;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.CodeCounts;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Loss;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the events of one interval together to the snapshot they were made of. */
final class RecordedInterval {

  /** More backends than a capture tells apart, of both sides. */
  private static final int MOST_BACKENDS = 4_096;

  private static final int MOST_ROUTES = 65_536;
  private static final long LONGEST_NANOS = Duration.ofDays(1).toNanos();

  /** Recordings have the classes of a route's codes: told as its last code, which no server has. */
  private static final int LAST_OF_CLASS = 99;

  private static final Pattern CALLS = Pattern.compile("(\\w+)=([0-9]{1,18})");

  /** What is known of one backend. */
  private static final class Parts {
    private String name = "";
    private boolean self;
    private final Map<Counter, Long> counts = new LinkedHashMap<>();
    private long[] gauges = new long[6];
    private LatencyHistogram connect = LatencyHistogram.EMPTY;
    private LatencyHistogram header = LatencyHistogram.EMPTY;
    private LatencyHistogram response = LatencyHistogram.EMPTY;
    private final List<RouteRow> routes = new ArrayList<>();
    private final List<Long> routePeriods = new ArrayList<>();
  }

  private final String captureId;
  private final long number;
  private final Map<BackendKey, Parts> backends = new LinkedHashMap<>();
  private final Set<List<String>> told = new HashSet<>();
  private CaptureStatus status;
  private CaptureIdentity identity;
  private long nanos;
  private long ofBackendsNanos;
  private long ofCaptureNanos;
  private long endNanos;
  private int routes;

  RecordedInterval(String captureId, long number) {
    this.captureId = captureId;
    this.number = number;
    status = RecordedStatus.UNKNOWN;
    identity = new CaptureIdentity(captureId, "", 0);
  }

  long number() {
    return number;
  }

  /** Whether an event bears its number. */
  boolean isOf(EventValues event) {
    return event.has("intervalNumber")
        && number == event.number("intervalNumber")
        && captureId.equals(RecordedStatus.text(event, "captureId"));
  }

  /**
   * Whether an event of a later or an earlier interval belongs here: where several intervals are
   * told as one, Flight Recorder asks for one type after the other, and a snapshot may come between
   * two of them. It was written at about the same time, and tells what nothing told before. Former
   * releases recorded no numbers.
   *
   * @param step how many intervals are told as one
   */
  boolean mayHold(String type, EventValues event, long step) {
    return captureId.equals(RecordedStatus.text(event, "captureId"))
        && (!event.has("intervalNumber")
            || 2 * Math.abs(event.number("intervalNumber") - number) < step)
        && Math.abs(event.range().endNanos() - endNanos) < length(event) / 2
        && !told.contains(subject(type, event));
  }

  long endNanos() {
    return endNanos;
  }

  private static List<String> subject(String type, EventValues event) {
    return List.of(
        type,
        event.text("backend"),
        event.text("side"),
        event.text("metric"),
        event.text("method"),
        event.text("route"));
  }

  /** Takes an event of it. */
  void take(String type, EventValues event) {
    endNanos = Math.max(endNanos, event.range().endNanos());
    if (told.size() < MOST_ROUTES) {
      told.add(subject(type, event));
    }
    if (type.equals("UpstreamCapture")) {
      status = RecordedStatus.of(event);
      identity = RecordedStatus.identity(event);
      ofCaptureNanos = length(event);
      nanos = Math.max(nanos, ofCaptureNanos);
      return;
    }
    BackendKey key = RecordedStatus.backend(event);
    if (key == null || (!backends.containsKey(key) && backends.size() == MOST_BACKENDS)) {
      return;
    }
    Parts parts = backends.computeIfAbsent(key, first -> new Parts());
    switch (type) {
      case "UpstreamBackend" -> {
        ofBackendsNanos = length(event);
        nanos = Math.max(nanos, ofBackendsNanos);
        parts.name = RecordedStatus.bounded(RecordedNames.text(event, "name"));
        parts.self = event.flag("self");
        String[] fields = {"inFlight", "oldestInFlight", "receiving", "oldestReceiving"};
        for (int i = 0; i < fields.length; i++) {
          parts.gauges[i] = count(event.number(fields[i]));
        }
        counters(parts, event);
      }
      case "UpstreamResult", "UpstreamGrpc" -> counters(parts, event);
      case "UpstreamTunnel" -> {
        counters(parts, event);
        parts.gauges[4] = count(event.number("tunnels"));
        parts.gauges[5] = count(event.number("oldestTunnel"));
      }
      case "UpstreamLatency" -> latency(parts, event);
      case "UpstreamRoute" -> route(parts, event);
      default -> {
        // Other events tell of no interval.
      }
    }
  }

  private static void counters(Parts parts, EventValues event) {
    for (Counter counter : Counter.ALL) {
      if (RecordedNames.has(event, counter.figure())) {
        parts.counts.put(counter, count(RecordedNames.count(event, counter.figure())));
      }
    }
  }

  private static void latency(Parts parts, EventValues event) {
    LatencyHistogram times = times(event, "histogram", event.number("mean"));
    switch (event.text("metric")) {
      case "CONNECT" -> parts.connect = times;
      case "HEADER" -> parts.header = times;
      case "RESPONSE" -> parts.response = times;
      default -> {
        // A later release may have more.
      }
    }
  }

  private void route(Parts parts, EventValues event) {
    if (routes == MOST_ROUTES) {
      return;
    }
    routes++;
    TreeMap<Integer, Long> codes = new TreeMap<>();
    for (int digit = 1; digit <= 5; digit++) {
      String figure = "responses" + digit + "xx";
      long responses =
          RecordedNames.has(event, figure) ? count(RecordedNames.count(event, figure)) : 0;
      if (responses > 0) {
        codes.put(100 * digit + LAST_OF_CLASS, responses);
      }
    }
    parts.routePeriods.add(length(event));
    parts.routes.add(
        new RouteRow(
            RecordedStatus.text(event, "method"),
            RecordedStatus.text(event, "route"),
            count(event.number("requests")),
            CodeCounts.of(codes),
            calls(event.text("grpcStatuses")),
            new FailureCounts(
                count(event.number("reset")),
                count(event.number("closed")),
                count(event.number("abandoned"))),
            times(event, "headerTimeHistogram", -1),
            times(event, "responseTimeHistogram", -1)));
  }

  /** Those whose names are known, of {@code OK=12 UNAVAILABLE=3}. */
  private static CodeCounts calls(String text) {
    TreeMap<Integer, Long> calls = new TreeMap<>();
    Matcher matcher = CALLS.matcher(RecordedStatus.bounded(text));
    while (matcher.find()) {
      for (int place = 0; place < Counter.GRPC.size(); place++) {
        if (Counter.GRPC.get(place).grpcCode().equals(matcher.group(1))) {
          calls.put(place, count(Long.parseLong(matcher.group(2))));
        }
      }
    }
    return CodeCounts.of(calls);
  }

  /**
   * A recorded distribution.
   *
   * @param mean as it was recorded, or -1 where the distribution has to tell it
   */
  private static LatencyHistogram times(EventValues event, String field, long mean) {
    Distribution times = HistogramText.decode(event.text(field));
    if (times.count() == 0) {
      return LatencyHistogram.EMPTY;
    }
    double average = mean < 0 ? times.meanNanos() : Math.min(mean, LONGEST_NANOS);
    return LatencyHistogram.of(
        times.byBucket(), count(Math.round(Math.min(average * times.count(), 1e18))));
  }

  private static long length(EventValues event) {
    return Math.clamp(event.number("interval"), 0, LONGEST_NANOS);
  }

  /** A damaged recording may hold any number. */
  private static long count(long number) {
    return number < 0 ? 0 : number;
  }

  /**
   * Whether the next interval tells what this one's backends did, as at the end of a recording, and
   * nothing was lost that would be told nowhere else.
   */
  boolean isToldBy(RecordedInterval next) {
    return backends.isEmpty()
        && status.loss().equals(Loss.NONE)
        && captureId.equals(next.captureId)
        && number + 1 == next.number
        && next.ofBackendsNanos > next.ofCaptureNanos
        && next.ofBackendsNanos >= ofCaptureNanos;
  }

  /** Whether it tells of any time. */
  boolean isAny() {
    return nanos > 0;
  }

  /**
   * The snapshot.
   *
   * @param exchanges that ended in it
   * @param omitted how many more did
   */
  Snapshot snapshot(List<Exchange> exchanges, long omitted) {
    List<BackendRow> rows = new ArrayList<>();
    backends.forEach((key, parts) -> rows.add(row(key, parts)));
    return new Snapshot(
        identity,
        new Interval(number, endNanos, nanos, false),
        rows,
        new Exchanges(exchanges, omitted),
        status);
  }

  private BackendRow row(BackendKey key, Parts parts) {
    Counts.Builder counts = Counts.builder();
    parts.counts.forEach(
        (counter, count) -> counts.set(counter, Math.min(count, Snapshot.LARGEST_COUNT)));
    List<RouteRow> routesOfIt = new ArrayList<>();
    for (int i = 0; i < parts.routes.size(); i++) {
      // Settings may tell of routes less often: what was added up over longer has no rate here.
      if (parts.routePeriods.get(i) < nanos * 3 / 2) {
        routesOfIt.add(parts.routes.get(i));
      }
    }
    long[] gauges = parts.gauges;
    return new BackendRow(
        key,
        parts.name,
        parts.self,
        counts.build(),
        new Gauges(gauges[0], gauges[1], gauges[2], gauges[3], gauges[4], gauges[5]),
        new Times(parts.connect, parts.header, parts.response),
        routesOfIt,
        List.of());
  }
}
