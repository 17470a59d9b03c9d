// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

/**
 * What is under way at a backend at the end of an interval; 0 where an older agent did not record
 * it.
 *
 * @param inFlight requests without an answer
 * @param oldestInFlightNanos how long the oldest of them has been waiting, 0 without any
 * @param receiving requests whose answer has begun and is not over
 * @param oldestReceivingNanos age of the oldest of them, 0 without any
 */
public record Gauges(
    long inFlight, long oldestInFlightNanos, long receiving, long oldestReceivingNanos) {

  /** Nothing is under way. */
  public static final Gauges NONE = new Gauges(0, 0, 0, 0);

  /** Whether nothing is under way. */
  public boolean isQuiet() {
    return inFlight == 0 && receiving == 0;
  }

  /**
   * A time and the one after it: how it stands at the end, and the oldest that was seen in both.
   */
  public Gauges then(Gauges later) {
    return new Gauges(
        later.inFlight,
        Math.max(oldestInFlightNanos, later.oldestInFlightNanos),
        later.receiving,
        Math.max(oldestReceivingNanos, later.oldestReceivingNanos));
  }
}
