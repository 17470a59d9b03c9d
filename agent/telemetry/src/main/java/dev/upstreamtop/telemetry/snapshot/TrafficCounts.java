// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

/**
 * What went over the wire.
 *
 * @param bytesSent payload bytes of the request direction
 * @param bytesReceived payload bytes of the response direction
 * @param retransmits segments sent again, both directions
 */
public record TrafficCounts(long bytesSent, long bytesReceived, long retransmits) {

  /** Nothing at all. */
  public static final TrafficCounts NONE = new TrafficCounts(0, 0, 0);

  /** The sum, one by one. */
  public TrafficCounts plus(TrafficCounts that) {
    return new TrafficCounts(
        bytesSent + that.bytesSent,
        bytesReceived + that.bytesReceived,
        retransmits + that.retransmits);
  }
}
