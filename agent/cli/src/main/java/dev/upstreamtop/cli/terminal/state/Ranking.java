// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.state;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The calm order of the leaderboard: a row overtakes the one above it only when it was ahead in
 * each of the last {@link #PATIENCE} intervals, so that rows of about the same rate do not dance.
 */
public final class Ranking {

  /** For so many intervals a new order must hold. */
  static final int PATIENCE = 3;

  private Ranking() {}

  /**
   * The order by the latest snapshot alone: for the first one, and when the sorting was changed.
   */
  public static List<BackendKey> fresh(History history, Sorting sorting, boolean reversed) {
    Snapshot latest = history.latest();
    Map<BackendKey, Double> figures = history.last(1).getFirst().figures(sorting);
    Comparator<BackendRow> inOrder =
        sorting == Sorting.NAME
            ? Comparator.comparing(BackendRow::name).thenComparing(row -> row.key().endpoint())
            : Comparator.comparing((BackendRow row) -> figures.get(row.key())).reversed();
    Comparator<BackendRow> otherLast =
        Comparator.comparing((BackendRow row) -> row.key().endpoint().isOther())
            .thenComparing(reversed ? inOrder.reversed() : inOrder)
            .thenComparing(row -> row.key().endpoint());
    return latest.backends().stream().sorted(otherLast).map(BackendRow::key).toList();
  }

  /**
   * The order after one more snapshot: what is gone is left out, what is new stands last, what held
   * is moved.
   */
  static List<BackendKey> next(
      List<BackendKey> order, History history, Sorting sorting, boolean reversed) {
    List<BackendKey> fresh = fresh(history, sorting, reversed);
    if (sorting == Sorting.NAME) {
      return fresh;
    }
    Set<BackendKey> known = new LinkedHashSet<>(order);
    known.retainAll(new HashSet<>(fresh));
    known.addAll(fresh);
    List<BackendKey> next = new ArrayList<>(known);
    Map<BackendKey, double[]> figures = figures(history, sorting, reversed);
    // An insertion sort by a partial order: rows that are not clearly ahead of each other stay as
    // they are.
    for (int i = 1; i < next.size(); i++) {
      for (int j = i; j > 0 && isAhead(next.get(j), next.get(j - 1), figures); j--) {
        Collections.swap(next, j, j - 1);
      }
    }
    return List.copyOf(next);
  }

  private static boolean isAhead(
      BackendKey key, BackendKey above, Map<BackendKey, double[]> figures) {
    if (key.endpoint().isOther() || above.endpoint().isOther()) {
      return above.endpoint().isOther() && !key.endpoint().isOther();
    }
    double[] own = figures.get(key);
    double[] others = figures.get(above);
    for (int i = 0; i < own.length; i++) {
      if (own[i] <= others[i]) {
        return false;
      }
    }
    return true;
  }

  private static Map<BackendKey, double[]> figures(
      History history, Sorting sorting, boolean reversed) {
    List<Moment> last = history.last(PATIENCE);
    Map<BackendKey, double[]> figures = new HashMap<>();
    for (int i = 0; i < last.size(); i++) {
      int place = i;
      last.get(i)
          .figures(sorting)
          .forEach(
              (key, figure) ->
                  figures.computeIfAbsent(key, unknown -> new double[last.size()])[place] =
                      (reversed ? -1 : 1) * figure);
    }
    return figures;
  }
}
