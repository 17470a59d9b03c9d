// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.page;

/** What the page shows of the selection beneath the leaderboard, one at a time. */
public enum Detail {
  /** The slow exchanges. */
  EXCHANGES("page.exchanges"),
  /** How long the requests took, by percentiles. */
  TIMES("page.times"),
  /** Every event. */
  EVENTS("page.events");

  private final String title;

  Detail(String title) {
    this.title = title;
  }

  /** The text over it. */
  String title() {
    return title;
  }
}
