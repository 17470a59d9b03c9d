// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions that other threads or processes bring about. */
public final class Await {

  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofMillis(5);

  private Await() {}

  /**
   * What is waited for.
   *
   * @param <X> what looking at it may throw
   */
  @FunctionalInterface
  public interface Condition<X extends Exception> {
    /** Whether it holds. */
    boolean holds() throws X;
  }

  /** Returns as soon as it holds; fails after a minute, which no healthy machine needs. */
  public static <X extends Exception> void until(String what, Condition<X> condition) throws X {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + LONGEST.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
  }
}
