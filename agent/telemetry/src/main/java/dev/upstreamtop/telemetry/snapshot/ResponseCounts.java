// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

/**
 * Responses: the final ones by status class (RFC 9110, section 15), and what is counted beside
 * them.
 *
 * @param informational 1xx that are final: 101 Switching Protocols
 * @param successful 2xx
 * @param redirected 3xx
 * @param clientErrors 4xx
 * @param serverErrors 5xx (and any status of 600 and more)
 * @param interim 1xx that ended nothing; none of the final ones
 * @param truncated final ones that were cut short; a mark, not a class of its own
 */
public record ResponseCounts(
    long informational,
    long successful,
    long redirected,
    long clientErrors,
    long serverErrors,
    long interim,
    long truncated) {

  /** No response at all. */
  public static final ResponseCounts NONE = new ResponseCounts(0, 0, 0, 0, 0, 0, 0);

  /** All final responses. */
  public long total() {
    return informational + successful + redirected + clientErrors + serverErrors;
  }

  /** The sum, one by one. */
  public ResponseCounts plus(ResponseCounts that) {
    return new ResponseCounts(
        informational + that.informational,
        successful + that.successful,
        redirected + that.redirected,
        clientErrors + that.clientErrors,
        serverErrors + that.serverErrors,
        interim + that.interim,
        truncated + that.truncated);
  }
}
