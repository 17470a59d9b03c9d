// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions that other processes bring about. */
public final class Await {

  private static final Duration LONGEST = Duration.ofSeconds(40);
  private static final Duration STEP = Duration.ofMillis(20);

  private Await() {}

  /** Returns as soon as it holds; fails after a deadline that no healthy machine reaches. */
  public static void until(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain for: " + what);
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
  }
}
