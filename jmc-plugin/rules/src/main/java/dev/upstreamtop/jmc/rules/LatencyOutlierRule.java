// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

/** Which backend, or which route of one, was slow, against its peers or its own past, and why. */
public final class LatencyOutlierRule extends FindingRule {

  /** The rule as Mission Control makes it. */
  public LatencyOutlierRule() {
    super(Concern.SLOW);
  }
}
