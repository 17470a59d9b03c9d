// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture;

/**
 * How long the ring is left alone before it is emptied again: long, as each turn takes time from
 * the proxy, but never until more than an eighth of it would be full at the rate of the last turn.
 */
final class DrainPace {

  /** A ring of 4 MiB is full after so long with 300,000 exchanges a second of 140 bytes. */
  static final long LONGEST_NANOS = 100_000_000;

  static final long SHORTEST_NANOS = 5_000_000;

  private static final double FILL = 0.125;

  private DrainPace() {}

  /**
   * The pause until the next turn.
   *
   * @param elapsedNanos between the last two turns
   * @param fill the part of the ring that was full at the second one, 0 to 1
   * @return nanoseconds from {@link #SHORTEST_NANOS} to {@link #LONGEST_NANOS}
   */
  static long pauseNanos(long elapsedNanos, double fill) {
    double pause = fill > 0 ? elapsedNanos * (FILL / fill) : LONGEST_NANOS;
    return Math.clamp((long) pause, SHORTEST_NANOS, LONGEST_NANOS);
  }
}
