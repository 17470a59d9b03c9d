// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

/** How an exchange, or an attempt to connect, ended. */
public enum Outcome {
  /** A final response, complete as far as the wire told. */
  RESPONSE(false),
  /** A final response that the backend cut short. */
  TRUNCATED(false),
  /** The backend's RST before a final head. */
  RESET(true),
  /** The backend's FIN before a final head. */
  CLOSED(true),
  /** The client side's FIN or RST before a final head. */
  ABANDONED(true),
  /** RST to the SYN. */
  REFUSED(true),
  /** An ICMP error to the SYN. */
  UNREACHABLE(true),
  /** No SYN-ACK within 3 s. */
  TIMED_OUT(true);

  private final boolean withoutResponse;

  Outcome(boolean withoutResponse) {
    this.withoutResponse = withoutResponse;
  }

  /** Whether no final response was seen: a failure or a connect failure. */
  public boolean withoutResponse() {
    return withoutResponse;
  }

  /** Whether a connection was never established, so that there was no request either. */
  public boolean isConnectFailure() {
    return this == REFUSED || this == UNREACHABLE || this == TIMED_OUT;
  }
}
