// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.sample;

/**
 * What was under way at a backend at the end of a period.
 *
 * @param inFlight requests without the head of an answer
 * @param oldestInFlightNanos age of the oldest of them
 * @param receiving requests whose answer has begun and is not over
 * @param oldestReceivingNanos age of the oldest of them, from the first byte of its request
 */
public record Levels(
    long inFlight, long oldestInFlightNanos, long receiving, long oldestReceivingNanos) {

  /** Nothing was under way. */
  public static final Levels NONE = new Levels(0, 0, 0, 0);

  /** Makes levels; what is below 0, as only a damaged recording has it, becomes 0. */
  public Levels {
    inFlight = Math.max(0, inFlight);
    oldestInFlightNanos = Math.max(0, oldestInFlightNanos);
    receiving = Math.max(0, receiving);
    oldestReceivingNanos = Math.max(0, oldestReceivingNanos);
  }

  /** Requests under way, whether their answer has begun or not. */
  public long underWay() {
    return inFlight + receiving;
  }

  /** The age of the oldest request under way, in nanoseconds. */
  public long oldestNanos() {
    return Math.max(oldestInFlightNanos, oldestReceivingNanos);
  }
}
