// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

/**
 * How a backend stands at the end of an interval.
 *
 * @param inFlight requests without a final head
 * @param oldestInFlightNanos age of the oldest of them, 0 without any
 */
public record Gauges(long inFlight, long oldestInFlightNanos) {

  /** Nothing is going on. */
  public static final Gauges NONE = new Gauges(0, 0);

  /** Two backends at the same moment: numbers added, the older of the oldest. */
  public Gauges plus(Gauges that) {
    return new Gauges(
        inFlight + that.inFlight, Math.max(oldestInFlightNanos, that.oldestInFlightNanos));
  }
}
