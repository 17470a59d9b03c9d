// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

/** Whether stops of the recorded JVM held up requests to it. */
public final class SlowBecauseOfJvmRule extends FindingRule {

  /** The rule as Mission Control makes it. */
  public SlowBecauseOfJvmRule() {
    super(Concern.HELD_UP);
  }
}
