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
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

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

  /** All readings as a chart. */
  ChartModel chart() {
    if (readings.isEmpty()) {
      return ChartModel.EMPTY;
    }
    TimeRange range =
        new TimeRange(readings.getFirst().timeNanos(), readings.getLast().timeNanos() + 1);
    return new ChartModel(
        range,
        List.of(
            new Lane(
                Messages.get("chart.requests"),
                Messages.get("chart.requests.description"),
                Lane.Measure.PER_SECOND,
                3,
                stack()),
            new Lane(
                Messages.get("live.header"),
                Messages.get("live.header.description"),
                Lane.Measure.NANOSECONDS,
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
        readings.stream().map(reading -> rates(reading.once())).toList();
    Set<BackendId> shown =
        rates.stream().flatMap(reading -> reading.keySet().stream()).collect(Collectors.toSet());
    List<BackendId> stacked = seen.stream().filter(shown::contains).toList();
    double[] height = new double[readings.size()];
    List<Curve> stack = new ArrayList<>();
    List<BackendId> own = stacked.stream().limit(Palette.size()).toList();
    for (BackendId id : own) {
      for (int i = 0; i < height.length; i++) {
        height[i] += rates.get(i).getOrDefault(id, 0.0);
      }
      stack.add(stacked(name(id), palette.of(id), height));
    }
    if (stacked.size() > own.size()) {
      for (int i = 0; i < height.length; i++) {
        height[i] = rates.get(i).values().stream().mapToDouble(Double::doubleValue).sum();
      }
      stack.add(
          stacked(
              Messages.get("chart.requests.rest", stacked.size() - own.size()),
              Palette.REST,
              height));
    }
    Collections.reverse(stack);
    return stack;
  }

  private String name(BackendId id) {
    return readings.getLast().rows().stream()
        .map(LeaderboardRow::backend)
        .filter(backend -> backend.id().equals(id))
        .map(backend -> backend.displayName())
        .findFirst()
        .orElse(id.endpoint());
  }

  private Curve stacked(String title, int colour, double[] height) {
    List<Curve.Point> points = new ArrayList<>();
    for (LiveReading.Figures reading : readings) {
      points.add(new Curve.Point(reading.timeNanos(), height[points.size()]));
    }
    return new Curve(title, colour, true, points);
  }

  private Curve curve(String key, int colour, ToDoubleFunction<LiveReading.Figures> value) {
    return new Curve(
        Messages.get(key),
        colour,
        false,
        readings.stream()
            .map(reading -> new Curve.Point(reading.timeNanos(), value.applyAsDouble(reading)))
            .toList());
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

  private static double highest(
      LiveReading.Figures reading, ToDoubleFunction<LatencySummary> figure) {
    return reading.rows().stream()
        .map(LeaderboardRow::headerTime)
        .filter(summary -> !summary.isEmpty())
        .mapToDouble(figure)
        .max()
        .orElse(Double.NaN);
  }

  private static double perSecond(
      LiveReading.Figures reading, ToDoubleFunction<LeaderboardRow> count) {
    double seconds = reading.intervalMillis() / 1e3;
    return seconds <= 0 ? Double.NaN : reading.once().stream().mapToDouble(count).sum() / seconds;
  }
}
