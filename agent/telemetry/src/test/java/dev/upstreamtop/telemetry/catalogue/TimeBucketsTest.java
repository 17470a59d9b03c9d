// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.LatencySum;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class TimeBucketsTest {

  /** Whatever is added up: grouped before or told apart, the same is told of the sum. */
  @RepeatedTest(50)
  void groupedValuesTellTheSame(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    LatencyHistogram whole = LatencyHistogram.EMPTY;
    LatencySum sum = new LatencySum(TimeBuckets.GROUPS);
    for (int interval = 0; interval < 10; interval++) {
      LatencyHistogram values = values(random);
      whole = whole.plus(values);
      sum.add(values);
    }
    LatencyHistogram grouped = sum.toHistogram();
    assertThat(grouped.count()).isEqualTo(whole.count());
    assertThat(grouped.sumNanos()).isEqualTo(whole.sumNanos());
    assertThat(TimeBuckets.countsBelow(grouped)).isEqualTo(TimeBuckets.countsBelow(whole));
    assertThat(LatencyHistogram.of(grouped.toBytes(), grouped.sumNanos())).isEqualTo(grouped);
  }

  /** Just below and at each bound. */
  @Test
  void eachBoundParts() {
    long[] bounds = TimeBuckets.boundsNanos();
    for (int i = 0; i < bounds.length; i++) {
      assertThat(TimeBuckets.countsBelow(grouped(bounds[i] - 1))[i]).isOne();
      assertThat(TimeBuckets.countsBelow(grouped(bounds[i]))[i]).isZero();
    }
  }

  private static LatencyHistogram grouped(long nanos) {
    long[] buckets = new long[LatencyHistogram.BUCKETS];
    buckets[LatencyHistogram.bucketOf(nanos)] = 1;
    LatencySum sum = new LatencySum(TimeBuckets.GROUPS);
    sum.add(LatencyHistogram.of(buckets, nanos));
    return sum.toHistogram();
  }

  private static LatencyHistogram values(Random random) {
    long[] buckets = new long[LatencyHistogram.BUCKETS];
    int used = random.nextInt(40);
    for (int i = 0; i < used; i++) {
      buckets[random.nextInt(buckets.length)] += random.nextInt(1_000);
    }
    return LatencyHistogram.of(buckets, Arrays.stream(buckets).sum());
  }
}
