// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.board;

import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.sample.ResultCounts;
import dev.upstreamtop.jmc.ui.Figures;
import dev.upstreamtop.jmc.ui.Messages;

/** How a backend does, as a mark and words, so that no colour has to be told apart. */
public enum BoardState {
  OK,
  IDLE,
  /** At least one in a hundred answers is 5xx, or requests end without an answer that often. */
  TROUBLED,
  /** Nothing but failures. */
  FAILING;

  private static final double NOTABLE = 0.01;

  /** The state of a row. */
  public static BoardState of(LeaderboardRow row) {
    ResultCounts results = row.results();
    if (results.failures() > 0 && results.responses() == 0) {
      return FAILING;
    }
    if (row.requests() == 0 && results.failures() == 0 && row.isQuiet()) {
      return IDLE;
    }
    return row.errorShare() >= NOTABLE || failureShare(row) >= NOTABLE ? TROUBLED : OK;
  }

  /** What the table says of a row; empty where there is nothing to say. */
  public static String text(LeaderboardRow row) {
    return switch (of(row)) {
      case OK -> "";
      case IDLE -> Messages.get("state.idle");
      case FAILING -> Messages.get("state.failing");
      case TROUBLED -> trouble(row);
    };
  }

  private static String trouble(LeaderboardRow row) {
    double failures = failureShare(row);
    return row.errorShare() >= failures
        ? Messages.get("state.errors", Figures.share(row.errorShare()))
        : Messages.get("state.failed", Figures.share(failures));
  }

  private static double failureShare(LeaderboardRow row) {
    long attempts = row.requests() + row.results().connectFailures();
    return attempts == 0 ? 0 : Math.min(1, (double) row.results().failures() / attempts);
  }
}
