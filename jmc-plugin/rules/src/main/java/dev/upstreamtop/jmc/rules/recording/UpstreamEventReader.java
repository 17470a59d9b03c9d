// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.recording;

import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.BackendSample;
import dev.upstreamtop.jmc.rules.sample.ByteCounts;
import dev.upstreamtop.jmc.rules.sample.CaptureSample;
import dev.upstreamtop.jmc.rules.sample.Distribution;
import dev.upstreamtop.jmc.rules.sample.EventNames;
import dev.upstreamtop.jmc.rules.sample.ExchangeSample;
import dev.upstreamtop.jmc.rules.sample.FailureSample;
import dev.upstreamtop.jmc.rules.sample.Gauges;
import dev.upstreamtop.jmc.rules.sample.LatencySample;
import dev.upstreamtop.jmc.rules.sample.Metric;
import dev.upstreamtop.jmc.rules.sample.Place;
import dev.upstreamtop.jmc.rules.sample.ResultCounts;
import dev.upstreamtop.jmc.rules.sample.ResultSample;
import dev.upstreamtop.jmc.rules.sample.RouteSample;
import dev.upstreamtop.jmc.rules.sample.Side;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.rules.sample.TunnelCounts;
import dev.upstreamtop.jmc.rules.sample.TunnelSample;
import dev.upstreamtop.jmc.rules.sample.Tunnels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.openjdk.jmc.common.item.IItem;

/** Collects the samples of our own events. */
final class UpstreamEventReader {

  /**
   * A latency sample whose histogram is still text: decoding is the costly part, and runs in
   * parallel.
   */
  private record EncodedLatency(LatencySample sample, String histogram) {
    LatencySample decode() {
      return new LatencySample(
          sample.backend(),
          sample.range(),
          sample.metric(),
          sample.count(),
          sample.meanNanos(),
          sample.p99Nanos(),
          sample.maxNanos(),
          HistogramDecoder.decode(histogram));
    }
  }

  private static final int MILLI = 1_000_000;
  private static final int HIGHEST_STATUS = 999;
  private static final long FARTHEST_NANOS = Duration.ofDays(1).toNanos();

  private final CaptureHosts hosts;
  private final Map<String, BackendId> clientIds = new HashMap<>();
  private final Map<String, BackendId> serverIds = new HashMap<>();
  private final Set<BackendId> selves = new HashSet<>();
  private final List<BackendSample> backends = new ArrayList<>();
  private final List<ResultSample> results = new ArrayList<>();
  private final List<EncodedLatency> latencies = new ArrayList<>();
  private final List<RouteSample> routes = new ArrayList<>();
  private final List<TunnelSample> tunnels = new ArrayList<>();
  private final List<ExchangeSample> exchanges = new ArrayList<>();
  private final List<FailureSample> failures = new ArrayList<>();
  private final List<CaptureSample> captures = new ArrayList<>();
  private long misplaced;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  UpstreamEventReader(CaptureHosts hosts) {
    this.hosts = hosts;
  }

  boolean knows(String typeId) {
    return switch (typeId) {
      case EventNames.BACKEND_EVENT,
          EventNames.RESULT_EVENT,
          EventNames.LATENCY_EVENT,
          EventNames.ROUTE_EVENT,
          EventNames.TUNNEL_EVENT,
          EventNames.GRPC_EVENT,
          EventNames.EXCHANGE_EVENT,
          EventNames.FAILURE_EVENT,
          EventNames.CAPTURE_EVENT,
          EventNames.CONFIGURATION_EVENT ->
          true;
      default -> false;
    };
  }

  /** Hears from any event of a backend, counted or not, whether the JVM that wrote it is it. */
  void readSelf(IItem event, EventFields fields) {
    if (fields.flag(event, EventNames.SELF)) {
      selves.add(id(event, fields));
    }
  }

  void read(String typeId, IItem event, EventFields fields, EventTimes times) {
    switch (typeId) {
      case EventNames.BACKEND_EVENT -> readBackend(event, fields, times);
      case EventNames.RESULT_EVENT -> readResult(event, fields, times);
      case EventNames.LATENCY_EVENT -> readLatency(event, fields, times);
      case EventNames.ROUTE_EVENT -> readRoute(event, fields, times);
      case EventNames.TUNNEL_EVENT -> readTunnel(event, fields, times);
      case EventNames.EXCHANGE_EVENT -> readExchange(event, fields, times);
      case EventNames.FAILURE_EVENT -> readFailure(event, fields, times);
      case EventNames.CAPTURE_EVENT -> readCapture(event, fields, times);
      default -> {}
    }
  }

  UpstreamRecording finish(JvmEventReader jvm, Set<String> eventTypes, long impossible) {
    backends.sort(byTime(sample -> sample.range().endNanos()));
    results.sort(byTime(sample -> sample.range().endNanos()));
    routes.sort(byTime(sample -> sample.range().endNanos()));
    tunnels.sort(byTime(sample -> sample.range().endNanos()));
    exchanges.sort(byTime(sample -> sample.range().startNanos()));
    failures.sort(byTime(FailureSample::wireNanos));
    captures.sort(byTime(sample -> sample.range().endNanos()));
    List<LatencySample> decoded =
        latencies.parallelStream()
            .map(EncodedLatency::decode)
            .sorted(byTime(sample -> sample.range().endNanos()))
            .toList();
    return new UpstreamRecording(
        first > last ? TimeRange.EMPTY : new TimeRange(first, last + 1),
        backends,
        results,
        decoded,
        routes,
        tunnels,
        exchanges,
        failures,
        captures,
        jvm.spans(),
        jvm.cpu(),
        jvm.cpuLimit(),
        jvm.throttled(),
        eventTypes,
        impossible + misplaced);
  }

  private static <T> Comparator<T> byTime(ToLongFunction<T> time) {
    return Comparator.comparingLong(time);
  }

  private void readBackend(IItem event, EventFields fields, EventTimes times) {
    BackendId id = id(event, fields);
    backends.add(
        new BackendSample(
            id,
            interval(event, fields, times),
            fields.text(event, EventNames.NAME),
            selves.contains(id),
            fields.number(event, EventNames.REQUESTS),
            new Gauges(
                fields.number(event, EventNames.IN_FLIGHT),
                fields.number(event, EventNames.OLDEST_IN_FLIGHT),
                fields.number(event, EventNames.RECEIVING),
                fields.number(event, EventNames.OLDEST_RECEIVING)),
            new ByteCounts(
                fields.number(event, EventNames.BYTES_SENT),
                fields.number(event, EventNames.BYTES_RECEIVED))));
  }

  private void readTunnel(IItem event, EventFields fields, EventTimes times) {
    TunnelCounts counts =
        new TunnelCounts(
            new ByteCounts(
                fields.number(event, EventNames.TUNNEL_BYTES_SENT),
                fields.number(event, EventNames.TUNNEL_BYTES_RECEIVED)),
            fields.number(event, EventNames.ENDED_BY_CLIENT),
            fields.number(event, EventNames.ENDED_BY_BACKEND));
    tunnels.add(
        new TunnelSample(
            id(event, fields),
            interval(event, fields, times),
            new Tunnels(
                fields.number(event, EventNames.TUNNELS),
                fields.number(event, EventNames.OLDEST_TUNNEL),
                counts)));
  }

  private void readResult(IItem event, EventFields fields, EventTimes times) {
    ResultCounts counts = ResultCounts.of(fields.counters(), name -> fields.number(event, name));
    results.add(new ResultSample(id(event, fields), interval(event, fields, times), counts));
  }

  private void readLatency(IItem event, EventFields fields, EventTimes times) {
    TimeRange range = interval(event, fields, times);
    Metric.of(fields.text(event, EventNames.METRIC))
        .map(
            metric ->
                new LatencySample(
                    id(event, fields),
                    range,
                    metric,
                    fields.number(event, EventNames.COUNT),
                    fields.number(event, EventNames.MEAN),
                    fields.number(event, EventNames.P99),
                    fields.number(event, EventNames.MAX),
                    Distribution.EMPTY))
        .ifPresent(
            sample ->
                latencies.add(
                    new EncodedLatency(sample, fields.text(event, EventNames.HISTOGRAM))));
  }

  private void readRoute(IItem event, EventFields fields, EventTimes times) {
    routes.add(
        new RouteSample(
            id(event, fields),
            interval(event, fields, times),
            fields.text(event, EventNames.METHOD),
            fields.text(event, EventNames.ROUTE),
            fields.number(event, EventNames.REQUESTS),
            errors(event, fields),
            failures(event, fields),
            fields.number(event, EventNames.HEADER_TIME_P50),
            fields.number(event, EventNames.HEADER_TIME_P99),
            fields.number(event, EventNames.HEADER_TIME_MAX),
            HistogramDecoder.decode(fields.text(event, EventNames.HEADER_TIME_HISTOGRAM))));
  }

  private static long errors(IItem event, EventFields fields) {
    return fields.has(EventNames.RESPONSES_5XX)
        ? fields.number(event, EventNames.RESPONSES_5XX)
        : fields.number(event, FormerNames.ERRORS);
  }

  private static long failures(IItem event, EventFields fields) {
    return fields.has(EventNames.RESET)
        ? fields.number(event, EventNames.RESET)
            + fields.number(event, EventNames.CLOSED)
            + fields.number(event, EventNames.ABANDONED)
        : fields.number(event, FormerNames.FAILURES);
  }

  private void readExchange(IItem event, EventFields fields, EventTimes times) {
    long response = fields.number(event, EventNames.RESPONSE_TIME);
    long start = wireTime(event, fields, EventNames.WIRE_START, EventNames.WIRE_START_NANOS);
    if (isMisplaced(start, response, times.endNanos(event))) {
      start = times.endNanos(event) - response;
    }
    TimeRange range = new TimeRange(start, start + response);
    seen(range);
    exchanges.add(
        new ExchangeSample(
            id(event, fields),
            fields.text(event, EventNames.METHOD),
            fields.text(event, EventNames.ROUTE),
            status(event, fields),
            fields.text(event, EventNames.OUTCOME),
            fields.text(event, EventNames.GRPC_STATUS),
            range,
            fields.number(event, EventNames.HEADER_TIME),
            response,
            fields.number(event, EventNames.BYTES_SENT),
            fields.number(event, EventNames.BYTES_RECEIVED)));
  }

  private int status(IItem event, EventFields fields) {
    long status = fields.number(event, EventNames.STATUS);
    return status <= HIGHEST_STATUS ? (int) status : 0;
  }

  private void readFailure(IItem event, EventFields fields, EventTimes times) {
    long time = wireTime(event, fields, EventNames.WIRE_TIME, EventNames.WIRE_TIME_NANOS);
    if (isMisplaced(time, 0, times.endNanos(event))) {
      time = times.endNanos(event);
    }
    seen(new TimeRange(time, time));
    failures.add(
        new FailureSample(
            id(event, fields),
            fields.text(event, EventNames.KIND),
            fields.text(event, EventNames.DETAIL),
            time));
  }

  private void readCapture(IItem event, EventFields fields, EventTimes times) {
    captures.add(
        new CaptureSample(
            interval(event, fields, times),
            fields.text(event, EventNames.MODE),
            fields.text(event, EventNames.STATE),
            fields.text(event, EventNames.REASON),
            fields.number(event, EventNames.PACKETS),
            fields.number(event, EventNames.LOST),
            fields.text(event, EventNames.LOST_CAUSES),
            fields.share(event, EventNames.MAP_FILL),
            fields.text(event, EventNames.PROGRAMS_AHEAD),
            fields.text(event, EventNames.LIMITS),
            fields.text(event, EventNames.CAPTURE_ID)));
  }

  private TimeRange interval(IItem event, EventFields fields, EventTimes times) {
    TimeRange range = times.before(event, fields.number(event, EventNames.INTERVAL));
    seen(range);
    return range;
  }

  private void seen(TimeRange range) {
    first = Math.min(first, range.startNanos());
    last = Math.max(last, range.endNanos());
  }

  /**
   * Whether something that lasted so long on the wire was not near its event, which comes some
   * intervals later: one such would stretch the time axis over years. The event's own time takes
   * its place.
   */
  private boolean isMisplaced(long startNanos, long lengthNanos, long eventNanos) {
    if (startNanos <= eventNanos + FARTHEST_NANOS
        && startNanos >= eventNanos - lengthNanos - FARTHEST_NANOS) {
      return false;
    }
    // A time that is not there reads as 0.
    misplaced += startNanos == 0 ? 0 : 1;
    return true;
  }

  /**
   * One object per backend: half of all comparisons end at the first glance, and memory stays
   * small.
   */
  private BackendId id(IItem event, EventFields fields) {
    Side side = Side.of(fields.text(event, EventNames.SIDE));
    String endpoint = fields.text(event, EventNames.BACKEND);
    Place place =
        hosts.areSeveral()
            ? hosts.of(endpoint, fields.text(event, EventNames.CAPTURE_ID))
            : Place.ANYWHERE;
    String key = place.host().isEmpty() ? endpoint : endpoint + ' ' + place.host();
    return (side == Side.CLIENT ? clientIds : serverIds)
        .computeIfAbsent(key, first -> new BackendId(endpoint, side, place));
  }

  private static long wireTime(IItem event, EventFields fields, String millis, String nanos) {
    long epochNanos = fields.number(event, millis);
    return epochNanos - Math.floorMod(epochNanos, MILLI) + fields.number(event, nanos);
  }
}
