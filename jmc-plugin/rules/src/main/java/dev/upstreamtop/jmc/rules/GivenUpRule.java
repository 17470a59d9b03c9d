// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

/** Which backend's clients gave up, although it was as fast as ever. */
public final class GivenUpRule extends FindingRule {

  /** The rule as Mission Control makes it. */
  public GivenUpRule() {
    super(Concern.GIVEN_UP);
  }
}
