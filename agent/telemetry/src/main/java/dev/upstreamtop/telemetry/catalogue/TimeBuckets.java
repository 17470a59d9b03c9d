// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.catalogue;

import dev.upstreamtop.telemetry.snapshot.BucketGroups;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The few buckets in which the cumulative distributions are told: how many values were below each
 * of a fixed list of bounds.
 *
 * <p>Each bound is the bound of one of the histogram's own buckets that is nearest to a round
 * figure, so the counts are exact.
 */
public final class TimeBuckets {

  private static final long[] ROUND_MILLIS = {
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000
  };

  private static final int[] BUCKETS = new int[ROUND_MILLIS.length];
  private static final long[] BOUNDS = new long[ROUND_MILLIS.length];

  static {
    for (int i = 0; i < ROUND_MILLIS.length; i++) {
      long round = ROUND_MILLIS[i] * 1_000_000;
      int bucket = LatencyHistogram.bucketOf(round);
      long below = LatencyHistogram.lowerBoundNanos(bucket);
      long above = LatencyHistogram.lowerBoundNanos(bucket + 1);
      BUCKETS[i] = round - below <= above - round ? bucket : bucket + 1;
      BOUNDS[i] = LatencyHistogram.lowerBoundNanos(BUCKETS[i]);
    }
  }

  /**
   * The buckets between two bounds, for adding up values of which only their number, their sum and
   * {@link #countsBelow} are told.
   */
  public static final BucketGroups GROUPS =
      new BucketGroups(IntStream.concat(IntStream.of(0), Arrays.stream(BUCKETS)).toArray());

  private TimeBuckets() {}

  /** The bounds in nanoseconds, ascending; what is above the last is in the count alone. */
  public static long[] boundsNanos() {
    return BOUNDS.clone();
  }

  /** How many values were below each bound. */
  public static long[] countsBelow(LatencyHistogram values) {
    long[] counts = new long[BOUNDS.length];
    values.forEachBucket(
        (bucket, count) -> {
          for (int i = counts.length - 1; i >= 0 && bucket < BUCKETS[i]; i--) {
            counts[i] += count;
          }
        });
    return counts;
  }
}
