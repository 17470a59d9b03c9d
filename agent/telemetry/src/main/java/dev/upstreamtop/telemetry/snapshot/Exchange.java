// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.Objects;

/**
 * One finished exchange, or one failed attempt to connect.
 *
 * @param backend where the request went
 * @param method the method token as sent, escaped; empty where it is unknown or for a connect
 *     failure
 * @param route the path template the exchange was counted under; {@code other} where the path is
 *     unknown
 * @param status the final status code, 0 without a final response
 * @param outcome how it ended
 * @param startEpochNanos first byte of the request (for a connect failure: the first SYN),
 *     nanoseconds since the epoch
 * @param headerTimeNanos to the first byte of the final head; 0 without one
 * @param responseTimeNanos to the last byte seen, or to the failure
 * @param bytesSent bytes of the request direction
 * @param bytesReceived bytes of the response direction
 * @param owner the process that opened the connection
 */
public record Exchange(
    BackendKey backend,
    String method,
    String route,
    int status,
    Outcome outcome,
    long startEpochNanos,
    long headerTimeNanos,
    long responseTimeNanos,
    long bytesSent,
    long bytesReceived,
    Owner owner) {
  public Exchange {
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(route, "route");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(owner, "owner");
  }

  /** An exchange whose owner is not known. */
  public Exchange(
      BackendKey backend,
      String method,
      String route,
      int status,
      Outcome outcome,
      long startEpochNanos,
      long headerTimeNanos,
      long responseTimeNanos,
      long bytesSent,
      long bytesReceived) {
    this(
        backend,
        method,
        route,
        status,
        outcome,
        startEpochNanos,
        headerTimeNanos,
        responseTimeNanos,
        bytesSent,
        bytesReceived,
        Owner.UNKNOWN);
  }

  /** When the last byte was seen, nanoseconds since the epoch. */
  public long endEpochNanos() {
    return startEpochNanos + responseTimeNanos;
  }
}
