// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.live;

import dev.upstreamtop.jmc.rules.model.LatencySummary;
import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Messages;
import dev.upstreamtop.jmc.ui.Palette;
import dev.upstreamtop.jmc.ui.board.Board;
import dev.upstreamtop.jmc.ui.board.BoardState;
import dev.upstreamtop.jmc.ui.chart.ChartModel;
import dev.upstreamtop.jmc.ui.chart.Curve;
import dev.upstreamtop.jmc.ui.chart.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The readings since the tab was opened, at most the last {@value #MAX}; for one thread.
 *
 * <p>Across backends the chart shows the highest percentile, not a mean of percentiles.
 */
final class LiveHistory {

  static final int MAX = 600;
  private static final int TREND = 24;
  private static final int MAX_COLOURS = 256;

  private final Deque<LiveReading.Figures> readings = new ArrayDeque<>();
  private final Set<BackendId> seen = new LinkedHashSet<>();
  private Set<BackendId> narrowed = Set.of();

  void add(LiveReading.Figures reading) {
    if (!readings.isEmpty() && readings.getLast().timeNanos() >= reading.timeNanos()) {
      return;
    }
    readings.addLast(reading);
    if (readings.size() > MAX) {
      readings.removeFirst();
    }
    for (LeaderboardRow row : reading.rows()) {
      if (seen.size() < MAX_COLOURS) {
        seen.add(row.backend().id());
      }
    }
  }

  /** The last reading as a leaderboard; empty before the first. */
  Board board() {
    if (readings.isEmpty()) {
      return Board.EMPTY;
    }
    LiveReading.Figures last = readings.getLast();
    return Board.of(
        last.rows(),
        last.intervalMillis() / 1e3,
        row -> BoardState.now(row, last.finding(row)),
        this::trend,
        palette());
  }

  /**
   * All readings as a chart.
   *
   * @param only the backends that it tells of; empty for all, each request once
   */
  ChartModel chart(Set<BackendId> only) {
    narrowed = Set.copyOf(only);
    if (readings.isEmpty()) {
      return ChartModel.EMPTY;
    }
    List<TimeRange> times = times();
    TimeRange range = times.get(0).span(times.get(times.size() - 1));
    return new ChartModel(
        range,
        List.of(
            new Lane(
                Messages.get("chart.requests"),
                Messages.get("chart.requests.description"),
                Lane.Measure.PER_SECOND,
                Lane.Form.STACKED,
                3,
                stack()),
            underWay(),
            new Lane(
                Messages.get("live.header"),
                Messages.get("live.header.description"),
                Lane.Measure.NANOSECONDS,
                Lane.Form.LOGARITHMIC,
                2,
                List.of(
                    curve(
                        "chart.header.p99",
                        Palette.TAIL,
                        reading -> highest(reading, LatencySummary::p99Nanos)),
                    curve(
                        "chart.header.p50",
                        Palette.MEDIAN,
                        reading -> highest(reading, LatencySummary::p50Nanos)))),
            new Lane(
                Messages.get("live.failures"),
                Messages.get("live.failures.description"),
                Lane.Measure.PER_SECOND,
                Lane.Form.BESIDE,
                2,
                List.of(
                    curve(
                        "chart.failures.5xx",
                        Palette.ERROR,
                        reading -> perSecond(reading, row -> row.results().serverErrors())),
                    curve(
                        "chart.failures.failed",
                        Palette.FAILURE,
                        reading -> perSecond(reading, row -> row.results().failures()))))));
  }

  private List<Curve> stack() {
    Palette palette = palette();
    List<Map<BackendId, Double>> rates =
        readings.stream().map(reading -> rates(rows(reading))).toList();
    Set<BackendId> shown =
        rates.stream().flatMap(reading -> reading.keySet().stream()).collect(Collectors.toSet());
    List<BackendId> stacked = seen.stream().filter(shown::contains).toList();
    List<Curve> stack = new ArrayList<>();
    List<BackendId> own = stacked.stream().limit(Palette.size()).toList();
    for (BackendId id : own) {
      stack.add(stacked(name(id), palette.of(id), at -> rates.get(at).getOrDefault(id, 0.0)));
    }
    if (stacked.size() > own.size()) {
      Set<BackendId> told = Set.copyOf(own);
      stack.add(
          stacked(
              Messages.get("chart.requests.rest", stacked.size() - own.size()),
              Palette.REST,
              at ->
                  rates.get(at).entrySet().stream()
                      .filter(rate -> !told.contains(rate.getKey()))
                      .mapToDouble(Map.Entry::getValue)
                      .sum()));
    }
    return stack;
  }

  private Lane underWay() {
    return new Lane(
        Messages.get("chart.under.way"),
        Messages.get("chart.under.way.description"),
        Lane.Measure.COUNT,
        Lane.Form.STACKED,
        2,
        List.of(
            curve(
                "chart.under.way.in.flight",
                Palette.WAITING,
                reading -> sum(reading, row -> row.gauges().inFlight())),
            curve(
                "chart.under.way.receiving",
                Palette.RECEIVING,
                reading -> sum(reading, row -> row.gauges().receiving()))));
  }

  private String name(BackendId id) {
    return readings.getLast().rows().stream()
        .map(LeaderboardRow::backend)
        .filter(backend -> backend.id().equals(id))
        .map(backend -> backend.displayName())
        .findFirst()
        .orElse(id.endpoint());
  }

  private Curve stacked(String title, int colour, IntToDoubleFunction value) {
    return new Curve(title, colour, true, steps(value));
  }

  private Curve curve(String key, int colour, ToDoubleFunction<LiveReading.Figures> value) {
    List<LiveReading.Figures> all = List.copyOf(readings);
    return new Curve(
        Messages.get(key), colour, false, steps(at -> value.applyAsDouble(all.get(at))));
  }

  private List<Curve.Step> steps(IntToDoubleFunction value) {
    List<TimeRange> times = times();
    return IntStream.range(0, times.size())
        .mapToObj(at -> new Curve.Step(times.get(at), value.applyAsDouble(at)))
        .toList();
  }

  /** What each reading tells of: the interval that had ended, as far as no other told of it. */
  private List<TimeRange> times() {
    List<TimeRange> times = new ArrayList<>();
    long before = Long.MIN_VALUE;
    for (LiveReading.Figures reading : readings) {
      long end = reading.timeNanos();
      long length = Math.max(1, Math.round(reading.intervalMillis() * 1e6));
      // A reading that comes a little late leaves no time out.
      boolean next = before >= end - length - length / 2;
      times.add(new TimeRange(next ? before : end - length, end));
      before = end;
    }
    return times;
  }

  private List<Double> trend(BackendId id) {
    return readings.stream()
        .skip(Math.max(0, readings.size() - TREND))
        .map(reading -> rates(reading.rows()).getOrDefault(id, 0.0))
        .toList();
  }

  private Palette palette() {
    return new Palette(List.copyOf(seen));
  }

  private static Map<BackendId, Double> rates(List<LeaderboardRow> rows) {
    return rows.stream()
        .collect(
            Collectors.toMap(
                row -> row.backend().id(), LeaderboardRow::requestsPerSecond, Double::sum));
  }

  private List<LeaderboardRow> rows(LiveReading.Figures reading) {
    return narrowed.isEmpty()
        ? reading.once()
        : reading.rows().stream().filter(row -> narrowed.contains(row.backend().id())).toList();
  }

  private double highest(LiveReading.Figures reading, ToDoubleFunction<LatencySummary> figure) {
    return rows(reading).stream()
        .map(LeaderboardRow::headerTime)
        .filter(summary -> !summary.isEmpty())
        .mapToDouble(figure)
        .max()
        .orElse(Double.NaN);
  }

  private double perSecond(LiveReading.Figures reading, ToDoubleFunction<LeaderboardRow> count) {
    double seconds = reading.intervalMillis() / 1e3;
    return seconds <= 0 ? Double.NaN : sum(reading, count) / seconds;
  }

  private double sum(LiveReading.Figures reading, ToDoubleFunction<LeaderboardRow> figure) {
    return rows(reading).stream().mapToDouble(figure).sum();
  }
}
