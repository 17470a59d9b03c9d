// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import java.util.Arrays;

/** A latency distribution in the making; grows to the highest bucket that it has seen. */
final class BucketCounts {

  private static final int STEP = 32;

  private long[] counts = {};
  private long sumNanos;

  /** Lets a value be added without further memory. */
  void makeRoom(long nanos) {
    int bucket = LatencyHistogram.bucketOf(nanos);
    if (bucket >= counts.length) {
      counts =
          Arrays.copyOf(counts, Math.min(LatencyHistogram.BUCKETS, (bucket / STEP + 1) * STEP));
    }
  }

  /** Adds a value that there is room for. */
  void add(long nanos) {
    counts[LatencyHistogram.bucketOf(nanos)]++;
    sumNanos += nanos;
  }

  /** Moves what was added since the last {@link #take} to another one. */
  void moveTo(BucketCounts that) {
    if (that.counts.length < counts.length) {
      that.counts = Arrays.copyOf(that.counts, counts.length);
    }
    for (int bucket = 0; bucket < counts.length; bucket++) {
      that.counts[bucket] += counts[bucket];
    }
    that.sumNanos += sumNanos;
    Arrays.fill(counts, 0);
    sumNanos = 0;
  }

  /** The values added since the previous call. */
  LatencyHistogram take() {
    LatencyHistogram taken = LatencyHistogram.of(counts, sumNanos);
    Arrays.fill(counts, 0);
    sumNanos = 0;
    return taken;
  }
}
