// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

/** Which backend answered how many of its requests with 5xx, on which route, and when. */
public final class ErrorShareRule extends FindingRule {

  /** The rule as Mission Control makes it. */
  public ErrorShareRule() {
    super(Concern.ERROR_SHARE);
  }
}
