// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

/** Whether requests hung at a backend, or piled up there. */
public final class InFlightRule extends FindingRule {

  /** The rule as Mission Control makes it. */
  public InFlightRule() {
    super(Concern.IN_FLIGHT);
  }
}
