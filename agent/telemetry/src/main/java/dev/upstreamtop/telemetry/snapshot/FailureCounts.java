// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

/**
 * Requests that ended before a final response's head.
 *
 * @param reset the backend sent RST
 * @param closed the backend sent FIN
 * @param abandoned the client side sent FIN or RST first
 */
public record FailureCounts(long reset, long closed, long abandoned) {

  /** No failure. */
  public static final FailureCounts NONE = new FailureCounts(0, 0, 0);

  /** All requests that failed. */
  public long total() {
    return reset + closed + abandoned;
  }

  /** The sum, kind by kind. */
  public FailureCounts plus(FailureCounts that) {
    return new FailureCounts(reset + that.reset, closed + that.closed, abandoned + that.abandoned);
  }
}
