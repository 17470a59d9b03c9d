// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.state;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The last few snapshots, and what was lost since the first; immutable.
 *
 * <p>Rates are those of the last interval. Percentiles, results and routes come from a window of
 * about eight seconds, at least one interval and at most {@link #MOST} of them: a figure must stand
 * still long enough to be read, and a percentile needs values.
 *
 * @param snapshots oldest first, at least one, at most {@link #MOST}
 * @param lost everything lost since the first snapshot, by cause
 */
public record History(List<Snapshot> snapshots, SortedMap<String, Long> lost) {

  /** How many snapshots are kept: the columns of a sparkline. */
  public static final int MOST = 8;

  private static final long WINDOW_NANOS = 8_000_000_000L;

  public History {
    snapshots = List.copyOf(snapshots);
  }

  /** Only one snapshot. */
  public static History of(Snapshot first) {
    return new History(List.of(first), first.capture().loss().lost());
  }

  /** The history with one more snapshot, the oldest one dropped where there would be too many. */
  public History plus(Snapshot next) {
    List<Snapshot> kept = new ArrayList<>(snapshots);
    if (kept.size() == MOST) {
      kept.remove(0);
    }
    kept.add(next);
    SortedMap<String, Long> sum = new TreeMap<>(lost);
    next.capture().loss().lost().forEach((cause, count) -> sum.merge(cause, count, Long::sum));
    return new History(kept, sum);
  }

  public Snapshot latest() {
    return snapshots.getLast();
  }

  /** The snapshots that figures are summed over, oldest first. */
  public List<Snapshot> window() {
    long nanos = 0;
    int from = snapshots.size();
    while (from > 0) {
      nanos += snapshots.get(from - 1).interval().nanos();
      if (from < snapshots.size() && nanos > WINDOW_NANOS * 5 / 4) {
        break;
      }
      from--;
    }
    return snapshots.subList(from, snapshots.size());
  }

  /** How long the window is. */
  public long windowNanos() {
    return window().stream().mapToLong(snapshot -> snapshot.interval().nanos()).sum();
  }

  /**
   * Each backend of the latest snapshot over the window, without routes, in the snapshot's order.
   */
  public Map<BackendKey, BackendRow> rows() {
    Map<BackendKey, BackendRow> earlier = new HashMap<>();
    for (Snapshot snapshot : window()) {
      for (BackendRow row : snapshot.backends()) {
        earlier.merge(row.key(), row.withoutRoutes(), BackendRow::plus);
      }
    }
    Map<BackendKey, BackendRow> rows = new LinkedHashMap<>();
    latest().backends().forEach(row -> rows.put(row.key(), earlier.get(row.key())));
    return rows;
  }

  /** One backend over the window, with its routes; without traffic where it is unknown. */
  public BackendRow withRoutes(BackendKey key) {
    return window().stream()
        .flatMap(snapshot -> snapshot.backends().stream())
        .filter(row -> row.key().equals(key))
        .reduce(BackendRow::plus)
        .orElseGet(() -> BackendRow.empty(key, "", false));
  }

  /** All backends together over the window, without routes. */
  public BackendRow totals() {
    return window().stream().map(Snapshot::totals).reduce(BackendRow::plus).orElseThrow();
  }

  /** Requests per second of a backend in the last interval. */
  double rate(BackendKey key) {
    return rates(key).getLast();
  }

  /**
   * Requests per second of a backend, interval by interval, the latest one last; 0 where it was not
   * known yet.
   */
  public List<Double> rates(BackendKey key) {
    List<Double> rates = new ArrayList<>(Collections.nCopies(MOST - snapshots.size(), 0.0));
    for (Snapshot snapshot : snapshots) {
      long requests =
          snapshot.backends().stream()
              .filter(row -> row.key().equals(key))
              .mapToLong(row -> row.counts().requests())
              .sum();
      rates.add(snapshot.interval().perSecond(requests));
    }
    return rates;
  }

  /**
   * The exchanges worth a line: the latest ones, with room kept for the latest failures and server
   * errors among them.
   *
   * @param wanted which may be among them
   * @return latest first, at most as many as asked for
   */
  public List<Exchange> recent(int most, Predicate<Exchange> wanted) {
    Comparator<Exchange> latestFirst =
        Comparator.comparingLong((Exchange exchange) -> exchange.times().endEpochNanos())
            .reversed();
    List<Exchange> all =
        snapshots.reversed().stream()
            .flatMap(snapshot -> snapshot.exchanges().picked().stream().sorted(latestFirst))
            .filter(wanted)
            .toList();
    int reserved = most / 2;
    List<Exchange> failed = all.stream().filter(History::isFailure).limit(reserved).toList();
    Stream<Exchange> others =
        all.stream().filter(exchange -> !failed.contains(exchange)).limit(most - failed.size());
    return Stream.concat(failed.stream(), others).sorted(latestFirst).toList();
  }

  /** Whether an exchange is one to look at: without a whole response, or with a server error. */
  public static boolean isFailure(Exchange exchange) {
    return exchange.status() >= 500
        || switch (exchange.outcome()) {
          case RESPONSE -> false;
          case TRUNCATED, RESET, CLOSED, ABANDONED, REFUSED, UNREACHABLE, TIMED_OUT -> true;
        };
  }
}
