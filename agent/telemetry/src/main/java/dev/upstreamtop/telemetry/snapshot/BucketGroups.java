// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which buckets of a distribution are added up together: neighbours, whose values count in the
 * first of them. Number and sum of the values stay exact, percentiles do not.
 */
public final class BucketGroups {

  /** Every bucket by itself. */
  static final BucketGroups SINGLE =
      new BucketGroups(IntStream.range(0, LatencyHistogram.BUCKETS).toArray());

  private final int[] firsts;
  private final short[] groups = new short[LatencyHistogram.BUCKETS];

  /**
   * Makes groups.
   *
   * @param firsts the first bucket of each, ascending from 0; copied
   */
  public BucketGroups(int[] firsts) {
    this.firsts = firsts.clone();
    if (firsts.length == 0 || firsts[0] != 0) {
      throw new IllegalArgumentException("the first group must begin with bucket 0");
    }
    for (int group = 0; group < firsts.length; group++) {
      if (endOf(group) <= firsts[group]) {
        throw new IllegalArgumentException("group " + group + " has no bucket");
      }
      Arrays.fill(groups, firsts[group], endOf(group), (short) group);
    }
  }

  int groupOf(int bucket) {
    return groups[bucket];
  }

  int firstOf(int group) {
    return firsts[group];
  }

  /** The bucket after a group's last one. */
  int endOf(int group) {
    return group + 1 < firsts.length ? firsts[group + 1] : LatencyHistogram.BUCKETS;
  }

  int count() {
    return firsts.length;
  }
}
