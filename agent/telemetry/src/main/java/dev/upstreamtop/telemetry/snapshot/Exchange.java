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
 * @param times when, and how long
 * @param bytes what was sent either way
 * @param owner the process that opened the connection
 */
public record Exchange(
    BackendKey backend,
    String method,
    String route,
    int status,
    Outcome outcome,
    ExchangeTimes times,
    Bytes bytes,
    Owner owner) {
  public Exchange {
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(route, "route");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(times, "times");
    Objects.requireNonNull(bytes, "bytes");
    Objects.requireNonNull(owner, "owner");
  }
}
