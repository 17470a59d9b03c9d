// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.figures;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.CodeCounts;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Effort;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Loss;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import dev.upstreamtop.telemetry.snapshot.UnreadablePorts;
import dev.upstreamtop.telemetry.snapshot.Watched;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Snapshots in which every figure is drawn at random, none of them 0. */
final class RandomTraffic {

  private static final long SECOND = 1_000_000_000L;

  private final Random random;
  private final CaptureIdentity identity;
  private final int backends;
  private long sequence;

  RandomTraffic(long seed) {
    random = new Random(seed);
    backends = 1 + random.nextInt(5);
    identity = new CaptureIdentity("%024x".formatted(seed), "host-" + seed, 1_700_000_000 * SECOND);
  }

  private long count() {
    return 1L + random.nextInt(100_000);
  }

  private LatencyHistogram times() {
    long[] counts = new long[LatencyHistogram.BUCKETS];
    long sum = 0;
    for (int i = 1 + random.nextInt(40); i > 0; i--) {
      long value = 1 + (long) (Math.exp(random.nextDouble() * 24) * 1_000);
      counts[LatencyHistogram.bucketOf(value)]++;
      sum += value;
    }
    return LatencyHistogram.of(counts, sum);
  }

  private RouteRow route(int number) {
    return new RouteRow(
        "GET",
        "/route/" + number,
        count(),
        CodeCounts.of(Map.of(101, count(), 200, count(), 302, count(), 404, count(), 500, count())),
        CodeCounts.NONE,
        new FailureCounts(count(), count(), count()),
        times(),
        times());
  }

  private Counts counts() {
    Counts.Builder counts = Counts.builder();
    Counter.ALL.forEach(counter -> counts.set(counter, count()));
    return counts.build();
  }

  private BackendRow backend(Side side, int number) {
    List<RouteRow> routes = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      routes.add(route(i));
    }
    return new BackendRow(
        new BackendKey(new Endpoint("10.0.0." + number, 8080), side),
        number == 1 ? "first" : "",
        false,
        counts(),
        new Gauges(count(), count(), count(), count(), count(), count()),
        new Times(times(), times(), times()),
        routes,
        List.of("nginx"));
  }

  /** The next interval, of the same backends on each side. */
  Snapshot next() {
    List<BackendRow> rows = new ArrayList<>();
    for (Side side : Side.values()) {
      for (int i = 1; i <= backends; i++) {
        rows.add(backend(side, i));
      }
    }
    sequence++;
    return new Snapshot(
        identity,
        new Interval(sequence, (1_700_000_000 + sequence) * SECOND, SECOND, false),
        rows,
        Exchanges.NONE,
        new CaptureStatus(
            CaptureMode.DIRECT,
            CaptureState.CAPTURING,
            "",
            new Watched(List.of(Side.values()), List.of("lo"), List.of(), true),
            new Loss(
                new TreeMap<>(Map.of("ringFull", count(), "pipelined", count())),
                new TreeMap<>(Map.of("tls", count())),
                new UnreadablePorts(List.of(new UnreadablePort(8443, "TLS", 2)), count())),
            new Effort(count(), random.nextInt(100) / 128.0, count(), count()),
            List.of()));
  }
}
