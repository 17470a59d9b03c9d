// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import java.time.Instant;

/**
 * What turns CLOCK_MONOTONIC, on Linux the clock of {@link System#nanoTime}, into wall-clock time.
 */
public final class WallClock {

  private static final int SAMPLES = 3;

  private WallClock() {}

  /** The nanoseconds since the epoch at which the monotonic clock stood at 0, by today's clock. */
  public static long offsetNanos() {
    long best = Long.MAX_VALUE;
    long offset = 0;
    for (int i = 0; i < SAMPLES; i++) {
      long before = System.nanoTime();
      Instant now = Instant.now();
      long after = System.nanoTime();
      // The closer together both readings of one clock, the closer in the middle lies the other.
      if (after - before < best) {
        best = after - before;
        offset = now.getEpochSecond() * 1_000_000_000L + now.getNano() - (before + best / 2);
      }
    }
    return offset;
  }
}
