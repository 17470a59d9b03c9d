// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.harness;

/**
 * What goes on behind final heads, as the last sweep met it, and what has passed through tunnels.
 *
 * @param receiving exchanges whose body is not over
 * @param oldestReceivingNanos when the request of the oldest began, by the kernel's clock; 0: none
 * @param tunnels open ones
 * @param oldestTunnelNanos when the oldest became one; 0: none
 * @param tunnelBytesSent by their clients
 * @param tunnelBytesReceived from their backends
 * @param endedByClient how many
 * @param endedByBackend how many
 */
public record UnderWay(
    long receiving,
    long oldestReceivingNanos,
    long tunnels,
    long oldestTunnelNanos,
    long tunnelBytesSent,
    long tunnelBytesReceived,
    long endedByClient,
    long endedByBackend) {}
