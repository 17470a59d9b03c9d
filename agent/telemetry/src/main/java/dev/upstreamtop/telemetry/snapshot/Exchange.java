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
 * @param result how it ended
 * @param times when, and how long
 * @param bytes what was sent either way
 * @param owner the process that opened the connection
 */
public record Exchange(
    BackendKey backend,
    String method,
    String route,
    ExchangeResult result,
    ExchangeTimes times,
    Bytes bytes,
    Owner owner) {
  public Exchange {
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(route, "route");
    Objects.requireNonNull(result, "result");
    Objects.requireNonNull(times, "times");
    Objects.requireNonNull(bytes, "bytes");
    Objects.requireNonNull(owner, "owner");
  }

  /** The final status code, 0 without a final response. */
  public int status() {
    return result.status();
  }

  /** Whether it was answered. */
  public Outcome outcome() {
    return result.outcome();
  }

  /** What a call of gRPC ended with; empty where it was none. */
  public String grpcStatus() {
    return result.grpcStatus();
  }
}
