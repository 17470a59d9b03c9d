// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.alert;

import java.time.Duration;

/**
 * How often something may be done: so many times at once, and once more each time that a while has
 * passed. For use under one lock.
 */
final class Pace {

  private final int most;
  private final long stepNanos;
  private int left;
  private long filledNanos;
  private boolean begun;

  /**
   * Begins with all of them.
   *
   * @param most at once, at least 1
   * @param step until there is one more
   */
  Pace(int most, Duration step) {
    this.most = most;
    this.stepNanos = step.toNanos();
    this.left = most;
  }

  /**
   * How long until it may be done, 0 for now.
   *
   * @param now by {@link System#nanoTime}
   */
  long early(long now) {
    fill(now);
    return left > 0 ? 0 : stepNanos - (now - filledNanos);
  }

  /** It is done once more. */
  void take(long now) {
    fill(now);
    left = Math.max(0, left - 1);
  }

  private void fill(long now) {
    if (!begun) {
      begun = true;
      filledNanos = now;
    }
    long more = (now - filledNanos) / stepNanos;
    if (more > 0) {
      left = (int) Math.min(most, left + more);
      filledNanos += more * stepNanos;
    }
  }
}
