// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What is added up in place is what immutable distributions give, added one to the other. */
class LatencySumTest {

  private static final BucketGroups GROUPS = new BucketGroups(new int[] {0, 7, 8, 100, 383});

  private static LatencyHistogram values(Random random) {
    long[] buckets = new long[LatencyHistogram.BUCKETS];
    // A few neighbours, or buckets from anywhere, with counts of every width.
    int from = random.nextInt(buckets.length);
    int to = random.nextBoolean() ? buckets.length : Math.min(buckets.length, from + 20);
    long sum = 0;
    for (int i = random.nextInt(30); i > 0; i--) {
      int bucket = from + random.nextInt(to - from);
      long count = 1 + (random.nextLong() >>> (16 + random.nextInt(48)));
      buckets[bucket] += count;
      sum += count;
    }
    return LatencyHistogram.of(buckets, sum);
  }

  @RepeatedTest(100)
  void aSumInPlaceIsTheSum(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    LatencySum sum = new LatencySum();
    LatencyHistogram expected = LatencyHistogram.EMPTY;
    for (int interval = 0; interval < 20; interval++) {
      LatencyHistogram values = values(random);
      sum.add(values);
      expected = expected.plus(values);
      assertThat(sum.toHistogram()).isEqualTo(expected);
      assertThat(sum.toHistogram().count()).isEqualTo(expected.count());
      assertThat(sum.toHistogram().usedBuckets()).isEqualTo(expected.usedBuckets());
    }
  }

  @RepeatedTest(100)
  void aSumByGroupsCountsInTheFirstBucketOfEach(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    LatencySum sum = new LatencySum(GROUPS);
    long[] expected = new long[LatencyHistogram.BUCKETS];
    long sumNanos = 0;
    for (int interval = 0; interval < 20; interval++) {
      LatencyHistogram values = values(random);
      sum.add(values);
      sumNanos += values.sumNanos();
      values.forEachBucket(
          (bucket, count) ->
              expected[
                      bucket < 7
                          ? 0
                          : bucket < 8 ? 7 : bucket < 100 ? 8 : bucket < 383 ? 100 : 383] +=
                  count);
    }
    assertThat(sum.toHistogram()).isEqualTo(LatencyHistogram.of(expected, sumNanos));
  }

  /** A count that a byte, two or four just hold, and one more. */
  @Test
  void countsGrowBeyondEachWidth() {
    for (long largest : new long[] {0xff, 0xffff, 0xffff_ffffL}) {
      LatencySum sum = new LatencySum();
      sum.add(of(3, largest));
      sum.add(of(4, 1));
      sum.add(of(3, 1));
      assertThat(sum.toHistogram().countIn(3)).isEqualTo(largest + 1);
      assertThat(sum.toHistogram().countIn(4)).isEqualTo(1);
    }
  }

  private static LatencyHistogram of(int bucket, long count) {
    long[] buckets = new long[LatencyHistogram.BUCKETS];
    buckets[bucket] = count;
    return LatencyHistogram.of(buckets, count);
  }

  @Test
  void aClearedSumBeginsAnew() {
    LatencySum sum = new LatencySum();
    sum.add(of(380, 70_000));
    sum.clear();
    assertThat(sum.toHistogram()).isEqualTo(LatencyHistogram.EMPTY);
    sum.add(LatencyHistogram.EMPTY);
    assertThat(sum.toHistogram()).isEqualTo(LatencyHistogram.EMPTY);
    sum.add(of(2, 5));
    assertThat(sum.toHistogram()).isEqualTo(of(2, 5));
  }

  @Test
  void refusesWhatAreNoGroups() {
    for (int[] firsts : new int[][] {{}, {1, 2}, {0, 5, 5}, {0, 6, 5}, {0, 384}}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new BucketGroups(firsts));
    }
  }
}
