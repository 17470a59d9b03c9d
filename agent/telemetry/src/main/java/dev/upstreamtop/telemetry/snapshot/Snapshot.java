// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.List;
import java.util.Objects;

/**
 * Everything that one interval of captured traffic told: the one value that every sink takes.
 *
 * @param sequence 1 for the first snapshot of a capture, then one more each; a gap means snapshots
 *     were missed
 * @param endEpochNanos when the interval ended, nanoseconds since the epoch
 * @param intervalNanos how long it was; the last one of a capture is shorter
 * @param last whether the capture ended with this snapshot
 * @param backends one row per backend seen since the capture began, busiest first, the overflow row
 *     last
 * @param exchanges a bounded sample of the exchanges that ended: failures and the slowest first in
 *     line, in order of their end
 * @param exchangesOmitted how many exchanges ended that are not among {@code exchanges}
 * @param capture how complete the picture is
 */
public record Snapshot(
    long sequence,
    long endEpochNanos,
    long intervalNanos,
    boolean last,
    List<BackendRow> backends,
    List<Exchange> exchanges,
    long exchangesOmitted,
    CaptureStatus capture) {

  /** More than any count can reach, and small enough that sums of them do not overflow. */
  public static final long LARGEST_COUNT = 1L << 52;

  public Snapshot {
    backends = List.copyOf(backends);
    exchanges = List.copyOf(exchanges);
    Objects.requireNonNull(capture, "capture");
    if (intervalNanos < 0) {
      throw new IllegalArgumentException("negative interval: " + intervalNanos);
    }
  }

  /**
   * The sum over all backends, one row without routes; its key is {@link Endpoint#OTHER} on the
   * client side.
   */
  public BackendRow totals() {
    BackendRow totals = BackendRow.empty(new BackendKey(Endpoint.OTHER, Side.CLIENT), "", false);
    long inFlight = 0;
    long oldestInFlightNanos = 0;
    for (BackendRow row : backends) {
      totals = totals.plus(row.withoutRoutes());
      inFlight += row.inFlight();
      oldestInFlightNanos = Math.max(oldestInFlightNanos, row.oldestInFlightNanos());
    }
    return totals.withGauges(inFlight, oldestInFlightNanos);
  }

  /** A count of this interval as a rate per second, 0 for an empty interval. */
  public double perSecond(long count) {
    return intervalNanos == 0 ? 0 : count * 1e9 / intervalNanos;
  }
}
