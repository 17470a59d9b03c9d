// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.page;

import dev.upstreamtop.jmc.rules.judged.ToldFinding;
import dev.upstreamtop.jmc.rules.model.BackendInfo;
import dev.upstreamtop.jmc.rules.model.CompletenessNote;
import dev.upstreamtop.jmc.rules.model.Leaderboard;
import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.model.Selection;
import dev.upstreamtop.jmc.rules.model.TrafficCurve;
import dev.upstreamtop.jmc.rules.model.TrafficSeries;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Palette;
import dev.upstreamtop.jmc.ui.board.Board;
import dev.upstreamtop.jmc.ui.board.BoardState;
import dev.upstreamtop.jmc.ui.chart.ChartModel;
import dev.upstreamtop.jmc.ui.chart.TimeChoice;
import dev.upstreamtop.jmc.ui.chart.TrafficChart;
import dev.upstreamtop.jmc.ui.episodes.EpisodeLine;
import dev.upstreamtop.jmc.ui.events.EventsShown;
import dev.upstreamtop.jmc.ui.times.TimesShown;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Answers what the page asks about one recording, and keeps of an answer what the next one may need
 * again: a selected backend leaves the leaderboard as it is, a dragged time the chart.
 *
 * <p>Belongs off the display's thread; safe for use by one thread after the other.
 */
public final class PageFigures {

  /** A longer list would not be read. */
  static final int MAX_EXCHANGES = 500;

  private static final Selection NOTHING = Selection.of(TimeRange.EMPTY);
  private static final int TREND_POINTS = 24;
  private static final double NANOS_PER_SECOND = 1e9;

  private final RecordingModel model;
  private Palette palette;
  private TimeRange boardOf = TimeRange.EMPTY;
  private Board board = Board.EMPTY;
  private boolean boardJudged;
  private Selection chartOf = NOTHING;
  private TimeChoice timesOf = TimeChoice.STANDARD;
  private boolean chartCompares;
  private ChartModel chart = ChartModel.EMPTY;

  /** Nothing asked yet. */
  public PageFigures(RecordingModel model) {
    this.model = model;
    this.palette = palette(List.of());
  }

  /** Everything that the page shows. */
  public synchronized PageView answer(PageQuery query) {
    TimeRange counted = query.counted(model.range());
    boolean judged = model.isJudged();
    if (judged && !boardJudged) {
      palette = palette(sick(model.range()));
      chartOf = NOTHING;
    }
    if (!counted.equals(boardOf) || judged != boardJudged) {
      board = board(counted, judged);
      boardOf = counted;
      boardJudged = judged;
    }
    Selection charted = charted(query);
    boolean compared = query.comparesBackends();
    if (!charted.equals(chartOf) || !query.times().equals(timesOf) || compared != chartCompares) {
      chart = TrafficChart.of(model, charted, palette, query.times(), compared);
      chartOf = charted;
      timesOf = query.times();
      chartCompares = compared;
    }
    Selection selected = new Selection(counted, once(query));
    return new PageView(
        counted,
        query.isNarrowed(model.range()),
        board,
        chart,
        episodes(query.shown(model.range()), judged),
        model.slowExchanges(selected, MAX_EXCHANGES),
        when(query.detail() == Detail.TIMES, () -> TimesShown.of(model, selected)),
        when(query.detail() == Detail.EVENTS, () -> events(query)),
        notes(judged),
        judged);
  }

  private static <T> Optional<T> when(boolean seen, Supplier<T> answer) {
    return seen ? Optional.of(answer.get()) : Optional.empty();
  }

  /** Those that Mission Control's Properties tell of. */
  private EventsShown events(PageQuery query) {
    return EventsShown.of(
        model.items().apply(UpstreamItems.of(query.backends(), query.listed(model.range()))));
  }

  /** Does something once the judgement is known, on whatever thread. */
  void whenJudged(Runnable then) {
    model.whenJudged(then);
  }

  private Board board(TimeRange counted, boolean judged) {
    Selection shown = Selection.of(counted);
    Leaderboard leaderboard = model.leaderboard(shown);
    TrafficSeries trend = model.counts(shown, TREND_POINTS);
    Map<BackendId, ToldFinding> warnings =
        judged
            ? model
                .judged()
                .warnings(
                    leaderboard.rows().stream().map(row -> row.backend().id()).toList(), counted)
            : Map.of();
    return Board.of(
        sickestFirst(leaderboard.rows(), List.copyOf(warnings.keySet())),
        leaderboard.coveredNanos() / NANOS_PER_SECOND,
        row -> BoardState.of(row, Optional.ofNullable(warnings.get(row.backend().id()))),
        id -> trend(trend, id),
        palette);
  }

  /** The judgement's order; those that are well stay in the order of their requests. */
  private static List<LeaderboardRow> sickestFirst(
      List<LeaderboardRow> rows, List<BackendId> sick) {
    Map<BackendId, Integer> places = new HashMap<>();
    sick.forEach(id -> places.put(id, places.size()));
    return rows.stream()
        .sorted(
            Comparator.comparingInt(
                row -> places.getOrDefault(row.backend().id(), Integer.MAX_VALUE)))
        .toList();
  }

  /** What was found in a time; nothing as long as it is not known. */
  private List<EpisodeLine> episodes(TimeRange shown, boolean judged) {
    return judged
        ? model
            .judged()
            .episodes(model.backends().stream().map(BackendInfo::id).toList(), shown)
            .stream()
            .map(episode -> new EpisodeLine(model.backend(episode.backend()), episode.finding()))
            .toList()
        : List.of();
  }

  /** Without a selection all backends are told of, and each request once. */
  private Selection charted(PageQuery query) {
    return new Selection(query.shown(model.range()), once(query));
  }

  private Set<BackendId> once(PageQuery query) {
    return query.backends().isEmpty() ? model.backendsOnce() : query.backends();
  }

  private List<CompletenessNote> notes(boolean judged) {
    return judged
        ? Stream.concat(model.notes().stream(), model.roomNote().stream()).toList()
        : model.notes();
  }

  private List<BackendId> sick(TimeRange range) {
    return List.copyOf(
        model
            .judged()
            .warnings(model.backends().stream().map(BackendInfo::id).toList(), range)
            .keySet());
  }

  /**
   * Colours go by the rank in the whole recording, so that they stay when a part is looked at.
   *
   * @param sick those that must have one
   */
  private Palette palette(List<BackendId> sick) {
    Set<BackendId> coloured = new LinkedHashSet<>(sick);
    model.leaderboard(Selection.of(model.range())).rows().stream()
        .map(row -> row.backend().id())
        .forEach(coloured::add);
    return new Palette(List.copyOf(coloured));
  }

  private static List<Double> trend(TrafficSeries series, BackendId id) {
    TrafficCurve curve = series.byBackend().get(id);
    return curve == null
        ? List.of()
        : IntStream.range(0, series.points().size()).mapToObj(curve::requestsPerSecond).toList();
  }
}
