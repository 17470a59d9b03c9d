// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.board;

import dev.upstreamtop.jmc.rules.model.LatencySummary;
import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.model.RouteRow;
import dev.upstreamtop.jmc.rules.sample.Gauges;
import dev.upstreamtop.jmc.rules.sample.ResultCounts;
import dev.upstreamtop.jmc.rules.sample.Tunnels;
import dev.upstreamtop.jmc.ui.Figures;
import dev.upstreamtop.jmc.ui.Messages;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * A column of the leaderboard: what it says and what it sorts by.
 *
 * <p>A number that is not known is {@code NaN}: it reads as an empty cell and sorts last. What is
 * shown as it was counted has no constant here: the text {@code column.counters} lists it.
 */
public final class BoardColumn {

  public static final BoardColumn RANK =
      new BoardColumn("rank", 36, true, Figures::count, node -> node.rank(), BoardColumn::noRoute);
  public static final BoardColumn BACKEND = new BoardColumn("backend", 200, true, BoardNode::name);
  public static final BoardColumn TREND = new BoardColumn("trend", 75, true, node -> "");
  public static final BoardColumn STATE = new BoardColumn("state", 300, true, BoardColumn::state);
  public static final BoardColumn REQUESTS =
      new BoardColumn(
          "requests",
          80,
          false,
          Figures::count,
          node -> node.row().requests(),
          route -> route.requests());
  public static final BoardColumn RATE =
      new BoardColumn(
          "rate",
          58,
          true,
          Figures::rate,
          node -> node.row().requestsPerSecond(),
          BoardColumn::noRoute);
  public static final BoardColumn SHARE =
      new BoardColumn(
          "share", 85, true, Figures::share, node -> node.row().share(), BoardColumn::noRoute);
  public static final BoardColumn IN_FLIGHT =
      new BoardColumn(
          "in_flight", 112, true, Figures::count, gauges(Gauges::inFlight), BoardColumn::noRoute);
  public static final BoardColumn OLDEST =
      new BoardColumn(
          "oldest",
          90,
          false,
          Figures::time,
          gauges(Gauges::oldestInFlightNanos),
          BoardColumn::noRoute);
  public static final BoardColumn RECEIVING =
      new BoardColumn(
          "receiving", 120, true, Figures::count, gauges(Gauges::receiving), BoardColumn::noRoute);
  public static final BoardColumn OLDEST_RECEIVING =
      new BoardColumn(
          "oldest_receiving",
          130,
          true,
          Figures::time,
          gauges(Gauges::oldestReceivingNanos),
          BoardColumn::noRoute);
  public static final BoardColumn P50 =
      new BoardColumn(
          "p50",
          66,
          true,
          Figures::measured,
          header(LatencySummary::p50Nanos),
          RouteRow::highestP50Nanos);
  public static final BoardColumn P90 =
      new BoardColumn(
          "p90",
          66,
          true,
          Figures::measured,
          header(LatencySummary::p90Nanos),
          BoardColumn::noRoute);
  public static final BoardColumn P99 =
      new BoardColumn(
          "p99",
          66,
          true,
          Figures::measured,
          header(LatencySummary::p99Nanos),
          RouteRow::highestP99Nanos);
  public static final BoardColumn MAX =
      new BoardColumn(
          "max", 66, true, Figures::measured, header(LatencySummary::maxNanos), RouteRow::maxNanos);
  public static final BoardColumn MEAN =
      new BoardColumn(
          "mean",
          80,
          false,
          Figures::time,
          header(LatencySummary::meanNanos),
          BoardColumn::noRoute);
  public static final BoardColumn RESPONSE_P50 =
      new BoardColumn(
          "response_p50",
          100,
          false,
          Figures::measured,
          node -> known(node.row().responseTime(), LatencySummary::p50Nanos),
          BoardColumn::noRoute);
  public static final BoardColumn RESPONSE_P99 =
      new BoardColumn(
          "response_p99",
          100,
          false,
          Figures::measured,
          node -> known(node.row().responseTime(), LatencySummary::p99Nanos),
          BoardColumn::noRoute);
  public static final BoardColumn CONNECT_P99 =
      new BoardColumn(
          "connect_p99",
          100,
          false,
          Figures::measured,
          node -> known(node.row().connectTime(), LatencySummary::p99Nanos),
          BoardColumn::noRoute);
  public static final BoardColumn STATUS_2XX =
      new BoardColumn(
          "status_2xx",
          54,
          true,
          Figures::share,
          answers(ResultCounts::successful),
          BoardColumn::noRoute);
  public static final BoardColumn STATUS_3XX =
      new BoardColumn(
          "status_3xx",
          54,
          false,
          Figures::share,
          answers(ResultCounts::redirected),
          BoardColumn::noRoute);
  public static final BoardColumn STATUS_4XX =
      new BoardColumn(
          "status_4xx",
          54,
          true,
          Figures::share,
          answers(ResultCounts::clientErrors),
          BoardColumn::noRoute);
  public static final BoardColumn STATUS_5XX =
      new BoardColumn(
          "status_5xx",
          54,
          true,
          Figures::share,
          answers(ResultCounts::serverErrors),
          RouteErrors::share);
  public static final BoardColumn FAILED =
      new BoardColumn(
          "failed",
          62,
          true,
          Figures::count,
          results(ResultCounts::failures),
          route -> route.failures());
  public static final BoardColumn TUNNELS =
      new BoardColumn(
          "tunnels", 75, false, Figures::count, tunnels(Tunnels::open), BoardColumn::noRoute);
  public static final BoardColumn OLDEST_TUNNEL =
      new BoardColumn(
          "oldest_tunnel",
          100,
          false,
          Figures::time,
          tunnels(Tunnels::oldestNanos),
          BoardColumn::noRoute);
  public static final BoardColumn SENT =
      new BoardColumn(
          "sent",
          80,
          false,
          Figures::bytes,
          node -> node.row().bytes().sent(),
          BoardColumn::noRoute);
  public static final BoardColumn RECEIVED =
      new BoardColumn(
          "received",
          80,
          false,
          Figures::bytes,
          node -> node.row().bytes().received(),
          BoardColumn::noRoute);
  public static final BoardColumn TUNNEL_SENT =
      new BoardColumn(
          "tunnel_sent",
          100,
          false,
          Figures::bytes,
          tunnels(t -> t.counts().bytes().sent()),
          BoardColumn::noRoute);
  public static final BoardColumn TUNNEL_RECEIVED =
      new BoardColumn(
          "tunnel_received",
          110,
          false,
          Figures::bytes,
          tunnels(t -> t.counts().bytes().received()),
          BoardColumn::noRoute);
  public static final BoardColumn TUNNELS_ENDED_BY_CLIENT =
      new BoardColumn(
          "tunnels_ended_by_client",
          130,
          false,
          Figures::count,
          tunnels(t -> t.counts().endedByClient()),
          BoardColumn::noRoute);
  public static final BoardColumn TUNNELS_ENDED_BY_BACKEND =
      new BoardColumn(
          "tunnels_ended_by_backend",
          140,
          false,
          Figures::count,
          tunnels(t -> t.counts().endedByBackend()),
          BoardColumn::noRoute);
  public static final BoardColumn SIDE = new BoardColumn("side", 70, false, BoardColumn::side);

  /** Counters that are shown before anyone has chosen. */
  private static final Set<String> AT_FIRST = Set.of("refused", "reset");

  private static final List<BoardColumn> ALL =
      Stream.of(
              Stream.of(
                  // What decides first, what is nice to know last: a narrow window cuts off the
                  // end.
                  RANK,
                  BACKEND,
                  STATE,
                  STATUS_5XX,
                  FAILED,
                  IN_FLIGHT,
                  OLDEST,
                  RATE,
                  P50,
                  P99,
                  RECEIVING,
                  OLDEST_RECEIVING,
                  TREND,
                  SHARE,
                  P90,
                  MAX,
                  REQUESTS,
                  STATUS_2XX,
                  STATUS_3XX,
                  STATUS_4XX,
                  MEAN,
                  RESPONSE_P50,
                  RESPONSE_P99,
                  CONNECT_P99),
              Stream.of(Messages.get("column.counters").split(" ", -1)).map(BoardColumn::counter),
              Stream.of(
                  TUNNELS,
                  OLDEST_TUNNEL,
                  SENT,
                  RECEIVED,
                  TUNNEL_SENT,
                  TUNNEL_RECEIVED,
                  TUNNELS_ENDED_BY_CLIENT,
                  TUNNELS_ENDED_BY_BACKEND,
                  SIDE))
          .flatMap(columns -> columns)
          .toList();

  /** The share of a route's requests that were answered with 5xx. */
  private static final class RouteErrors {
    static double share(RouteRow route) {
      return route.requests() == 0 ? Double.NaN : (double) route.errors() / route.requests();
    }
  }

  private final String id;
  private final int width;
  private final boolean shownAtFirst;
  private final DoubleFunction<String> format;
  private final ToDoubleFunction<BoardNode.Backend> backend;
  private final ToDoubleFunction<RouteRow> route;

  /** What a cell of a column of words says; null for a column of numbers. */
  private final Function<BoardNode, String> words;

  /** A column of words. */
  private BoardColumn(
      String id, int width, boolean shownAtFirst, Function<BoardNode, String> words) {
    this.id = id;
    this.width = width;
    this.shownAtFirst = shownAtFirst;
    this.format = number -> "";
    this.backend = node -> Double.NaN;
    this.route = BoardColumn::noRoute;
    this.words = words;
  }

  /** A column of numbers. */
  private BoardColumn(
      String id,
      int width,
      boolean shownAtFirst,
      DoubleFunction<String> format,
      ToDoubleFunction<BoardNode.Backend> backend,
      ToDoubleFunction<RouteRow> route) {
    this.id = id;
    this.width = width;
    this.shownAtFirst = shownAtFirst;
    this.format = format;
    this.backend = backend;
    this.route = route;
    this.words = null;
  }

  /** A column of what is counted by that name in events and MBeans. */
  private static BoardColumn counter(String name) {
    String id = name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    return new BoardColumn(
        id,
        26 + 7 * title(id).length(),
        AT_FIRST.contains(name),
        Figures::count,
        results(counts -> counts.get(name)),
        BoardColumn::noRoute);
  }

  /** All columns, from left to right as they are at first. */
  public static List<BoardColumn> all() {
    return ALL;
  }

  /** The column of a name in saved settings. */
  public static Optional<BoardColumn> named(String id) {
    return ALL.stream().filter(column -> column.id.equals(id)).findFirst();
  }

  /** Names the column in saved settings. */
  public String id() {
    return id;
  }

  /** Which column of the widget shows it; that follows the order of {@link #all}. */
  public int index() {
    return ALL.indexOf(this);
  }

  /** The column that a column of the widget shows. */
  static BoardColumn at(int index) {
    return ALL.get(index);
  }

  /** What stands over the column. */
  public String title() {
    return title(id);
  }

  private static String title(String id) {
    return Messages.get("column." + id);
  }

  /** What the column means, with its unit. */
  public String description() {
    return Messages.get("column." + id + ".description");
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
    return words == null && this != RANK;
  }

  /** What a cell says. */
  public String text(BoardNode node) {
    return words == null ? format.apply(number(node)) : words.apply(node);
  }

  /** What a cell of numbers holds, in base units; NaN where it is not known. */
  public double number(BoardNode node) {
    return node.number(backend, this == RATE ? BoardNode.Route::perSecond : this::ofRoute);
  }

  /** Smallest first; what is not known comes last. */
  public Comparator<BoardNode> order() {
    if (this == STATE) {
      // Who is sicker is the judgement's to say, and stands in the rank.
      return Comparator.comparing(BoardColumn::trouble)
          .thenComparing(Comparator.comparingDouble(RANK::number).reversed());
    }
    if (this == TREND) {
      return RATE.order();
    }
    if (this == BACKEND) {
      return Comparator.comparing(BoardNode::backendId)
          .thenComparing(node -> text(node).toLowerCase(Locale.ROOT));
    }
    return words == null
        ? Comparator.comparingDouble(this::number)
        : Comparator.comparing(node -> text(node).toLowerCase(Locale.ROOT));
  }

  private double ofRoute(BoardNode.Route node) {
    return route.applyAsDouble(node.row());
  }

  private static BoardState.Gravity trouble(BoardNode node) {
    BoardState.Gravity gravity = stateOf(node).gravity();
    return gravity.isTrouble() ? BoardState.Gravity.FAILING : gravity;
  }

  private static String state(BoardNode node) {
    return stateOf(node).text();
  }

  private static BoardState stateOf(BoardNode node) {
    return node instanceof BoardNode.Backend shown ? shown.state() : BoardState.OK;
  }

  private static String side(BoardNode node) {
    return Messages.get("side." + node.backendId().side().name().toLowerCase(Locale.ROOT));
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

  @Override
  public String toString() {
    return id;
  }
}
