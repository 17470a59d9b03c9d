// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

/** Which backend got more than its share of its pool's requests, and when. */
public final class LoadImbalanceRule extends FindingRule {

  /** The rule as Mission Control makes it. */
  public LoadImbalanceRule() {
    super(Concern.LOAD);
  }
}
