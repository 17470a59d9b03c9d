// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.ConnectFailureCounts;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.StatusCounts;

/** Counts since the capture began, or since the last reset. */
record Totals(
    long requests,
    StatusCounts responses,
    FailureCounts failures,
    long truncated,
    ConnectFailureCounts connectFailures,
    long retransmits,
    long bytesSent,
    long bytesReceived) {

  static final Totals NONE =
      new Totals(0, StatusCounts.NONE, FailureCounts.NONE, 0, ConnectFailureCounts.NONE, 0, 0, 0);

  Totals plus(BackendRow row) {
    return plus(
        new Totals(
            row.requests(),
            row.responses(),
            row.failures(),
            row.truncated(),
            row.connectFailures(),
            row.retransmits(),
            row.bytesSent(),
            row.bytesReceived()));
  }

  Totals plus(Totals that) {
    return new Totals(
        requests + that.requests,
        responses.plus(that.responses),
        failures.plus(that.failures),
        truncated + that.truncated,
        connectFailures.plus(that.connectFailures),
        retransmits + that.retransmits,
        bytesSent + that.bytesSent,
        bytesReceived + that.bytesReceived);
  }
}
