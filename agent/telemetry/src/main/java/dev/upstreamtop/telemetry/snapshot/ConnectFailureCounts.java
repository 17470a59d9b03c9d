// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

/**
 * Connections that were never established, counted once per connection.
 *
 * @param refused the backend answered the SYN with RST
 * @param unreachable an ICMP error answered the SYN
 * @param timedOut no SYN-ACK within 3 s of the first SYN
 */
public record ConnectFailureCounts(long refused, long unreachable, long timedOut) {

  /** No connect failure. */
  public static final ConnectFailureCounts NONE = new ConnectFailureCounts(0, 0, 0);

  /** All connections that failed. */
  public long total() {
    return refused + unreachable + timedOut;
  }

  /** The sum, kind by kind. */
  public ConnectFailureCounts plus(ConnectFailureCounts that) {
    return new ConnectFailureCounts(
        refused + that.refused, unreachable + that.unreachable, timedOut + that.timedOut);
  }
}
