// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

/**
 * When an exchange was, and how long it took.
 *
 * @param startEpochNanos first byte of the request (for a connect failure: the first SYN),
 *     nanoseconds since the epoch
 * @param headerNanos to the first byte of the final head; 0 without one
 * @param responseNanos to the last byte seen, or to the failure
 */
public record ExchangeTimes(long startEpochNanos, long headerNanos, long responseNanos) {

  /** When the last byte was seen, nanoseconds since the epoch. */
  public long endEpochNanos() {
    return startEpochNanos + responseNanos;
  }
}
