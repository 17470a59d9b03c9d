// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

/**
 * What is under way at a backend at the end of an interval, or the most of several; 0 where an
 * older agent did not record it.
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

  /** Of two intervals the most that was under way at the end of either, and the oldest of both. */
  public Gauges orMore(Gauges other) {
    return new Gauges(
        Math.max(inFlight, other.inFlight),
        Math.max(oldestInFlightNanos, other.oldestInFlightNanos),
        Math.max(receiving, other.receiving),
        Math.max(oldestReceivingNanos, other.oldestReceivingNanos));
  }
}
