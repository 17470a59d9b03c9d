// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

/**
 * Attempts to connect, by how they ended; each counted once.
 *
 * @param established the backend answered the SYN with SYN-ACK
 * @param refused the backend answered the SYN with RST
 * @param unreachable an ICMP error answered the SYN
 * @param timedOut no SYN-ACK within 3 s of the first SYN
 */
public record ConnectionCounts(long established, long refused, long unreachable, long timedOut) {

  /** No attempt at all. */
  public static final ConnectionCounts NONE = new ConnectionCounts(0, 0, 0, 0);

  /** All that were never established. */
  public long failed() {
    return refused + unreachable + timedOut;
  }

  /** The sum, end by end. */
  public ConnectionCounts plus(ConnectionCounts that) {
    return new ConnectionCounts(
        established + that.established,
        refused + that.refused,
        unreachable + that.unreachable,
        timedOut + that.timedOut);
  }
}
