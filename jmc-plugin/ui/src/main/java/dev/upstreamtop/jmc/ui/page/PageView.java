// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.page;

import dev.upstreamtop.jmc.rules.model.CompletenessNote;
import dev.upstreamtop.jmc.rules.model.Leaderboard;
import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.model.Selection;
import dev.upstreamtop.jmc.rules.model.SlowExchange;
import dev.upstreamtop.jmc.rules.model.TrafficCurve;
import dev.upstreamtop.jmc.rules.model.TrafficSeries;
import dev.upstreamtop.jmc.rules.recording.BackendId;
import dev.upstreamtop.jmc.rules.recording.TimeRange;
import dev.upstreamtop.jmc.ui.Palette;
import dev.upstreamtop.jmc.ui.board.Board;
import dev.upstreamtop.jmc.ui.chart.ChartModel;
import dev.upstreamtop.jmc.ui.chart.TrafficChart;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Everything the page shows, computed. Immutable.
 *
 * @param counted the time that table and list tell of
 * @param notes what the figures rest on; those first that make them too low
 */
public record PageView(
    TimeRange counted,
    Board board,
    ChartModel chart,
    List<SlowExchange> exchanges,
    List<CompletenessNote> notes) {

  /** A longer list would not be read. */
  static final int MAX_EXCHANGES = 500;

  private static final int TREND_POINTS = 24;
  private static final double NANOS_PER_SECOND = 1e9;

  public PageView {
    exchanges = List.copyOf(exchanges);
    notes = List.copyOf(notes);
  }

  /** Answers a query; belongs off the display's thread. */
  public static PageView of(RecordingModel model, PageQuery query) {
    Palette palette = palette(model);
    TimeRange counted = query.counted(model.range());
    Selection shown = Selection.of(counted);
    Leaderboard leaderboard = model.leaderboard(shown);
    TrafficSeries trend = model.series(shown, TREND_POINTS);
    Board board =
        Board.of(
            leaderboard.rows(),
            leaderboard.coveredNanos() / NANOS_PER_SECOND,
            id -> trend(trend, id),
            palette);
    return new PageView(
        counted,
        board,
        TrafficChart.of(model, charted(model, query), palette),
        model.slowExchanges(new Selection(counted, query.backends()), MAX_EXCHANGES),
        model.notes());
  }

  /** Without a selection all backends are stacked, and each request counts once. */
  private static Selection charted(RecordingModel model, PageQuery query) {
    return new Selection(
        query.shown(model.range()),
        query.backends().isEmpty() ? model.backendsOnce() : query.backends());
  }

  /** Colours go by the rank in the whole recording, so that they stay when a part is looked at. */
  private static Palette palette(RecordingModel model) {
    return new Palette(
        model.leaderboard(Selection.of(model.range())).rows().stream()
            .map(LeaderboardRow::backend)
            .map(backend -> backend.id())
            .toList());
  }

  private static List<Double> trend(TrafficSeries series, BackendId id) {
    TrafficCurve curve = series.byBackend().get(id);
    return curve == null
        ? List.of()
        : IntStream.range(0, series.points().size()).mapToObj(curve::requestsPerSecond).toList();
  }
}
