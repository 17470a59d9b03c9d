// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

/**
 * What went through connections after a 101 or an answered CONNECT had made them tunnels. The bytes
 * are part of those of {@link TrafficCounts}.
 *
 * @param bytesSent payload bytes from client to backend
 * @param bytesReceived payload bytes from backend to client
 * @param endedByClient tunnels whose client sent FIN or RST first
 * @param endedByBackend tunnels whose backend sent FIN or RST first
 */
public record TunnelCounts(
    long bytesSent, long bytesReceived, long endedByClient, long endedByBackend) {

  /** Nothing at all. */
  public static final TunnelCounts NONE = new TunnelCounts(0, 0, 0, 0);

  /** The sum, one by one. */
  public TunnelCounts plus(TunnelCounts that) {
    return new TunnelCounts(
        bytesSent + that.bytesSent,
        bytesReceived + that.bytesReceived,
        endedByClient + that.endedByClient,
        endedByBackend + that.endedByBackend);
  }
}
