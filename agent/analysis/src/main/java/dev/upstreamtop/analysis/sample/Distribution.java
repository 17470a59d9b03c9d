// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.sample;

import java.util.Arrays;
import java.util.Collection;

/**
 * How long requests took, in the buckets of the events' histograms: 16 for each power of two, so
 * that a time is right to 3.2 %; immutable.
 */
public final class Distribution {

  /** Number of buckets; the last one holds everything longer, too. */
  public static final int BUCKETS = 384;

  private static final int UNIT_SHIFT = 10;
  private static final int HALF = 16;
  private static final int LINEAR = 2 * HALF;
  private static final int HALF_BITS = 4;
  private static final int LIKELY_BUCKETS = 128;

  private static final int TAIL = 90;

  private static final int BYTES = 112;
  private static final int BYTES_PER_BUCKET = 10;

  /** No time was measured. */
  public static final Distribution EMPTY = new Distribution(new short[0], new long[0]);

  /** The buckets in use, the shortest times first, and how many times each holds. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and it leaves nobody's hands.
  private record Used(short[] buckets, long[] counts) {}

  private static final int UNKNOWN = -1;

  private final Packed packed;

  // Unpacked twice it is the same, too.
  private Used used;

  // Of what is packed they are asked when they are first needed: most that is made never is.
  private long count;
  private int longestBucket;

  // What comparisons ask for again and again. Computed twice it is the same, so no thread waits.
  private long median = -1;
  private long tail = -1;

  private Distribution(short[] buckets, long[] counts) {
    used = new Used(buckets, counts);
    long sum = 0;
    for (long inBucket : counts) {
      sum += inBucket;
    }
    count = sum;
    longestBucket = buckets.length == 0 ? 0 : buckets[buckets.length - 1];
    packed = null;
  }

  private Distribution(long count, int longestBucket, Packed packed) {
    this.count = count;
    this.longestBucket = longestBucket;
    this.packed = packed;
  }

  /**
   * What somebody keeps in less room, unpacked when more is asked than how many are long.
   *
   * @param count how many times there are
   * @param longestBucket the last bucket in use
   * @param packed gives all of them, the same each time
   */
  public static Distribution packed(long count, int longestBucket, Packed packed) {
    return count == 0 ? EMPTY : new Distribution(count, longestBucket, packed);
  }

  /** The same of what is not even looked at before something is asked about it. */
  public static Distribution packed(Packed packed) {
    return new Distribution(UNKNOWN, UNKNOWN, packed);
  }

  /** A distribution in somebody else's form. */
  public interface Packed {

    /** How many times there are. */
    default long count() {
      return unpacked().count();
    }

    /** The last bucket in use; any where there is none. */
    default int longestBucket() {
      return unpacked().longestBucket();
    }

    /** All of it. */
    Distribution unpacked();

    /** Its buckets from the longest times on, which are few where few are slow. */
    FromLongest fromLongest();
  }

  /** Goes through buckets in use from the longest times on. */
  public interface FromLongest {

    /** Goes to the next one; false where there is none. */
    boolean next();

    /** Which bucket it is at. */
    int bucket();

    /** How many times are in it. */
    long count();
  }

  private Used used() {
    Used known = used;
    if (known == null) {
      known = packed.unpacked().used();
      used = known;
    }
    return known;
  }

  /** Takes the buckets in use, the shortest times first. For use by one thread. */
  public static final class Builder {
    private short[] buckets = new short[LIKELY_BUCKETS];
    private long[] counts = new long[LIKELY_BUCKETS];
    private int used;

    /**
     * Takes one.
     *
     * @param bucket above all that came before, below {@link #BUCKETS}
     * @param count above 0
     */
    public void add(int bucket, long count) {
      if (used == buckets.length) {
        buckets = Arrays.copyOf(buckets, 2 * used);
        counts = Arrays.copyOf(counts, 2 * used);
      }
      buckets[used] = (short) bucket;
      counts[used++] = count;
    }

    /** What was taken. */
    public Distribution build() {
      return used == 0
          ? EMPTY
          : new Distribution(Arrays.copyOf(buckets, used), Arrays.copyOf(counts, used));
    }
  }

  /**
   * Makes a distribution of numbers by bucket.
   *
   * @param byBucket as many as there are {@link #BUCKETS}, none below 0
   */
  public static Distribution of(long[] byBucket) {
    int used = 0;
    for (long inBucket : byBucket) {
      used += inBucket > 0 ? 1 : 0;
    }
    if (used == 0) {
      return EMPTY;
    }
    short[] buckets = new short[used];
    long[] counts = new long[used];
    int next = 0;
    for (int bucket = 0; bucket < byBucket.length; bucket++) {
      if (byBucket[bucket] > 0) {
        buckets[next] = (short) bucket;
        counts[next++] = byBucket[bucket];
      }
    }
    return new Distribution(buckets, counts);
  }

  /** So many times of one length. */
  public static Distribution of(long nanos, long count) {
    long[] byBucket = new long[BUCKETS];
    byBucket[bucketOf(nanos)] = count;
    return of(byBucket);
  }

  /** All of them added up. */
  public static Distribution sum(Collection<Distribution> parts) {
    long[] byBucket = new long[BUCKETS];
    for (Distribution part : parts) {
      part.addTo(byBucket);
    }
    return of(byBucket);
  }

  /** Both added up. */
  public Distribution plus(Distribution that) {
    if (that.count() == 0) {
      return this;
    }
    if (count() == 0) {
      return that;
    }
    long[] byBucket = new long[BUCKETS];
    addTo(byBucket);
    that.addTo(byBucket);
    return of(byBucket);
  }

  /** How many times are in each bucket, as many as there are {@link #BUCKETS}. */
  public long[] byBucket() {
    long[] byBucket = new long[BUCKETS];
    addTo(byBucket);
    return byBucket;
  }

  private void addTo(long[] byBucket) {
    Used all = used();
    for (int i = 0; i < all.buckets.length; i++) {
      byBucket[all.buckets[i]] += all.counts[i];
    }
  }

  /** How many times there are. */
  public long count() {
    long known = count;
    if (known < 0) {
      known = packed.count();
      count = known;
    }
    return known;
  }

  private int longestBucket() {
    int known = longestBucket;
    if (known < 0) {
      known = packed.longestBucket();
      longestBucket = known;
    }
    return known;
  }

  /** The time that half of all do not exceed, in nanoseconds; 0 where there is none. */
  public long medianNanos() {
    if (median < 0) {
      median = percentileNanos(50);
    }
    return median;
  }

  /** The time that nine of ten do not exceed, in nanoseconds; 0 where there is none. */
  public long tailNanos() {
    if (tail < 0) {
      tail = used == null ? packedTailNanos() : percentileNanos(TAIL);
    }
    return tail;
  }

  private long packedTailNanos() {
    long longer = count() - rank(TAIL);
    FromLongest from = packed.fromLongest();
    while (from.next()) {
      longer -= from.count();
      if (longer < 0) {
        return middleNanos(from.bucket());
      }
    }
    return 0;
  }

  private long rank(double percent) {
    return Math.max(1, (long) Math.ceil(count() * percent / 100));
  }

  /**
   * The time that a share of all do not exceed, by the middle of its bucket.
   *
   * @param percent above 0, at most 100
   * @return nanoseconds, 0 where there is none
   */
  public long percentileNanos(double percent) {
    long rank = rank(percent);
    Used all = used();
    for (int i = 0; i < all.buckets.length; i++) {
      rank -= all.counts[i];
      if (rank <= 0) {
        return middleNanos(all.buckets[i]);
      }
    }
    return maxNanos();
  }

  /** The longest, 0 where there is none. */
  public long maxNanos() {
    return count() == 0 ? 0 : middleNanos(longestBucket());
  }

  /** The mean by the middles of the buckets, 0 where there is none. */
  public double meanNanos() {
    double sum = 0;
    Used all = used();
    for (int i = 0; i < all.buckets.length; i++) {
      sum += (double) all.counts[i] * middleNanos(all.buckets[i]);
    }
    return count() == 0 ? 0 : sum / count();
  }

  /** What it takes of the heap, roughly, in bytes; of what is packed, as much as is unpacked. */
  public long roomBytes() {
    return used == null || count() == 0 ? 0 : BYTES + (long) BYTES_PER_BUCKET * used.buckets.length;
  }

  /** How many took longer. */
  public long countAbove(long nanos) {
    long above = 0;
    if (used == null) {
      FromLongest from = packed.fromLongest();
      while (from.next() && middleNanos(from.bucket()) > nanos) {
        above += from.count();
      }
      return above;
    }
    Used all = used();
    for (int i = all.buckets.length - 1; i >= 0 && middleNanos(all.buckets[i]) > nanos; i--) {
      above += all.counts[i];
    }
    return above;
  }

  /** The part of all that took longer, 0 to 1. */
  public double shareAbove(long nanos) {
    return count() == 0 ? 0 : (double) countAbove(nanos) / count();
  }

  /** The bucket that a time falls into. */
  static int bucketOf(long nanos) {
    long units = Math.max(0, nanos) >> UNIT_SHIFT;
    if (units < LINEAR) {
      return (int) units;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(units) - HALF_BITS;
    return (int) Math.min(BUCKETS - 1, (long) shift * HALF + (units >> shift));
  }

  /** The middle of a bucket, in nanoseconds. */
  static long middleNanos(int bucket) {
    if (bucket < LINEAR) {
      return ((long) bucket << UNIT_SHIFT) + (1L << (UNIT_SHIFT - 1));
    }
    int shift = bucket / HALF - 1;
    long lower = ((long) bucket - (long) shift * HALF) << shift << UNIT_SHIFT;
    return lower + (1L << (shift + UNIT_SHIFT - 1));
  }
}
