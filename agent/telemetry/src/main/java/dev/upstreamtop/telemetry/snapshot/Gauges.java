// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

/**
 * What is under way at a backend at the end of an interval.
 *
 * @param inFlight requests without a final head
 * @param oldestInFlightNanos age of the oldest of them, from its first byte; 0 without any
 * @param receiving requests whose final head has come and whose body is not over
 * @param oldestReceivingNanos age of the oldest of them, from the first byte of its request; 0
 *     without any
 * @param tunnels connections that a 101 or an answered CONNECT made tunnels
 * @param oldestTunnelNanos age of the oldest of them, from that answer; 0 without any
 */
public record Gauges(
    long inFlight,
    long oldestInFlightNanos,
    long receiving,
    long oldestReceivingNanos,
    long tunnels,
    long oldestTunnelNanos) {

  /** Nothing is going on. */
  public static final Gauges NONE = new Gauges(0, 0, 0, 0, 0, 0);

  /** Whether nothing is under way. */
  public boolean isQuiet() {
    return inFlight == 0 && receiving == 0 && tunnels == 0;
  }

  /** Two backends at the same moment: numbers added, the older of the oldest. */
  public Gauges plus(Gauges that) {
    return new Gauges(
        inFlight + that.inFlight,
        Math.max(oldestInFlightNanos, that.oldestInFlightNanos),
        receiving + that.receiving,
        Math.max(oldestReceivingNanos, that.oldestReceivingNanos),
        tunnels + that.tunnels,
        Math.max(oldestTunnelNanos, that.oldestTunnelNanos));
  }
}
