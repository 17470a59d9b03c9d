// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.recording;

/**
 * Results of exchanges and of attempts to connect, and segments sent again.
 *
 * @param informational final responses 101
 * @param refused connections answered with RST
 * @param unreachable connections answered with an ICMP error
 * @param timedOut connections without an answer
 * @param reset requests the backend answered with RST
 * @param closed requests the backend answered with FIN
 * @param abandoned requests the client gave up
 * @param truncated responses cut short; they are counted as responses too
 * @param retransmits segments sent again, both directions
 */
public record ResultCounts(
    long informational,
    long successful,
    long redirected,
    long clientErrors,
    long serverErrors,
    long refused,
    long unreachable,
    long timedOut,
    long reset,
    long closed,
    long abandoned,
    long truncated,
    long retransmits) {

  public static final ResultCounts NONE = new ResultCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Final responses of every class. */
  public long responses() {
    return informational + successful + redirected + clientErrors + serverErrors;
  }

  /** Attempts to connect that failed. */
  public long connectFailures() {
    return refused + unreachable + timedOut;
  }

  /** Requests that the backend ended without an answer. */
  public long brokenByBackend() {
    return reset + closed;
  }

  /** Everything that ended without a final response: requests and attempts to connect. */
  public long failures() {
    return reset + closed + abandoned + connectFailures();
  }

  public ResultCounts plus(ResultCounts that) {
    return new ResultCounts(
        informational + that.informational,
        successful + that.successful,
        redirected + that.redirected,
        clientErrors + that.clientErrors,
        serverErrors + that.serverErrors,
        refused + that.refused,
        unreachable + that.unreachable,
        timedOut + that.timedOut,
        reset + that.reset,
        closed + that.closed,
        abandoned + that.abandoned,
        truncated + that.truncated,
        retransmits + that.retransmits);
  }
}
