// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

/** On the way to which backend segments had to be sent again, and when. */
public final class RetransmissionsRule extends FindingRule {

  /** The rule as Mission Control makes it. */
  public RetransmissionsRule() {
    super(Concern.RETRANSMISSIONS);
  }
}
