// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

/** The topics that group our results, in Automated Analysis and under the page that shows them. */
public final class UpstreamTopics {

  /** All rules on upstream traffic; reports show it as a heading. */
  public static final String UPSTREAMS = "Upstreams";

  private UpstreamTopics() {}
}
