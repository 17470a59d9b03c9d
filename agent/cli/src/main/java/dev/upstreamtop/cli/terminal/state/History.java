// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.state;

import dev.upstreamtop.analysis.sample.CallResults;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The last few snapshots, and what was lost since the first; they do not change, but what is asked
 * of them is kept, so they are for use by one thread.
 *
 * <p>Rates are those of the last interval. Percentiles, results and routes come from a window of
 * about eight seconds, at least one interval and at most {@link #MOST} of them: a figure must stand
 * still long enough to be read, and a percentile needs values.
 */
public final class History {

  /** How many snapshots are kept. */
  public static final int MOST = 8;

  /** Of so many intervals trends are kept: the columns of the widest one. */
  public static final int LONGEST_TREND = 60;

  private static final long WINDOW_NANOS = 8_000_000_000L;

  static final Comparator<Exchange> LATEST_FIRST =
      Comparator.comparingLong((Exchange exchange) -> exchange.times().endEpochNanos()).reversed();

  /** What a route of a backend is called, and how many of its requests ended over the window. */
  public record Route(String method, String path, long requests) {}

  private record RouteName(String method, String path) {}

  private final List<Moment> moments;
  private final List<Marks> marks;
  private final SortedMap<String, Long> lost;

  private History(List<Moment> moments, List<Marks> marks, SortedMap<String, Long> lost) {
    this.moments = List.copyOf(moments);
    this.marks = List.copyOf(marks);
    this.lost = Collections.unmodifiableSortedMap(lost);
  }

  /** Only one snapshot. */
  public static History of(Snapshot first) {
    return new History(
        List.of(new Moment(first)),
        List.of(new Marks(first)),
        new TreeMap<>(first.capture().loss().lost()));
  }

  /** The history with one more snapshot, the oldest one dropped where there would be too many. */
  public History plus(Snapshot next) {
    List<Moment> kept = new ArrayList<>(moments);
    if (kept.size() == MOST) {
      kept.remove(0);
    }
    kept.add(new Moment(next));
    List<Marks> trend =
        new ArrayList<>(marks.subList(Math.max(0, marks.size() - LONGEST_TREND + 1), marks.size()));
    trend.add(new Marks(next));
    SortedMap<String, Long> sum = new TreeMap<>(lost);
    next.capture().loss().lost().forEach((cause, count) -> sum.merge(cause, count, Long::sum));
    return new History(kept, trend, sum);
  }

  /** Oldest first, at least one, at most {@link #MOST}. */
  public List<Snapshot> snapshots() {
    return moments.stream().map(Moment::snapshot).toList();
  }

  /** Everything lost since the first snapshot, by cause. */
  public SortedMap<String, Long> lost() {
    return lost;
  }

  /** The last moments, oldest first, at most so many. */
  List<Moment> last(int most) {
    return moments.subList(Math.max(0, moments.size() - most), moments.size());
  }

  public Snapshot latest() {
    return moments.getLast().snapshot();
  }

  /** The snapshots that figures are summed over, oldest first. */
  public List<Snapshot> window() {
    return inWindow().stream().map(Moment::snapshot).toList();
  }

  private List<Moment> inWindow() {
    long nanos = 0;
    int from = moments.size();
    while (from > 0) {
      nanos += moments.get(from - 1).snapshot().interval().nanos();
      if (from < moments.size() && nanos > WINDOW_NANOS * 5 / 4) {
        break;
      }
      from--;
    }
    return moments.subList(from, moments.size());
  }

  /** How long the window is. */
  public long windowNanos() {
    return window().stream().mapToLong(snapshot -> snapshot.interval().nanos()).sum();
  }

  /** One backend over the window, without routes; without traffic where it is unknown. */
  public BackendRow row(BackendKey key) {
    return inWindow().stream()
        .map(moment -> moment.row(key).withoutRoutes())
        .reduce(BackendRow::plus)
        .orElseThrow();
  }

  /** The routes of a backend over the window, the busiest first. */
  public List<Route> routes(BackendKey key) {
    Map<RouteName, Long> requests = new LinkedHashMap<>();
    for (Moment moment : inWindow()) {
      for (RouteRow route : moment.row(key).routes()) {
        requests.merge(new RouteName(route.method(), route.route()), route.requests(), Long::sum);
      }
    }
    return requests.entrySet().stream()
        .map(route -> new Route(route.getKey().method(), route.getKey().path(), route.getValue()))
        .sorted(Comparator.comparingLong(Route::requests).reversed())
        .toList();
  }

  /** One route of a backend over the window; without traffic where it is unknown. */
  public RouteRow route(BackendKey key, Route route) {
    return inWindow().stream()
        .map(moment -> in(moment, key, route))
        .reduce(RouteRow::plus)
        .orElseThrow();
  }

  /** Requests per second that ended on a route in the last interval. */
  public double rate(BackendKey key, Route route) {
    return latest().interval().perSecond(in(moments.getLast(), key, route).requests());
  }

  private static RouteRow in(Moment moment, BackendKey key, Route route) {
    for (RouteRow row : moment.row(key).routes()) {
      if (row.route().equals(route.path()) && row.method().equals(route.method())) {
        return row;
      }
    }
    return RouteRow.empty(route.method(), route.path());
  }

  /** What happened to all backends together over the window, as {@link Snapshot#totals} has it. */
  public Counts counts() {
    return inWindow().stream()
        .map(moment -> moment.total().counts())
        .reduce(Counts::plus)
        .orElseThrow();
  }

  /** How it stands with all backends together now. */
  public Gauges gauges() {
    return moments.getLast().total().gauges();
  }

  /** Requests per second of all backends together in the last interval. */
  public double rate() {
    return latest().interval().perSecond(moments.getLast().total().counts().requests());
  }

  /** Requests per second of all backends that are seen from a side, in the last interval. */
  public double rate(Side side) {
    return latest().interval().perSecond(moments.getLast().sum(side).counts().requests());
  }

  /** Requests per second of a backend in the last interval. */
  public double rate(BackendKey key) {
    return latest().interval().perSecond(moments.getLast().row(key).counts().requests());
  }

  /**
   * A figure of some backends together, interval by interval, the latest one last; 0 where nothing
   * was known of them.
   *
   * @param most so many intervals; no more than {@link #LONGEST_TREND} are known
   * @return as many as were asked for
   */
  public List<Double> trend(List<BackendKey> keys, Trend trend, int most) {
    List<Double> figures =
        new ArrayList<>(Collections.nCopies(Math.max(0, most - marks.size()), 0.0));
    for (Marks mark : marks.subList(Math.max(0, marks.size() - most), marks.size())) {
      double figure = 0;
      for (BackendKey key : keys) {
        double own = mark.of(key, trend);
        figure = trend.figure().addsUp() ? figure + own : Math.max(figure, own);
      }
      figures.add(figure);
    }
    return figures;
  }

  /** What some backends together are sorted by: over so many intervals as an order has to hold. */
  double figure(List<BackendKey> keys, Sorting sorting) {
    double figure = 0;
    for (Moment moment : last(Ranking.PATIENCE)) {
      Map<BackendKey, Double> figures = moment.figures(sorting);
      for (BackendKey key : keys) {
        double own = figures.getOrDefault(key, 0.0);
        figure = sorting.addsUp() ? figure + own : Math.max(figure, own);
      }
    }
    return figure;
  }

  /**
   * Some backends together over the window, without routes, under the first one's key; what is
   * under way is what was so at the end.
   */
  public BackendRow sum(List<BackendKey> keys) {
    return inWindow().stream()
        .map(moment -> moment.sum(keys))
        .reduce(BackendRow::plus)
        .orElseThrow();
  }

  /**
   * The exchanges worth a line: the latest ones, with room kept for the latest failures and server
   * errors among them.
   *
   * @param wanted which may be among them
   * @return latest first, at most as many as asked for
   */
  public List<Exchange> recent(int most, Predicate<Exchange> wanted) {
    List<Exchange> all =
        moments.reversed().stream()
            .flatMap(moment -> moment.exchanges().stream())
            .filter(wanted)
            .toList();
    int reserved = most / 2;
    List<Exchange> failed = all.stream().filter(History::isFailure).limit(reserved).toList();
    Stream<Exchange> others =
        all.stream().filter(exchange -> !failed.contains(exchange)).limit(most - failed.size());
    return Stream.concat(failed.stream(), others).sorted(LATEST_FIRST).toList();
  }

  /**
   * The exchanges of one backend to look at: its last failures and server errors, half of them at
   * most where there are others, and the slowest of these.
   *
   * @return latest first, at most as many as asked for
   */
  public List<Exchange> notable(BackendKey key, int most) {
    List<Exchange> all =
        moments.reversed().stream()
            .flatMap(moment -> moment.exchanges().stream())
            .filter(exchange -> exchange.backend().equals(key))
            .toList();
    List<Exchange> failed = all.stream().filter(History::isFailure).toList();
    List<Exchange> slowest =
        all.stream()
            .filter(exchange -> !isFailure(exchange))
            .sorted(
                Comparator.comparingLong(
                        (Exchange exchange) ->
                            Math.max(
                                exchange.times().headerNanos(), exchange.times().responseNanos()))
                    .reversed())
            .toList();
    int failures = Math.min(failed.size(), Math.max(most / 2, most - slowest.size()));
    return Stream.concat(failed.stream().limit(failures), slowest.stream().limit(most - failures))
        .sorted(LATEST_FIRST)
        .toList();
  }

  /** Whether an exchange is one to look at: without a whole response, or with a server error. */
  public static boolean isFailure(Exchange exchange) {
    return exchange.status() >= 500
        || CallResults.isServerError(exchange.grpcStatus())
        || switch (exchange.outcome()) {
          case RESPONSE -> false;
          case TRUNCATED, RESET, CLOSED, ABANDONED, REFUSED, UNREACHABLE, TIMED_OUT -> true;
        };
  }
}
