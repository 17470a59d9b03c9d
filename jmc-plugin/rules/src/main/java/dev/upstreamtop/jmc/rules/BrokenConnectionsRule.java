// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

/** Which backend refused or broke connections, cut answers short, or could not be reached. */
public final class BrokenConnectionsRule extends FindingRule {

  /** The rule as Mission Control makes it. */
  public BrokenConnectionsRule() {
    super(Concern.BROKEN_CONNECTIONS);
  }
}
