// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.Objects;

/**
 * The distributions of a backend's latencies.
 *
 * @param connect SYN to SYN-ACK
 * @param header first byte of the request to first byte of the final head
 * @param response first byte of the request to last byte of the response
 */
public record Times(LatencyHistogram connect, LatencyHistogram header, LatencyHistogram response) {

  /** Nothing was measured. */
  public static final Times NONE =
      new Times(LatencyHistogram.EMPTY, LatencyHistogram.EMPTY, LatencyHistogram.EMPTY);

  public Times {
    Objects.requireNonNull(connect, "connect");
    Objects.requireNonNull(header, "header");
    Objects.requireNonNull(response, "response");
  }

  /** The sum, bucket by bucket. */
  public Times plus(Times that) {
    return new Times(
        connect.plus(that.connect), header.plus(that.header), response.plus(that.response));
  }
}
