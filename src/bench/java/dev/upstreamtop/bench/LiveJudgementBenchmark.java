// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.bench;

import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;
import dev.upstreamtop.telemetry.verdict.LiveVerdicts;
import dev.upstreamtop.telemetry.verdict.Verdicts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to judge one interval of 200 backends with 50 routes each, the last minutes kept.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 2)
public class LiveJudgementBenchmark {

  private static final int BACKENDS = 200;
  private static final int DIFFERENT = 16;
  private static final long SECOND = 1_000_000_000L;

  /** How the host is. */
  public enum Condition {
    /** All is well. */
    QUIET,
    /** One backend hangs in bodies. */
    ONE_HANGS,
    /** Every tenth answer of every backend is a server error. */
    ALL_FAIL
  }

  @Param Condition condition;

  /** Whether the backends are one pool, or no two do the same work. */
  @Param({"true", "false"})
  boolean pool;

  private final List<Snapshot> intervals = new ArrayList<>();
  private LiveVerdicts judgement;
  private long number;

  @Setup
  public void prepare() {
    BusyHost host = new BusyHost(BACKENDS, pool);
    for (int i = 0; i < DIFFERENT; i++) {
      intervals.add(host.interval(i));
    }
    judgement = new LiveVerdicts();
    for (int i = 0; i < 90; i++) {
      judge();
    }
  }

  private Snapshot next() {
    number++;
    Snapshot interval = intervals.get((int) (number % DIFFERENT));
    List<BackendRow> rows = new ArrayList<>(BACKENDS);
    for (BackendRow row : interval.backends()) {
      boolean hangs = condition == Condition.ONE_HANGS && rows.isEmpty() && number > 60;
      rows.add(
          new BackendRow(
              row.key(),
              row.name(),
              false,
              counts(hangs ? 0 : 1_000),
              hangs
                  ? new Gauges(0, 0, 12, (number - 60) * SECOND, 0, 0)
                  : new Gauges(3, 1_000_000, 0, 0, 0, 0),
              hangs ? Times.NONE : row.times(),
              row.routes(),
              List.of()));
    }
    return new Snapshot(
        interval.identity(),
        new Interval(number, number * SECOND, SECOND, false),
        rows,
        interval.exchanges(),
        interval.capture());
  }

  private Counts counts(long requests) {
    long errors = condition == Condition.ALL_FAIL ? requests / 10 : 0;
    return Counts.builder()
        .set(Counter.REQUESTS, requests)
        .set(Counter.RESPONSES_2XX, requests - errors)
        .set(Counter.RESPONSES_5XX, errors)
        .set(Counter.BYTES_SENT, 100 * requests)
        .set(Counter.BYTES_RECEIVED, 900 * requests)
        .build();
  }

  /** Making the interval is in it: some microseconds. */
  @Benchmark
  public Verdicts judge() {
    return judgement.see(next());
  }
}
