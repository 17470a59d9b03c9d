// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

/**
 * What went through tunnels, which a 101 or an answered CONNECT begins.
 *
 * @param bytes part of the bytes of the backend
 * @param endedByClient tunnels whose client ended the connection first
 * @param endedByBackend tunnels whose backend did
 */
public record TunnelCounts(ByteCounts bytes, long endedByClient, long endedByBackend) {

  /** Nothing at all. */
  public static final TunnelCounts NONE = new TunnelCounts(ByteCounts.NONE, 0, 0);

  /** The sum, one by one. */
  public TunnelCounts plus(TunnelCounts that) {
    return new TunnelCounts(
        bytes.plus(that.bytes),
        endedByClient + that.endedByClient,
        endedByBackend + that.endedByBackend);
  }
}
