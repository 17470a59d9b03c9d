// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.Arrays;

/**
 * An immutable latency distribution in the kernel's buckets, with the exact sum beside it.
 *
 * <p>The buckets are those of an HdrHistogram with one significant digit and a lowest discernible
 * value of 1,024 ns: 16 per power of two, so a percentile, reported as its bucket's midpoint, is at
 * most 3.2 % off. Percentiles of several intervals come from added histograms, never from averaged
 * percentiles.
 */
public final class LatencyHistogram {

  /**
   * Number of buckets; the last one also holds everything longer than its lower bound (about 133
   * s).
   */
  public static final int BUCKETS = 384;

  /**
   * The unit of the linear part: values are shifted right by this many bits before they are binned.
   */
  public static final int UNIT_SHIFT = 10;

  private static final int HALF = 16;
  private static final int HALF_BITS = 4;

  /** A distribution without values. */
  public static final LatencyHistogram EMPTY = new LatencyHistogram(0, new long[0], 0, 0);

  // Latencies of one kind lie close together: only the buckets from the first to the last in use
  // are kept.
  private final int first;
  private final long[] counts;
  private final long count;
  private final long sumNanos;

  private LatencyHistogram(int first, long[] counts, long count, long sumNanos) {
    this.first = first;
    this.counts = counts;
    this.count = count;
    this.sumNanos = sumNanos;
  }

  /**
   * Makes a distribution from bucket counts.
   *
   * @param bucketCounts one non-negative count per bucket, at most {@link #BUCKETS} long; copied
   * @param sumNanos the exact sum of all values
   */
  public static LatencyHistogram of(long[] bucketCounts, long sumNanos) {
    int length = bucketCounts.length;
    while (length > 0 && bucketCounts[length - 1] == 0) {
      length--;
    }
    if (length > BUCKETS) {
      throw new IllegalArgumentException("more than " + BUCKETS + " buckets: " + length);
    }
    int first = 0;
    while (first < length && bucketCounts[first] == 0) {
      first++;
    }
    long count = 0;
    for (int i = first; i < length; i++) {
      if (bucketCounts[i] < 0) {
        throw new IllegalArgumentException("negative count in bucket " + i);
      }
      count += bucketCounts[i];
    }
    return count == 0
        ? EMPTY
        : new LatencyHistogram(
            first, Arrays.copyOfRange(bucketCounts, first, length), count, sumNanos);
  }

  /**
   * The bucket that a value falls into; values below 0 count as 0, values beyond the range go to
   * the last bucket.
   */
  public static int bucketOf(long nanos) {
    long unit = Math.max(0, nanos) >>> UNIT_SHIFT;
    if (unit < 2 * HALF) {
      return (int) unit;
    }
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(unit) - HALF_BITS;
    return Math.min(BUCKETS - 1, ((exponent + 1) << HALF_BITS) + (int) (unit >>> exponent) - HALF);
  }

  /** The smallest value in nanoseconds that falls into a bucket. */
  public static long lowerBoundNanos(int bucket) {
    if (bucket < 2 * HALF) {
      return (long) bucket << UNIT_SHIFT;
    }
    int exponent = (bucket >> HALF_BITS) - 1;
    return ((long) ((bucket & (HALF - 1)) + HALF) << exponent) << UNIT_SHIFT;
  }

  /** The middle of a bucket in nanoseconds: what a percentile reports. */
  public static long midpointNanos(int bucket) {
    int exponent = bucket < 2 * HALF ? 0 : (bucket >> HALF_BITS) - 1;
    return lowerBoundNanos(bucket) + (1L << (exponent + UNIT_SHIFT - 1));
  }

  /** How many values were recorded. */
  public long count() {
    return count;
  }

  /** The exact sum of all values. */
  public long sumNanos() {
    return sumNanos;
  }

  /** The exact mean, 0 without values. */
  public long meanNanos() {
    return count == 0 ? 0 : sumNanos / count;
  }

  /**
   * The value below or at which the given share of all values lies.
   *
   * @param percentile 0 to 100
   * @return the midpoint of the bucket, 0 without values
   */
  public long percentileNanos(double percentile) {
    if (!(percentile >= 0 && percentile <= 100)) {
      throw new IllegalArgumentException("percentile out of range 0 to 100: " + percentile);
    }
    if (count == 0) {
      return 0;
    }
    long rank = Math.max(1, (long) Math.ceil(percentile / 100.0 * count));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return midpointNanos(first + i);
      }
    }
    return maxNanos();
  }

  /** The midpoint of the highest bucket in use, 0 without values. */
  public long maxNanos() {
    return count == 0 ? 0 : midpointNanos(usedBuckets() - 1);
  }

  /** The length of the used part of the bucket array; counts beyond it are 0. */
  public int usedBuckets() {
    return first + counts.length;
  }

  /** The count in one bucket, 0 to {@link #BUCKETS} - 1. */
  public long countIn(int bucket) {
    return bucket >= first && bucket < usedBuckets() ? counts[bucket - first] : 0;
  }

  /** The distribution of both sets of values together. */
  public LatencyHistogram plus(LatencyHistogram that) {
    if (count == 0) {
      return that;
    }
    if (that.count == 0) {
      return this;
    }
    int from = Math.min(first, that.first);
    long[] sum = new long[Math.max(usedBuckets(), that.usedBuckets()) - from];
    System.arraycopy(counts, 0, sum, first - from, counts.length);
    for (int i = 0; i < that.counts.length; i++) {
      sum[that.first - from + i] += that.counts[i];
    }
    return new LatencyHistogram(from, sum, count + that.count, sumNanos + that.sumNanos);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LatencyHistogram that
        && first == that.first
        && sumNanos == that.sumNanos
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(counts) + first) + Long.hashCode(sumNanos);
  }

  @Override
  public String toString() {
    return "LatencyHistogram[count="
        + count
        + ", meanNanos="
        + meanNanos()
        + ", maxNanos="
        + maxNanos()
        + "]";
  }
}
