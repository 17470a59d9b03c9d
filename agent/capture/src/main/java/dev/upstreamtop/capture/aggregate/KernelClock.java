// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

/**
 * How the kernel's clock stands to {@link System#nanoTime}.
 *
 * <p>Both are CLOCK_MONOTONIC, but the programs read it as the first time namespace has it
 * (bpf_ktime_get_ns), and this process as its own has it, which may be days away
 * (time_namespaces(7)). The distance is the same for as long as a process lives: each reading of
 * the one clock between two readings of the other narrows it down.
 */
final class KernelClock {

  private long least = Long.MIN_VALUE;
  private long most = Long.MAX_VALUE;

  /**
   * Notes a reading of the kernel's clock.
   *
   * @param before {@link System#nanoTime} before it
   * @param kernel the reading
   * @param after {@link System#nanoTime} after it
   */
  void note(long before, long kernel, long after) {
    least = Math.max(least, before - kernel);
    most = Math.min(most, after - kernel);
  }

  /** The time by the kernel's clock. */
  long nowNanos() {
    return System.nanoTime() - offsetNanos();
  }

  /**
   * What added to a time of the kernel's makes it one of {@link System#nanoTime}: 0 where it may
   * be, as it is without a time namespace.
   */
  long offsetNanos() {
    return least <= 0 && most >= 0 ? 0 : most;
  }
}
