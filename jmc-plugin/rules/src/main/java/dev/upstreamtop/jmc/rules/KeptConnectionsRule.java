// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

/** Which backend's connections were no longer kept from request to request. */
public final class KeptConnectionsRule extends FindingRule {

  /** The rule as Mission Control makes it. */
  public KeptConnectionsRule() {
    super(Concern.KEPT_CONNECTIONS);
  }
}
