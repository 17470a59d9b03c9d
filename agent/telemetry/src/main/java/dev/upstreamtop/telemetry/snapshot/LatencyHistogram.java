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

  private static final int LAST = BUCKETS - 1;
  private static final int HALF = 16;
  private static final int HALF_BITS = 4;

  /**
   * From here on (133.1 s) a value is known no better than by the sum: percentiles and maximum tell
   * what it is at least.
   */
  public static final long BEYOND_NANOS = lowerBoundNanos(LAST);

  // A hundred buckets in use, as a busy backend has them in an interval.
  private static final int LIKELY_BYTES = 256;

  /** A distribution without values. */
  public static final LatencyHistogram EMPTY = new LatencyHistogram(PackedCounts.NONE, -1, 0, 0);

  /** Takes a bucket in use and its count. */
  @FunctionalInterface
  public interface BucketConsumer {
    /** Takes one; the buckets come lowest first, and no count is 0. */
    void accept(int bucket, long count);
  }

  private final byte[] packed;
  private final int highest;
  private final long count;
  private final long sumNanos;

  /**
   * Takes what is known of a distribution.
   *
   * @param packed not copied
   * @param highest the highest bucket in use, -1 without values
   */
  LatencyHistogram(byte[] packed, int highest, long count, long sumNanos) {
    this.packed = packed;
    this.highest = highest;
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
    PackedCounts.Writer writer = new PackedCounts.Writer(LIKELY_BYTES);
    int highest = -1;
    long count = 0;
    for (int bucket = 0; bucket < bucketCounts.length; bucket++) {
      long inBucket = bucketCounts[bucket];
      if (inBucket == 0) {
        continue;
      }
      if (inBucket < 0) {
        throw new IllegalArgumentException("negative count in bucket " + bucket);
      }
      if (bucket >= BUCKETS) {
        throw new IllegalArgumentException("more than " + BUCKETS + " buckets: " + (bucket + 1));
      }
      writer.add(bucket, inBucket);
      highest = bucket;
      count += inBucket;
    }
    return count == 0 ? EMPTY : new LatencyHistogram(writer.packed(), highest, count, sumNanos);
  }

  /**
   * Makes a distribution of what {@link #toBytes} gave, or what claims to be that.
   *
   * @param bytes copied
   * @param sumNanos the exact sum of all values
   * @throws IllegalArgumentException with a one-line message when it is no such thing
   */
  public static LatencyHistogram of(byte[] bytes, long sumNanos) {
    byte[] packed = PackedCounts.checked(bytes, BUCKETS - 1);
    int highest = -1;
    long count = 0;
    PackedCounts.Reader reader = new PackedCounts.Reader(packed);
    while (reader.next()) {
      highest = reader.number();
      count += reader.count();
    }
    return count == 0 ? EMPTY : new LatencyHistogram(packed, highest, count, sumNanos);
  }

  /**
   * The buckets in use as bytes: per bucket its distance from the one before and its count, each in
   * groups of seven bits, least significant first, the top bit set in all but a number's last byte.
   */
  public byte[] toBytes() {
    return packed.clone();
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
    return percentilesNanos(percentile)[0];
  }

  /**
   * Several at once, which takes hardly longer than the highest of them.
   *
   * @param ascending each 0 to 100, none below the one before
   * @return as many, in the same order
   */
  public long[] percentilesNanos(double... ascending) {
    long[] found = new long[ascending.length];
    PackedCounts.Reader reader = reader();
    long seen = 0;
    double before = 0;
    for (int i = 0; i < found.length; i++) {
      double percentile = ascending[i];
      if (!(percentile >= before && percentile <= 100)) {
        throw new IllegalArgumentException(
            "percentile out of range " + Math.round(before) + " to 100: " + percentile);
      }
      before = percentile;
      long rank = Math.max(1, (long) Math.ceil(percentile / 100.0 * count));
      while (seen < rank && reader.next()) {
        seen += reader.count();
      }
      found[i] = count == 0 ? 0 : midpointNanos(reader.number());
    }
    return found;
  }

  /**
   * The longest value: the midpoint of the highest bucket in use, 0 without values. From {@link
   * #BEYOND_NANOS} on, what the longest is at least: the mean of those in the last bucket, which
   * the exact sum tells.
   */
  public long maxNanos() {
    if (count == 0) {
      return 0;
    }
    return highest < LAST ? midpointNanos(highest) : Math.max(BEYOND_NANOS, meanBeyondNanos());
  }

  /** The least that the mean of the last bucket's values can be. */
  private long meanBeyondNanos() {
    long most = 0;
    long beyond = 0;
    PackedCounts.Reader reader = reader();
    while (reader.next()) {
      if (reader.number() == LAST) {
        beyond = reader.count();
      } else {
        most += reader.count() * lowerBoundNanos(reader.number() + 1);
      }
    }
    return (sumNanos - most) / beyond;
  }

  /** The length of the used part of the bucket array; counts beyond it are 0. */
  public int usedBuckets() {
    return highest + 1;
  }

  /** The lowest bucket in use; only of a distribution that has values. */
  int lowestBucket() {
    PackedCounts.Reader reader = reader();
    reader.next();
    return reader.number();
  }

  PackedCounts.Reader reader() {
    return new PackedCounts.Reader(packed);
  }

  /** The count in one bucket, 0 to {@link #BUCKETS} - 1. */
  public long countIn(int bucket) {
    return PackedCounts.get(packed, bucket);
  }

  /** Hands over the buckets in use, lowest first. */
  public void forEachBucket(BucketConsumer consumer) {
    PackedCounts.Reader reader = reader();
    while (reader.next()) {
      consumer.accept(reader.number(), reader.count());
    }
  }

  /** Goes through the buckets in use from the highest on. */
  public final class FromLongest {
    private final PackedCounts.Backwards reader = new PackedCounts.Backwards(packed, highest);

    private FromLongest() {}

    /** Goes to the next one; false where there is none. */
    public boolean next() {
      return reader.next();
    }

    /** Which bucket it is at. */
    public int bucket() {
      return reader.number();
    }

    /** How many values are in it. */
    public long count() {
      return reader.count();
    }
  }

  /** The buckets in use, the highest first: who asks for the longest few need not read them all. */
  public FromLongest fromLongest() {
    return new FromLongest();
  }

  /** The distribution of both sets of values together. */
  public LatencyHistogram plus(LatencyHistogram that) {
    if (count == 0) {
      return that;
    }
    if (that.count == 0) {
      return this;
    }
    return new LatencyHistogram(
        PackedCounts.sum(packed, that.packed),
        Math.max(highest, that.highest),
        count + that.count,
        sumNanos + that.sumNanos);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LatencyHistogram that
        && sumNanos == that.sumNanos
        && Arrays.equals(packed, that.packed);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(packed) + Long.hashCode(sumNanos);
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
