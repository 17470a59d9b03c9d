// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.state;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.List;

/**
 * What there is to show at one moment; immutable, so that a paused screen can keep it.
 *
 * @param history the last snapshots
 * @param sorting what the rows are ordered by
 * @param order the backends from top to bottom
 */
public record Picture(History history, Sorting sorting, List<BackendKey> order) {

  public Picture {
    order = List.copyOf(order);
  }

  /** The first picture. */
  public static Picture of(Snapshot first, Sorting sorting) {
    History history = History.of(first);
    return new Picture(history, sorting, Ranking.fresh(history, sorting));
  }

  /** The picture after one more snapshot. */
  public Picture plus(Snapshot next) {
    History grown = history.plus(next);
    return new Picture(grown, sorting, Ranking.next(order, grown, sorting));
  }

  /** The same figures in another order, at once. */
  public Picture sortedBy(Sorting other) {
    return other == sorting ? this : new Picture(history, other, Ranking.fresh(history, other));
  }
}
