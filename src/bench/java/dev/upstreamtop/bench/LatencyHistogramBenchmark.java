// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.bench;

import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one backend's latency costs per interval: taking over the kernel's buckets, percentiles,
 * adding.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LatencyHistogramBenchmark {

  private static final int REQUESTS = 10_000;
  private static final double MEDIAN_NANOS = 2e6;

  private long[] buckets;
  private long sumNanos;
  private LatencyHistogram one;
  private LatencyHistogram other;

  /** Fills the buckets with a latency that looks like one: most near the median, a long tail. */
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(1);
    buckets = new long[LatencyHistogram.BUCKETS];
    sumNanos = 0;
    for (int i = 0; i < REQUESTS; i++) {
      long nanos = (long) (MEDIAN_NANOS * Math.exp(random.nextGaussian()));
      buckets[LatencyHistogram.bucketOf(nanos)]++;
      sumNanos += nanos;
    }
    one = LatencyHistogram.of(buckets, sumNanos);
    other = LatencyHistogram.of(buckets, sumNanos);
  }

  @Benchmark
  public LatencyHistogram takeOver() {
    return LatencyHistogram.of(buckets, sumNanos);
  }

  @Benchmark
  public long percentile() {
    return one.percentileNanos(99);
  }

  @Benchmark
  public LatencyHistogram add() {
    return one.plus(other);
  }
}
