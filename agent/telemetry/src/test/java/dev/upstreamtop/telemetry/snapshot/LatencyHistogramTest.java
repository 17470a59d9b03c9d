// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The buckets are HdrHistogram's: the library is the yardstick. */
class LatencyHistogramTest {

  private static final long HIGHEST = (1L << 37) - 1;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithTheLibraryOnRandomValues(long seed) {
    Random random = new Random(seed);
    Histogram library = new Histogram(1L << LatencyHistogram.UNIT_SHIFT, HIGHEST, 1);
    long[] values = new long[1 + random.nextInt(5_000)];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.min(HIGHEST, (long) Math.exp(random.nextDouble() * Math.log(HIGHEST)));
      library.recordValue(values[i]);
    }
    LatencyHistogram ours = Traffic.histogram(values);

    assertThat(ours.count()).isEqualTo(library.getTotalCount());
    for (int bucket = 0; bucket < LatencyHistogram.BUCKETS; bucket++) {
      assertThat(ours.countIn(bucket))
          .isEqualTo(library.getCountAtValue(LatencyHistogram.lowerBoundNanos(bucket)));
    }
    assertThat(LatencyHistogram.of(ours.toBytes(), ours.sumNanos())).isEqualTo(ours);
    for (double percentile : new double[] {1, 50, 90, 99, 99.9, 100}) {
      // The library names the top of the bucket, we name its middle.
      long top = library.getValueAtPercentile(percentile);
      assertThat(ours.percentileNanos(percentile))
          .isBetween(library.lowestEquivalentValue(top), library.highestEquivalentValue(top));
    }
  }

  @Test
  void severalPercentilesAreWhatEachIsByItself() {
    Random random = new Random(11);
    for (int round = 0; round < 50; round++) {
      long[] counts = new long[LatencyHistogram.BUCKETS];
      for (int value = random.nextInt(40); value > 0; value--) {
        counts[random.nextInt(LatencyHistogram.BUCKETS)] += 1 + random.nextInt(3);
      }
      LatencyHistogram values = LatencyHistogram.of(counts, 1);
      double[] percentiles = {0, 1, 50, 50, 90, 99, 99.9, 100};
      long[] together = values.percentilesNanos(percentiles);

      for (int i = 0; i < percentiles.length; i++) {
        assertThat(together[i]).isEqualTo(values.percentileNanos(percentiles[i]));
      }
    }
    assertThat(LatencyHistogram.EMPTY.percentilesNanos(50, 99)).containsExactly(0, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LatencyHistogram.EMPTY.percentilesNanos(99, 50))
        .withMessageContaining("99 to 100");
  }

  @Test
  void boundsOfNeighbouringBucketsMeet() {
    for (int bucket = 0; bucket < LatencyHistogram.BUCKETS - 1; bucket++) {
      long next = LatencyHistogram.lowerBoundNanos(bucket + 1);
      assertThat(LatencyHistogram.bucketOf(next - 1)).isEqualTo(bucket);
      assertThat(LatencyHistogram.bucketOf(next)).isEqualTo(bucket + 1);
      assertThat(LatencyHistogram.midpointNanos(bucket))
          .isGreaterThanOrEqualTo(LatencyHistogram.lowerBoundNanos(bucket))
          .isLessThan(next);
    }
  }

  @Test
  void everyLongHasABucket() {
    assertThat(LatencyHistogram.bucketOf(-1)).isZero();
    assertThat(LatencyHistogram.bucketOf(Long.MIN_VALUE)).isZero();
    assertThat(LatencyHistogram.bucketOf(HIGHEST)).isEqualTo(LatencyHistogram.BUCKETS - 1);
    assertThat(LatencyHistogram.bucketOf(Long.MAX_VALUE)).isEqualTo(LatencyHistogram.BUCKETS - 1);
  }

  @Test
  void percentilesAreWithinTheirError() {
    for (long nanos = 33_000; nanos < HIGHEST; nanos = nanos * 9 / 8) {
      assertThat((double) Traffic.histogram(nanos).percentileNanos(50))
          .isCloseTo((double) nanos, within(nanos * 0.032));
    }
  }

  @Test
  void theLongestIsExactlyKnownByTheSumWhereItIsAloneBeyondTheRange() {
    long beyond = 150_700_000_000L;
    assertThat(Traffic.histogram(beyond).maxNanos()).isEqualTo(beyond);
    assertThat(Traffic.histogram(beyond, beyond + 2_000).maxNanos()).isEqualTo(beyond + 1_000);
    // Others take from what is known: a bucket's width each, at most.
    assertThat((double) Traffic.histogram(beyond, 1_000_000_000L, 40_000_000L).maxNanos())
        .isBetween(beyond - 70_000_000.0, (double) beyond);
    // So many others that the sum tells nothing more.
    long[] counts = new long[LatencyHistogram.BUCKETS];
    int second = LatencyHistogram.bucketOf(1_000_000_000L);
    counts[second] = 10_000;
    counts[LatencyHistogram.BUCKETS - 1] = 1;
    assertThat(
            LatencyHistogram.of(counts, 10_000 * LatencyHistogram.lowerBoundNanos(second) + beyond)
                .maxNanos())
        .isEqualTo(LatencyHistogram.BEYOND_NANOS);
  }

  @Test
  void theRangeEndsWhereItSays() {
    assertThat(LatencyHistogram.bucketOf(LatencyHistogram.BEYOND_NANOS - 1))
        .isEqualTo(LatencyHistogram.BUCKETS - 2);
    assertThat(LatencyHistogram.bucketOf(LatencyHistogram.BEYOND_NANOS))
        .isEqualTo(LatencyHistogram.BUCKETS - 1);
    assertThat(Traffic.histogram(LatencyHistogram.BEYOND_NANOS - 1).maxNanos())
        .isLessThan(LatencyHistogram.BEYOND_NANOS);
    assertThat(Traffic.histogram(LatencyHistogram.BEYOND_NANOS).maxNanos())
        .isEqualTo(LatencyHistogram.BEYOND_NANOS);
  }

  @Test
  void additionIsThatOfTheValues() {
    LatencyHistogram few = Traffic.histogram(1_000, 2_000_000);
    LatencyHistogram many = Traffic.histogram(5_000_000, 7_000_000_000L, 9);
    assertThat(few.plus(many)).isEqualTo(many.plus(few));
    assertThat(few.plus(many))
        .isEqualTo(Traffic.histogram(1_000, 2_000_000, 5_000_000, 7_000_000_000L, 9));
    assertThat(few.plus(LatencyHistogram.EMPTY)).isEqualTo(few);
    assertThat(few.plus(many).meanNanos()).isEqualTo(7_007_001_009L / 5);
  }

  @Test
  void anEmptyOneIsAllZeroes() {
    assertThat(LatencyHistogram.EMPTY.count()).isZero();
    assertThat(LatencyHistogram.EMPTY.meanNanos()).isZero();
    assertThat(LatencyHistogram.EMPTY.maxNanos()).isZero();
    assertThat(LatencyHistogram.EMPTY.percentileNanos(99)).isZero();
    assertThat(LatencyHistogram.of(new long[LatencyHistogram.BUCKETS], 0))
        .isEqualTo(LatencyHistogram.EMPTY);
  }

  @Test
  void fromTheLongestOnAreTheSameBuckets() {
    Random random = new Random(12);
    for (int round = 0; round < 200; round++) {
      long[] counts = new long[LatencyHistogram.BUCKETS];
      // Counts and distances of one byte, and of more.
      for (int value = random.nextInt(60); value > 0; value--) {
        counts[random.nextInt(LatencyHistogram.BUCKETS)] +=
            1 + (random.nextBoolean() ? random.nextInt(3) : random.nextLong(1L << 50));
      }
      List<String> expected = new ArrayList<>();
      LatencyHistogram values = LatencyHistogram.of(counts, 1);
      values.forEachBucket((bucket, count) -> expected.add(0, bucket + " " + count));
      List<String> told = new ArrayList<>();
      LatencyHistogram.FromLongest from = values.fromLongest();
      while (from.next()) {
        told.add(from.bucket() + " " + from.count());
      }

      assertThat(told).isEqualTo(expected);
    }
  }

  @Test
  void refusesWhatIsNoDistribution() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LatencyHistogram.of(new long[] {1, -1, 1}, 3))
        .withMessageContaining("bucket 1");
    long[] tooLong = new long[LatencyHistogram.BUCKETS + 1];
    tooLong[LatencyHistogram.BUCKETS] = 1;
    assertThatIllegalArgumentException().isThrownBy(() -> LatencyHistogram.of(tooLong, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LatencyHistogram.of(new byte[] {(byte) 0x80, 3, 1}, 1))
        .withMessageContaining("383");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LatencyHistogram.EMPTY.percentileNanos(Double.NaN));
  }
}
