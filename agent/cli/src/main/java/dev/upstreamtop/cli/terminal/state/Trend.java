// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.state;

import java.util.List;

/** Which figure of a backend is drawn interval by interval. */
public enum Trend {
  /** Requests per second. */
  RATE("TREND", Sorting.RATE),
  /** The p99 of the header time. */
  P99("p99", Sorting.P99),
  /** Server errors, failures and connect failures per second. */
  ERRORS("errors", Sorting.ERRORS);

  private static final List<Trend> ALL = List.of(values());

  private final String title;
  private final Sorting figure;

  Trend(String title, Sorting figure) {
    this.title = title;
    this.figure = figure;
  }

  /** The title of its column. */
  public String title() {
    return title;
  }

  /** The same figure as something to sort by. */
  public Sorting figure() {
    return figure;
  }

  /** The one that the trend key switches to. */
  public Trend next() {
    return ALL.get((ALL.indexOf(this) + 1) % ALL.size());
  }
}
