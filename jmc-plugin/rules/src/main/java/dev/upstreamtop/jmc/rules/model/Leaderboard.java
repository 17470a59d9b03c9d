// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import dev.upstreamtop.jmc.rules.sample.BackendId;
import java.util.List;
import java.util.Optional;

/**
 * The backends of a selection.
 *
 * @param selection what was asked for
 * @param coveredNanos how much time the intervals cover that belong to it: the base of every rate
 * @param rows busiest first
 */
public record Leaderboard(Selection selection, long coveredNanos, List<LeaderboardRow> rows) {

  public Leaderboard {
    rows = List.copyOf(rows);
  }

  /** The row of a backend, empty where it had no event in the selection. */
  public Optional<LeaderboardRow> row(BackendId id) {
    return rows.stream().filter(row -> row.backend().id().equals(id)).findFirst();
  }
}
