// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

import java.util.Optional;

/** Which time a latency distribution is about. */
public enum Metric {
  /** SYN to SYN-ACK. */
  CONNECT,
  /** First byte of the request to first byte of the final head. */
  HEADER,
  /** First byte of the request to last byte of the response. */
  RESPONSE;

  /** The metric of that name, empty for one that is not known here. */
  public static Optional<Metric> of(String name) {
    for (Metric metric : values()) {
      if (metric.name().equals(name)) {
        return Optional.of(metric);
      }
    }
    return Optional.empty();
  }
}
