// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

import org.HdrHistogram.Histogram;

/**
 * The filled buckets of one recorded histogram, kept small: most have a few dozen of several
 * hundred.
 *
 * <p>Immutable.
 */
public final class Distribution {

  /**
   * Where the last bucket of an agent begins: what is as long or longer is known only to be so long
   * at least.
   */
  public static final long BEYOND_NANOS = 133_143_986_176L;

  public static final Distribution EMPTY = new Distribution(new long[0], new long[0]);

  private final long[] values;
  private final long[] counts;

  private Distribution(long[] values, long[] counts) {
    this.values = values;
    this.counts = counts;
  }

  /** The filled buckets of a histogram, each by its median. */
  public static Distribution of(Histogram histogram) {
    int filled = 0;
    for (var ignored : histogram.recordedValues()) {
      filled++;
    }
    if (filled == 0) {
      return EMPTY;
    }
    long[] values = new long[filled];
    long[] counts = new long[filled];
    int i = 0;
    for (var bucket : histogram.recordedValues()) {
      values[i] = histogram.medianEquivalentValue(bucket.getValueIteratedTo());
      counts[i] = bucket.getCountAtValueIteratedTo();
      i++;
    }
    return new Distribution(values, counts);
  }

  public boolean isEmpty() {
    return values.length == 0;
  }

  /** Adds all values to a histogram, which must cover them or resize itself. */
  public void addTo(Histogram histogram) {
    for (int i = 0; i < values.length; i++) {
      histogram.recordValueWithCount(values[i], counts[i]);
    }
  }
}
