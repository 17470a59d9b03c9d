// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.drawing.Style;
import dev.upstreamtop.cli.terminal.input.Target;
import dev.upstreamtop.cli.terminal.layout.Frame.Row;
import dev.upstreamtop.cli.terminal.layout.Table.Standing;
import dev.upstreamtop.cli.terminal.state.History.Route;
import dev.upstreamtop.cli.terminal.state.Trend;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Draws the middle of the screen: the leaderboard with its routes, and the recent requests below
 * it.
 */
final class Board {

  private static final int FEWEST_FEED_LINES = 3;
  private static final int FEWEST_ROUTES_BESIDE_FEED = 4;
  private static final int INDENT = 4;

  /** From so many lines on, routes and recent requests have some in any case. */
  private static final int HEIGHT_FOR_ALL = 14;

  /** Of three lines of the table, two are for backends where these would take all. */
  private static final double MOST_OF_BACKENDS = 2.0 / 3;

  private final Scene scene;
  private final ZoneId zone;
  private final int width;
  private final Tables tables;
  private int page = 1;
  private int mostScrolled;

  Board(Scene scene, ZoneId zone, int width) {
    this.scene = scene;
    this.zone = zone;
    this.width = width;
    this.tables = new Tables(scene, width);
  }

  /** How many backends, or routes of the one that is alone, were drawn; at least 1. */
  int page() {
    return page;
  }

  /** How many routes of the one that is alone can be above the screen. */
  int mostScrolled() {
    return mostScrolled;
  }

  /** At most so many rows. */
  List<Row> rows(int room) {
    List<BackendKey> candidates = scene.candidates();
    if (candidates.isEmpty()) {
      return nothing().stream().map(Row::of).toList();
    }
    if (scene.view().alone() && scene.view().choice().filter(candidates::contains).isPresent()) {
      return alone(scene.view().choice().get(), room);
    }
    if (scene.view().pooled()) {
      return pooled(room);
    }
    List<BackendKey> shown = shown(candidates, most(candidates.size(), room));
    page = shown.size();
    int left = room - 1 - shown.size() - (candidates.size() > shown.size() ? 1 : 0);
    int feed = left >= 2 * FEWEST_FEED_LINES ? FEWEST_FEED_LINES + 1 : 0;
    Map<BackendKey, List<RouteRow>> drawn = share(shown, left - feed);
    Map<BackendKey, Standing> standings = new LinkedHashMap<>();
    shown.forEach(key -> standings.put(key, tables.standing(key)));
    Table table =
        tables.table(standings.values(), drawn.values().stream().flatMap(List::stream).toList());

    List<Row> rows = new ArrayList<>();
    rows.add(table.titles());
    for (BackendKey key : shown) {
      rows.add(
          Row.of(
              table.backend(
                  standings.get(key), scene.view().choice().filter(key::equals).isPresent()),
              new Target.Backend(key)));
      rows.addAll(routes(table, key, drawn.get(key)));
    }
    if (candidates.size() > shown.size()) {
      more(candidates, shown).map(Row::of).ifPresent(rows::add);
    }
    return withFeed(rows, room);
  }

  /** The pools with as many of their backends as there is room for, and the recent requests. */
  private List<Row> pooled(int room) {
    int feed = room >= HEIGHT_FOR_ALL ? FEWEST_FEED_LINES + 1 : 0;
    PoolBoard pools = new PoolBoard(scene, tables);
    List<Row> rows = new ArrayList<>(pools.rows(room - feed));
    page = pools.page();
    return withFeed(rows, room);
  }

  private List<Row> withFeed(List<Row> rows, int room) {
    int rest = room - rows.size();
    if (rest > FEWEST_FEED_LINES) {
      rows.add(Row.of(Line.EMPTY));
      rows.addAll(new Feed(scene, zone, width).rows(rest - 1));
    }
    return rows;
  }

  /**
   * How many backends have a line at most, where so many could: as many as were asked for, or by
   * the height so that routes and recent requests keep some.
   */
  private int most(int candidates, int room) {
    int asked = scene.view().backends();
    if (asked > 0) {
      // Beside the backends: the titles, and a line for those that are not shown.
      int most = Math.clamp(room - 1, 1, asked);
      return candidates > most ? Math.clamp(room - 2, 1, asked) : most;
    }
    boolean tall = room >= HEIGHT_FOR_ALL;
    int table = room - 1 - (tall ? FEWEST_FEED_LINES + 1 : 0);
    int most = tall ? (int) (table * MOST_OF_BACKENDS) : table;
    return Math.max(1, candidates > most && !tall ? most - 1 : most);
  }

  private List<Line> nothing() {
    CaptureStatus capture = scene.latest().capture();
    if (!scene.order().isEmpty()) {
      return List.of(
          Line.EMPTY,
          Line.of("  No backend or route contains '" + scene.view().filter() + "'.", Style.PLAIN));
    }
    return List.of(
        Line.EMPTY,
        Line.of(
            "  No HTTP/1.x request seen yet on "
                + String.join(", ", capture.watched().interfaces())
                + ".",
            Style.PLAIN),
        Line.of(
            "  " + Figures.count(capture.effort().packets()) + " packets in the last interval.",
            Style.DIM));
  }

  /**
   * One backend whole: its line, what is wrong with it, what is under way, its times and counts, as
   * many of its routes as there is room for, and its last failures and slowest requests.
   */
  private List<Row> alone(BackendKey key, int room) {
    BackendRow row = scene.row(key);
    List<Route> routes = matching(key);
    List<Line> lines = new ArrayList<>();
    if (!scene.isWell(key)) {
      Style style = scene.health(key).severity().style();
      Line.wrapped(scene.health(key).words(), width - 2 * INDENT)
          .forEach(part -> lines.add(Line.of(" ".repeat(INDENT) + part, style)));
    }
    if (UnderWay.isAny(row)) {
      lines.add(Line.of("    " + String.join(" · ", UnderWay.words(row)), Style.PLAIN).cut(width));
    }
    if (room >= HEIGHT_FOR_ALL) {
      Whole whole = new Whole(row, width);
      lines.addAll(whole.lines());
      Trend trend = scene.view().trend();
      lines.add(whole.trend(trend, scene.history().trend(List.of(key), trend, whole.trendWidth())));
    }
    int left = Math.max(0, room - 2 - lines.size());
    int feed = left >= FEWEST_ROUTES_BESIDE_FEED + FEWEST_FEED_LINES + 1 ? left / 3 + 1 : 0;
    int most = left - feed;
    page = Math.max(1, most);
    mostScrolled = Math.max(0, routes.size() - most);
    int from = Math.clamp(scene.view().scrolled(), 0, mostScrolled);
    List<RouteRow> drawn = summed(key, routes.stream().skip(from).limit(most));
    Standing standing = tables.standing(key);
    Table table = tables.table(List.of(standing), drawn);
    lines.addFirst(table.backend(standing, false));
    List<Row> rows = new ArrayList<>();
    rows.add(table.titles());
    lines.forEach(line -> rows.add(Row.of(line, new Target.Backend(key))));
    rows.addAll(routes(table, key, drawn));
    if (feed > 0) {
      rows.add(Row.of(Line.EMPTY));
      rows.addAll(new Feed(scene, zone, width).ofOne(key, room - rows.size()));
    }
    return rows;
  }

  /**
   * Which backends get a line: those around the chosen one; a sick one further down takes the place
   * of a healthy one, at most every second.
   */
  private List<BackendKey> shown(List<BackendKey> candidates, int most) {
    int chosen = scene.view().choice().map(candidates::indexOf).orElse(-1);
    int from = Math.max(0, chosen - most + 1);
    int to = Math.min(candidates.size(), from + most);
    List<BackendKey> shown = new ArrayList<>(candidates.subList(from, to));
    List<BackendKey> sick =
        candidates.subList(to, candidates.size()).stream()
            .filter(key -> !scene.isWell(key))
            .limit(most / 2)
            .toList();
    for (BackendKey key : sick) {
      int healthy = lastHealthy(shown);
      if (healthy < 0) {
        break;
      }
      shown.remove(healthy);
      shown.add(key);
    }
    return shown;
  }

  private int lastHealthy(List<BackendKey> keys) {
    for (int i = keys.size() - 1; i >= 0; i--) {
      BackendKey key = keys.get(i);
      if (scene.isWell(key) && scene.view().choice().filter(key::equals).isEmpty()) {
        return i;
      }
    }
    return -1;
  }

  /** The routes that each backend shows: one each in turn, as long as there are lines. */
  private Map<BackendKey, List<RouteRow>> share(List<BackendKey> shown, int room) {
    Map<BackendKey, List<Route>> matching = new LinkedHashMap<>();
    shown.forEach(key -> matching.put(key, matching(key)));
    Map<BackendKey, Integer> routes = new HashMap<>();
    int left = room;
    for (int round = 1; round <= scene.view().routes() && left > 0; round++) {
      for (BackendKey key : shown) {
        if (left > 0 && matching.get(key).size() >= round) {
          routes.merge(key, 1, Integer::sum);
          left--;
        }
      }
    }
    Map<BackendKey, List<RouteRow>> drawn = new LinkedHashMap<>();
    matching.forEach(
        (key, some) ->
            drawn.put(key, summed(key, some.stream().limit(routes.getOrDefault(key, 0)))));
    return drawn;
  }

  private List<RouteRow> summed(BackendKey key, Stream<Route> routes) {
    return routes.map(route -> scene.history().route(key, route)).toList();
  }

  /** The routes of a backend that the filter lets through, the busiest first. */
  private List<Route> matching(BackendKey key) {
    boolean all =
        scene.view().filter().isEmpty() || Filter.matches(scene.names().of(key), scene.view());
    return scene.history().routes(key).stream()
        .filter(route -> all || Filter.matches(route, scene.view()))
        .toList();
  }

  private List<Row> routes(Table table, BackendKey key, List<RouteRow> routes) {
    return routes.stream()
        .map(route -> table.route(route, scene.history().rate(key, name(route))))
        .map(line -> Row.of(line, new Target.Backend(key)))
        .toList();
  }

  private static Route name(RouteRow route) {
    return new Route(route.method(), route.route(), route.requests());
  }

  /** The backends without a line; both ends of one show the same requests. */
  private Optional<Line> more(List<BackendKey> candidates, List<BackendKey> shown) {
    Set<Endpoint> hidden = new HashSet<>();
    candidates.forEach(key -> hidden.add(key.endpoint()));
    shown.forEach(key -> hidden.remove(key.endpoint()));
    if (hidden.isEmpty()) {
      return Optional.empty();
    }
    Map<Endpoint, BackendRow> once = new HashMap<>();
    scene.latest().backends().stream()
        .filter(row -> hidden.contains(row.key().endpoint()))
        .sorted(Comparator.comparing(row -> row.key().side()))
        .forEach(row -> once.putIfAbsent(row.key().endpoint(), row));
    long requests = once.values().stream().mapToLong(row -> row.counts().requests()).sum();
    String rate = Figures.rate(scene.latest().interval().perSecond(requests));
    return Optional.of(Line.of("    +" + hidden.size() + " more, " + rate + " req/s", Style.DIM));
  }
}
