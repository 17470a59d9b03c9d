// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.bench;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.CodeCounts;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Intervals of a host whose backends and their routes are all busy. */
final class BusyHost {

  private static final int USUAL_ROUTES = 50;
  private static final double MEDIAN_NANOS = 2e6;

  private final SplittableRandom random = new SplittableRandom(1);
  private final int backends;
  private final int routes;
  private final boolean common;

  /**
   * One with 50 routes of each backend.
   *
   * @param backends how many there are
   * @param common whether all backends have the same routes, as a pool has; else no two have one
   */
  BusyHost(int backends, boolean common) {
    this(backends, USUAL_ROUTES, common);
  }

  /**
   * @param backends how many there are
   * @param routes how many each has
   * @param common whether all backends have the same ones; else no two have one
   */
  BusyHost(int backends, int routes, boolean common) {
    this.backends = backends;
    this.routes = routes;
    this.common = common;
  }

  private LatencyHistogram latencies(int count) {
    long[] buckets = new long[LatencyHistogram.BUCKETS];
    long sumNanos = 0;
    for (int i = 0; i < count; i++) {
      long nanos = (long) (MEDIAN_NANOS * Math.exp(random.nextGaussian()));
      buckets[LatencyHistogram.bucketOf(nanos)]++;
      sumNanos += nanos;
    }
    return LatencyHistogram.of(buckets, sumNanos);
  }

  /** The interval of this number. */
  Snapshot interval(long number) {
    List<BackendRow> rows = new ArrayList<>();
    for (int b = 0; b < backends; b++) {
      List<RouteRow> rowsOfRoutes = new ArrayList<>();
      for (int r = 0; r < routes; r++) {
        rowsOfRoutes.add(
            new RouteRow(
                "GET",
                "/api/v1/resource" + (common ? r : b * routes + r) + "/{id}",
                20,
                CodeCounts.of(new TreeMap<>(Map.of(200, 19L, 503, 1L))),
                CodeCounts.NONE,
                FailureCounts.NONE,
                latencies(20),
                latencies(20)));
      }
      rows.add(
          new BackendRow(
              new BackendKey(new Endpoint("10.0.0." + b, 8080), Side.CLIENT),
              "",
              false,
              Counts.builder()
                  .set(Counter.REQUESTS, 1_000)
                  .set(Counter.RESPONSES_2XX, 950)
                  .set(Counter.RESPONSES_5XX, 50)
                  .set(Counter.CONNECTS, 5)
                  .set(Counter.BYTES_SENT, 100_000)
                  .set(Counter.BYTES_RECEIVED, 900_000)
                  .build(),
              new Gauges(3, 1_000_000, 0, 0, 0, 0),
              new Times(latencies(5), latencies(1_000), latencies(1_000)),
              rowsOfRoutes,
              List.of("nginx")));
    }
    return new Snapshot(
        CaptureIdentity.NONE,
        new Interval(number, number * 1_000_000_000, 1_000_000_000, false),
        rows,
        Exchanges.NONE,
        CaptureStatus.idle(CaptureMode.DIRECT, CaptureState.CAPTURING, ""));
  }
}
