// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.Objects;

/**
 * How an exchange ended.
 *
 * @param outcome whether it was answered
 * @param status the final status code, 0 without a final response
 * @param grpcStatus what a call of gRPC ended with, as {@link Counter#grpcCode} names it; empty
 *     where it was no call
 */
public record ExchangeResult(Outcome outcome, int status, String grpcStatus) {
  public ExchangeResult {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(grpcStatus, "grpcStatus");
  }

  /** That of an exchange which was no call of gRPC. */
  public static ExchangeResult of(Outcome outcome, int status) {
    return new ExchangeResult(outcome, status, "");
  }
}
