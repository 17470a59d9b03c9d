// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.upstreamtop.capture.libbpf.BpfMap;
import java.lang.foreign.MemorySegment;

/** Reads map "histograms" in place: what came into each bucket since it was last looked at. */
public final class HistogramReader {

  private static final int BUCKETS = Sizes.METRICS * Sizes.BUCKETS;
  private static final long SHARD_BYTES = Structs.HISTOGRAMS.byteSize();

  private final MemorySegment values;
  private final int[][] seen = new int[Sizes.BACKENDS][];

  public HistogramReader(BpfMap histograms) {
    values = histograms.values();
  }

  /**
   * Takes the counts that were added since the previous call for this slot and metric.
   *
   * <p>The kernel's counts have 32 bits and wrap around; so does the difference, and it is right as
   * long as fewer than 2^32 values came in between.
   *
   * @param into gets {@link Sizes#BUCKETS} counts
   * @return the sum of the counts
   */
  public long takeDelta(int slot, Metric metric, long[] into) {
    if (seen[slot] == null) {
      seen[slot] = new int[BUCKETS];
    }
    int[] before = seen[slot];
    int first = metric.number() * Sizes.BUCKETS;
    long base = (long) slot * Sizes.SHARDS * SHARD_BYTES + (long) first * Integer.BYTES;
    long sum = 0;
    for (int bucket = 0; bucket < Sizes.BUCKETS; bucket++) {
      int now = 0;
      for (int shard = 0; shard < Sizes.SHARDS; shard++) {
        now += values.get(JAVA_INT, base + shard * SHARD_BYTES + (long) bucket * Integer.BYTES);
      }
      long delta = Integer.toUnsignedLong(now - before[first + bucket]);
      before[first + bucket] = now;
      into[bucket] = delta;
      sum += delta;
    }
    return sum;
  }
}
