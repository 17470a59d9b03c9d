// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

/**
 * Payload bytes.
 *
 * @param sent in the request direction
 * @param received in the response direction
 */
public record ByteCounts(long sent, long received) {

  /** Nothing at all. */
  public static final ByteCounts NONE = new ByteCounts(0, 0);

  /** The sum. */
  public ByteCounts plus(ByteCounts that) {
    return new ByteCounts(sent + that.sent, received + that.received);
  }
}
