// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.board;

import dev.upstreamtop.jmc.rules.model.LatencySummary;
import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.model.RouteRow;
import dev.upstreamtop.jmc.rules.recording.Gauges;
import dev.upstreamtop.jmc.rules.recording.ResultCounts;
import dev.upstreamtop.jmc.rules.recording.Tunnels;
import dev.upstreamtop.jmc.ui.Figures;
import dev.upstreamtop.jmc.ui.Messages;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * A column of the leaderboard: what it says and what it sorts by.
 *
 * <p>A number that is not known is {@code NaN}: it reads as an empty cell and sorts last.
 */
@SuppressWarnings("ImmutableEnumChecker") // The functions hold nothing.
public enum BoardColumn {
  RANK(50, true, Figures::count, node -> node.rank(), BoardColumn::noRoute),
  BACKEND(220, true),
  TREND(90, true),
  STATE(145, true),
  REQUESTS(80, false, Figures::count, node -> node.row().requests(), route -> route.requests()),
  RATE(58, true, Figures::rate, node -> node.row().requestsPerSecond(), BoardColumn::noRoute),
  SHARE(100, true, Figures::share, node -> node.row().share(), BoardColumn::noRoute),
  IN_FLIGHT(72, true, Figures::count, gauges(Gauges::inFlight), BoardColumn::noRoute),
  OLDEST(90, false, Figures::time, gauges(Gauges::oldestInFlightNanos), BoardColumn::noRoute),
  RECEIVING(82, true, Figures::count, gauges(Gauges::receiving), BoardColumn::noRoute),
  OLDEST_RECEIVING(
      130, true, Figures::time, gauges(Gauges::oldestReceivingNanos), BoardColumn::noRoute),
  P50(66, true, Figures::measured, header(LatencySummary::p50Nanos), RouteRow::highestP50Nanos),
  P90(66, true, Figures::measured, header(LatencySummary::p90Nanos), BoardColumn::noRoute),
  P99(66, true, Figures::measured, header(LatencySummary::p99Nanos), RouteRow::highestP99Nanos),
  MAX(66, true, Figures::measured, header(LatencySummary::maxNanos), RouteRow::maxNanos),
  MEAN(80, false, Figures::time, header(LatencySummary::meanNanos), BoardColumn::noRoute),
  RESPONSE_P50(
      100,
      false,
      Figures::measured,
      node -> known(node.row().responseTime(), LatencySummary::p50Nanos),
      BoardColumn::noRoute),
  RESPONSE_P99(
      100,
      false,
      Figures::measured,
      node -> known(node.row().responseTime(), LatencySummary::p99Nanos),
      BoardColumn::noRoute),
  CONNECT_P99(
      100,
      false,
      Figures::measured,
      node -> known(node.row().connectTime(), LatencySummary::p99Nanos),
      BoardColumn::noRoute),
  STATUS_2XX(54, true, Figures::share, answers(ResultCounts::successful), BoardColumn::noRoute),
  STATUS_3XX(54, false, Figures::share, answers(ResultCounts::redirected), BoardColumn::noRoute),
  STATUS_4XX(54, true, Figures::share, answers(ResultCounts::clientErrors), BoardColumn::noRoute),
  STATUS_5XX(54, true, Figures::share, answers(ResultCounts::serverErrors), RouteErrors::share),
  FAILED(62, true, Figures::count, results(ResultCounts::failures), route -> route.failures()),
  REFUSED(75, true, Figures::count, results(ResultCounts::refused), BoardColumn::noRoute),
  UNREACHABLE(90, false, Figures::count, results(ResultCounts::unreachable), BoardColumn::noRoute),
  TIMED_OUT(80, false, Figures::count, results(ResultCounts::timedOut), BoardColumn::noRoute),
  RESET(60, true, Figures::count, results(ResultCounts::reset), BoardColumn::noRoute),
  CLOSED(65, false, Figures::count, results(ResultCounts::closed), BoardColumn::noRoute),
  ABANDONED(90, false, Figures::count, results(ResultCounts::abandoned), BoardColumn::noRoute),
  TRUNCATED(80, false, Figures::count, results(ResultCounts::truncated), BoardColumn::noRoute),
  RETRANSMITS(90, false, Figures::count, results(ResultCounts::retransmits), BoardColumn::noRoute),
  TUNNELS(75, false, Figures::count, tunnels(Tunnels::open), BoardColumn::noRoute),
  OLDEST_TUNNEL(100, false, Figures::time, tunnels(Tunnels::oldestNanos), BoardColumn::noRoute),
  SENT(80, false, Figures::bytes, node -> node.row().bytes().sent(), BoardColumn::noRoute),
  RECEIVED(80, false, Figures::bytes, node -> node.row().bytes().received(), BoardColumn::noRoute),
  TUNNEL_SENT(
      100, false, Figures::bytes, tunnels(t -> t.counts().bytes().sent()), BoardColumn::noRoute),
  TUNNEL_RECEIVED(
      110,
      false,
      Figures::bytes,
      tunnels(t -> t.counts().bytes().received()),
      BoardColumn::noRoute),
  TUNNELS_ENDED_BY_CLIENT(
      130, false, Figures::count, tunnels(t -> t.counts().endedByClient()), BoardColumn::noRoute),
  TUNNELS_ENDED_BY_BACKEND(
      140, false, Figures::count, tunnels(t -> t.counts().endedByBackend()), BoardColumn::noRoute),
  SIDE(70, false);

  /** The share of a route's requests that were answered with 5xx. */
  private static final class RouteErrors {
    static double share(RouteRow route) {
      return route.requests() == 0 ? Double.NaN : (double) route.errors() / route.requests();
    }
  }

  private static final List<BoardColumn> ALL = List.of(values());

  private final int width;
  private final boolean shownAtFirst;
  private final DoubleFunction<String> format;
  private final ToDoubleFunction<BoardNode.Backend> backend;
  private final ToDoubleFunction<RouteRow> route;

  /** A column of words. */
  BoardColumn(int width, boolean shownAtFirst) {
    this(width, shownAtFirst, number -> "", node -> Double.NaN, BoardColumn::noRoute);
  }

  /** A column of numbers. */
  BoardColumn(
      int width,
      boolean shownAtFirst,
      DoubleFunction<String> format,
      ToDoubleFunction<BoardNode.Backend> backend,
      ToDoubleFunction<RouteRow> route) {
    this.width = width;
    this.shownAtFirst = shownAtFirst;
    this.format = format;
    this.backend = backend;
    this.route = route;
  }

  /** Names the column in saved settings. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Which column of the widget shows it; that follows the order of the constants. */
  public int index() {
    return ALL.indexOf(this);
  }

  /** The column that a column of the widget shows. */
  static BoardColumn at(int index) {
    return ALL.get(index);
  }

  /** What stands over the column. */
  public String title() {
    return Messages.get("column." + id());
  }

  /** What the column means, with its unit. */
  public String description() {
    return Messages.get("column." + id() + ".description");
  }

  /** Width at first, in pixels. */
  public int width() {
    return width;
  }

  /** Whether the column is there before anyone has chosen. */
  public boolean shownAtFirst() {
    return shownAtFirst;
  }

  /** Whether the cells are numbers, which stand at the right. */
  public boolean isNumber() {
    return switch (this) {
      case BACKEND, TREND, STATE, SIDE, RANK -> false;
      default -> true;
    };
  }

  /** What a cell says. */
  public String text(BoardNode node) {
    return switch (this) {
      case BACKEND -> node.name();
      case TREND -> "";
      case STATE -> node instanceof BoardNode.Backend shown ? BoardState.text(shown.row()) : "";
      case SIDE -> Messages.get("side." + node.backendId().side().name().toLowerCase(Locale.ROOT));
      default -> format.apply(number(node));
    };
  }

  /** What a cell of numbers holds, in base units; NaN where it is not known. */
  public double number(BoardNode node) {
    return node.number(backend, this == RATE ? BoardNode.Route::perSecond : this::ofRoute);
  }

  /** Smallest first; what is not known comes last. */
  public Comparator<BoardNode> order() {
    return switch (this) {
      case BACKEND, SIDE -> Comparator.comparing(node -> text(node).toLowerCase(Locale.ROOT));
      case STATE -> Comparator.comparing(BoardColumn::gravity);
      case TREND -> Comparator.comparingDouble(RATE::number);
      default -> Comparator.comparingDouble(this::number);
    };
  }

  private double ofRoute(BoardNode.Route node) {
    return route.applyAsDouble(node.row());
  }

  private static BoardState gravity(BoardNode node) {
    return node instanceof BoardNode.Backend shown ? BoardState.of(shown.row()) : BoardState.OK;
  }

  private static double noRoute(RouteRow unused) {
    return Double.NaN;
  }

  private static ToDoubleFunction<BoardNode.Backend> header(ToLongFunction<LatencySummary> figure) {
    return node -> known(node.row().headerTime(), figure);
  }

  private static double known(LatencySummary summary, ToLongFunction<LatencySummary> figure) {
    return summary.isEmpty() ? Double.NaN : figure.applyAsLong(summary);
  }

  private static ToDoubleFunction<BoardNode.Backend> results(ToLongFunction<ResultCounts> figure) {
    return node -> figure.applyAsLong(node.row().results());
  }

  private static ToDoubleFunction<BoardNode.Backend> gauges(ToLongFunction<Gauges> figure) {
    return node -> figure.applyAsLong(node.row().gauges());
  }

  private static ToDoubleFunction<BoardNode.Backend> tunnels(ToLongFunction<Tunnels> figure) {
    return node -> figure.applyAsLong(node.row().tunnels());
  }

  private static ToDoubleFunction<BoardNode.Backend> answers(ToLongFunction<ResultCounts> figure) {
    return node -> {
      LeaderboardRow row = node.row();
      long responses = row.results().responses();
      return responses == 0 ? Double.NaN : (double) figure.applyAsLong(row.results()) / responses;
    };
  }
}
