// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** The programs sort a duration into the bucket that Java calculates for it. */
class HistogramTest extends KernelTest {

  private static final int EXCHANGES = 150;
  private static final long SHORTEST_NANOS = 1_000;
  private static final double GROWTH = Math.pow(200_000, 1.0 / EXCHANGES);

  @Test
  void bucketsAreThoseOfTheDurations() {
    Connection connection = connection().open();
    double nanos = SHORTEST_NANOS;
    // From a microsecond to a fifth of a second, less than three seconds in all.
    for (int i = 0; i < EXCHANGES; i++) {
      connection.request(get("/a"));
      long until = System.nanoTime() + (long) nanos;
      while (System.nanoTime() - until < 0) {
        Thread.onSpinWait();
      }
      connection.response(OK);
      nanos *= GROWTH;
    }

    List<Exchange> exchanges = kernel.exchanges();
    assertThat(exchanges).hasSize(EXCHANGES);
    assertThat(row().times().header())
        .isEqualTo(histogram(exchanges, exchange -> exchange.times().headerNanos()));
    assertThat(row().times().response())
        .isEqualTo(histogram(exchanges, exchange -> exchange.times().responseNanos()));
    assertThat(row().times().header().usedBuckets()).isGreaterThan(200);
  }

  private static LatencyHistogram histogram(
      List<Exchange> exchanges, ToLongFunction<Exchange> duration) {
    long[] counts = new long[LatencyHistogram.BUCKETS];
    long sum = 0;
    for (Exchange exchange : exchanges) {
      long nanos = duration.applyAsLong(exchange);
      counts[LatencyHistogram.bucketOf(nanos)]++;
      sum += nanos;
    }
    return LatencyHistogram.of(counts, sum);
  }
}
