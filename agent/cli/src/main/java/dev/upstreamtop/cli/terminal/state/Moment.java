// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.state;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.TimesSum;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One snapshot with what each draw asks of it: its rows by their keys, its sums, its exchanges with
 * the latest first; for use by one thread.
 */
final class Moment {

  /**
   * All backends seen from one side together.
   *
   * @param counts what happened in the interval
   * @param gauges how it stands at its end
   */
  record Sum(Counts counts, Gauges gauges) {

    static final Sum NONE = new Sum(Counts.NONE, Gauges.NONE);

    private Sum plus(BackendRow row) {
      return new Sum(counts.plus(row.counts()), gauges.plus(row.gauges()));
    }
  }

  /** As many pools as have a line on any screen. */
  private static final int MOST_SUMS = 256;

  private final Snapshot snapshot;
  private final Map<BackendKey, BackendRow> rows = new HashMap<>();
  private final Map<Side, Sum> sums = new EnumMap<>(Side.class);
  private final Side totalled;
  private final List<Exchange> latestFirst;
  private final Map<Set<BackendKey>, BackendRow> poolSums = new HashMap<>();
  private final Map<Sorting, Map<BackendKey, Double>> figures = new EnumMap<>(Sorting.class);

  Moment(Snapshot snapshot) {
    this.snapshot = snapshot;
    for (BackendRow row : snapshot.backends()) {
      rows.put(row.key(), row);
      sums.put(row.key().side(), sum(row.key().side()).plus(row));
    }
    totalled = snapshot.sides().getFirst();
    latestFirst = snapshot.exchanges().picked().stream().sorted(History.LATEST_FIRST).toList();
  }

  Snapshot snapshot() {
    return snapshot;
  }

  /** One backend in the interval; without traffic where it was not known. */
  BackendRow row(BackendKey key) {
    BackendRow row = rows.get(key);
    return row == null ? BackendRow.empty(key, "", false) : row;
  }

  /** The figure of each backend that an order goes by; worked out when it is first asked for. */
  Map<BackendKey, Double> figures(Sorting sorting) {
    return figures.computeIfAbsent(
        sorting,
        asked -> {
          Map<BackendKey, Double> each = new HashMap<>();
          rows.forEach((key, row) -> each.put(key, asked.of(row, snapshot)));
          return each;
        });
  }

  /** Some backends together, without routes, under the first one's key; kept for the next draw. */
  BackendRow sum(List<BackendKey> keys) {
    if (poolSums.size() > MOST_SUMS) {
      poolSums.clear();
    }
    return poolSums.computeIfAbsent(
        Set.copyOf(keys),
        pool -> {
          TimesSum times = new TimesSum();
          Counts counts = Counts.NONE;
          Gauges gauges = Gauges.NONE;
          SortedSet<String> owners = new TreeSet<>();
          for (BackendKey key : keys) {
            BackendRow row = row(key);
            times.add(row.times());
            counts = counts.plus(row.counts());
            gauges = gauges.plus(row.gauges());
            owners.addAll(row.owners());
          }
          return new BackendRow(
              keys.getFirst(),
              "",
              false,
              counts,
              gauges,
              times.toTimes(),
              List.of(),
              owners.stream().limit(BackendRow.MOST_OWNERS).toList());
        });
  }

  /** All backends seen from a side. */
  Sum sum(Side side) {
    return sums.getOrDefault(side, Sum.NONE);
  }

  /** All backends seen from the side that totals are of ({@link Snapshot#totals}). */
  Sum total() {
    return sum(totalled);
  }

  /** The sample of exchanges that ended, the latest first. */
  List<Exchange> exchanges() {
    return latestFirst;
  }
}
