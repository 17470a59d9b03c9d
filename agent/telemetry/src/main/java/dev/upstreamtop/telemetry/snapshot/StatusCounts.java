// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

/**
 * Final responses by status class (RFC 9110, section 15); interim 1xx responses other than 101 are
 * not among them.
 *
 * @param informational 1xx that are final: 101 Switching Protocols
 * @param successful 2xx
 * @param redirected 3xx
 * @param clientErrors 4xx
 * @param serverErrors 5xx (and any status of 600 and more)
 */
public record StatusCounts(
    long informational, long successful, long redirected, long clientErrors, long serverErrors) {

  /** No response at all. */
  public static final StatusCounts NONE = new StatusCounts(0, 0, 0, 0, 0);

  /** All final responses. */
  public long total() {
    return informational + successful + redirected + clientErrors + serverErrors;
  }

  /** The sum, class by class. */
  public StatusCounts plus(StatusCounts that) {
    return new StatusCounts(
        informational + that.informational,
        successful + that.successful,
        redirected + that.redirected,
        clientErrors + that.clientErrors,
        serverErrors + that.serverErrors);
  }
}
