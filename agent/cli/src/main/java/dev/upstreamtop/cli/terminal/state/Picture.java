// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.state;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.verdict.Verdicts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What there is to show at one moment; immutable, so that a paused screen can keep it.
 *
 * @param history the last snapshots
 * @param sorting what the rows are ordered by
 * @param reversed whether the smallest stand first
 * @param order the backends from top to bottom
 * @param verdicts what is wrong with which of them
 * @param peers who does the same work, as far as the judgement knows; groups of two and more
 */
public record Picture(
    History history,
    Sorting sorting,
    boolean reversed,
    List<BackendKey> order,
    Verdicts verdicts,
    List<List<BackendKey>> peers) {

  public Picture {
    order = List.copyOf(order);
    peers = List.copyOf(peers);
  }

  /** The first picture. */
  public static Picture of(Snapshot first, Sorting sorting) {
    History history = History.of(first);
    return new Picture(
        history, sorting, false, Ranking.fresh(history, sorting, false), Verdicts.NONE, List.of());
  }

  /** The picture after one more snapshot. */
  public Picture plus(Snapshot next) {
    History grown = history.plus(next);
    return new Picture(
        grown, sorting, reversed, Ranking.next(order, grown, sorting, reversed), verdicts, peers);
  }

  /** The same figures with what is wrong: those to whom requests suffer first, at once. */
  public Picture judged(Verdicts now) {
    return new Picture(history, sorting, reversed, illFirst(order, now), now, peers);
  }

  /** The same figures with who does the same work: groups of two and more, no backend in two. */
  public Picture grouped(List<List<BackendKey>> now) {
    return new Picture(history, sorting, reversed, order, verdicts, now);
  }

  /** The backends put together by their work, from top to bottom. */
  public List<Pool> pools() {
    return Pools.of(this);
  }

  private static List<BackendKey> illFirst(List<BackendKey> order, Verdicts verdicts) {
    List<Endpoint> failing = verdicts.failing();
    if (failing.isEmpty()) {
      return order;
    }
    Map<Endpoint, Integer> places = new HashMap<>();
    failing.forEach(endpoint -> places.put(endpoint, places.size()));
    List<BackendKey> sorted = new ArrayList<>(order);
    sorted.sort(Comparator.comparingInt(key -> places.getOrDefault(key.endpoint(), places.size())));
    return sorted;
  }

  /**
   * The same figures in another order, at once.
   *
   * @param smallestFirst whether the order is the other way round
   */
  public Picture sortedBy(Sorting other, boolean smallestFirst) {
    return other == sorting && smallestFirst == reversed
        ? this
        : new Picture(
            history,
            other,
            smallestFirst,
            illFirst(Ranking.fresh(history, other, smallestFirst), verdicts),
            verdicts,
            peers);
  }
}
