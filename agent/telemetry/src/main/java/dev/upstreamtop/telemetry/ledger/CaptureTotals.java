// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.ledger;

import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Effort;
import dev.upstreamtop.telemetry.snapshot.Loss;

/**
 * What was added up of the capture.
 *
 * @param sinceEpochNanos since when, nanoseconds since the epoch
 * @param loss what was not seen, and what was left alone
 * @param effort what that took
 */
public record CaptureTotals(long sinceEpochNanos, Loss loss, Effort effort) {

  CaptureTotals plus(CaptureStatus status) {
    return new CaptureTotals(
        sinceEpochNanos, loss.plus(status.loss()), effort.plus(status.effort()));
  }

  /** Every cause stays, with a count of 0. */
  CaptureTotals reset(long epochNanos) {
    return new CaptureTotals(epochNanos, loss.zero(), Effort.NONE);
  }
}
