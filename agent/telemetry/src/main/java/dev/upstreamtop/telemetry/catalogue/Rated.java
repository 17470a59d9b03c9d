// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.catalogue;

import dev.upstreamtop.telemetry.snapshot.BackendRow;

/**
 * A backend's row and what its requests are measured by.
 *
 * @param row the backend in a stretch of time
 * @param nanos how long that was
 * @param requestsOfSide the requests to all backends that were seen from the same side meanwhile
 */
public record Rated(BackendRow row, long nanos, long requestsOfSide) {

  /** Requests begun per second, 0 for no time at all. */
  public double requestRate() {
    return nanos == 0 ? 0 : row.counts().requests() * 1e9 / nanos;
  }

  /** Its part of the requests of its side, 0 to 1. */
  public double share() {
    return requestsOfSide == 0 ? 0 : (double) row.counts().requests() / requestsOfSide;
  }
}
