// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

/**
 * Payload bytes of one exchange.
 *
 * @param sent of the request direction
 * @param received of the response direction
 */
public record Bytes(long sent, long received) {

  /** None in either direction. */
  public static final Bytes NONE = new Bytes(0, 0);
}
