// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.drawing.SafeText;
import dev.upstreamtop.cli.terminal.drawing.Style;
import dev.upstreamtop.cli.terminal.input.Target;
import dev.upstreamtop.cli.terminal.judgement.Health;
import dev.upstreamtop.cli.terminal.layout.Frame.Row;
import dev.upstreamtop.cli.terminal.layout.Table.Standing;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Counts;
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

/**
 * Draws the middle of the screen: the leaderboard with its routes, and the recent requests below
 * it.
 */
final class Board {

  private static final int FEWEST_FEED_LINES = 3;
  private static final int INDENT = 4;

  /** From so many lines on, routes and recent requests have some in any case. */
  private static final int HEIGHT_FOR_ALL = 14;

  /** Of three lines of the table, two are for backends where these would take all. */
  private static final double MOST_OF_BACKENDS = 2.0 / 3;

  private final Scene scene;
  private final ZoneId zone;
  private final int width;
  private int page = 1;
  private int mostScrolled;

  Board(Scene scene, ZoneId zone, int width) {
    this.scene = scene;
    this.zone = zone;
    this.width = width;
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
    List<BackendKey> shown = shown(candidates, most(candidates.size(), room));
    page = shown.size();
    int left = room - 1 - shown.size() - (candidates.size() > shown.size() ? 1 : 0);
    int feed = left >= 2 * FEWEST_FEED_LINES ? FEWEST_FEED_LINES + 1 : 0;
    Map<BackendKey, BackendRow> full = new HashMap<>();
    shown.forEach(key -> full.put(key, scene.history().withRoutes(key)));
    Map<BackendKey, Integer> routes = share(shown, full, left - feed);
    Map<BackendKey, List<RouteRow>> drawn = new LinkedHashMap<>();
    shown.forEach(
        key -> drawn.put(key, matching(full.get(key)).stream().limit(routes.get(key)).toList()));
    Table table = table(drawn);

    List<Row> rows = new ArrayList<>();
    rows.add(table.titles());
    for (BackendKey key : shown) {
      rows.add(
          Row.of(
              table.backend(standing(key), scene.view().choice().filter(key::equals).isPresent()),
              new Target.Backend(key)));
      rows.addAll(routes(table, key, drawn.get(key)));
    }
    if (candidates.size() > shown.size()) {
      more(candidates, shown).map(Row::of).ifPresent(rows::add);
    }
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

  /** One backend with as many of its routes as there is room for. */
  private List<Row> alone(BackendKey key, int room) {
    BackendRow row = scene.history().withRoutes(key);
    List<RouteRow> routes = matching(row);
    Table table = table(Map.of(key, routes));
    List<Line> lines = new ArrayList<>();
    lines.add(table.backend(standing(key), false));
    if (!scene.isWell(key)) {
      Style style = scene.health(key).severity().style();
      Line.wrapped(scene.health(key).words(), width - 2 * INDENT)
          .forEach(part -> lines.add(Line.of(" ".repeat(INDENT) + part, style)));
    }
    if (UnderWay.isAny(row)) {
      lines.add(Line.of("    " + String.join(" · ", UnderWay.words(row)), Style.PLAIN).cut(width));
    }
    int most = Math.max(0, room - 1 - lines.size());
    page = Math.max(1, most);
    mostScrolled = Math.max(0, routes.size() - most);
    int from = Math.clamp(scene.view().scrolled(), 0, mostScrolled);
    List<Row> rows = new ArrayList<>();
    rows.add(table.titles());
    lines.forEach(line -> rows.add(Row.of(line, new Target.Backend(key))));
    rows.addAll(routes(table, key, routes.subList(from, Math.min(routes.size(), from + most))));
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

  /** How many routes each backend shows: one each in turn, as long as there are lines. */
  private Map<BackendKey, Integer> share(
      List<BackendKey> shown, Map<BackendKey, BackendRow> full, int room) {
    Map<BackendKey, Integer> routes = new HashMap<>();
    shown.forEach(key -> routes.put(key, 0));
    int left = room;
    for (int round = 1; round <= scene.view().routes(); round++) {
      for (BackendKey key : shown) {
        if (left > 0 && matching(full.get(key)).size() >= round) {
          routes.merge(key, 1, Integer::sum);
          left--;
        }
      }
    }
    return routes;
  }

  private List<RouteRow> matching(BackendRow row) {
    boolean all =
        scene.view().filter().isEmpty()
            || Filter.matches(scene.names().of(row.key()), scene.view());
    return row.routes().stream()
        .filter(route -> all || Filter.matches(route, scene.view()))
        .sorted((a, b) -> Long.compare(b.requests(), a.requests()))
        .toList();
  }

  private List<Row> routes(Table table, BackendKey key, List<RouteRow> routes) {
    Map<List<String>, Long> last = new HashMap<>();
    scene.latest().backends().stream()
        .filter(current -> current.key().equals(key))
        .flatMap(current -> current.routes().stream())
        .forEach(route -> last.put(List.of(route.method(), route.route()), route.requests()));
    return routes.stream()
        .map(
            route ->
                table.route(
                    route,
                    scene
                        .latest()
                        .interval()
                        .perSecond(last.getOrDefault(List.of(route.method(), route.route()), 0L))))
        .map(line -> Row.of(line, new Target.Backend(key)))
        .toList();
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

  private Standing standing(BackendKey key) {
    long all = scene.latest().sumOf(key.side()).counts().requests();
    BackendRow row = scene.row(key);
    List<Double> rates = scene.history().rates(key);
    double share = all == 0 ? 0 : rates.getLast() / scene.latest().interval().perSecond(all);
    return new Standing(
        scene.order().indexOf(key) + 1,
        row,
        scene.names().of(key),
        scene.health(key),
        rates,
        share);
  }

  /** The table for these backends with these of their routes. */
  private Table table(Map<BackendKey, List<RouteRow>> drawn) {
    int status = 0;
    int failed = 0;
    int method = 0;
    int path = 0;
    for (BackendKey key : drawn.keySet()) {
      status = Math.max(status, Table.statusWidth(scene.row(key)));
      failed = Math.max(failed, Health.failureWords(scene.row(key)).length());
      for (RouteRow route : drawn.get(key)) {
        status = Math.max(status, Table.statusWidth(route));
        failed = Math.max(failed, Health.failureWords(route.failures(), Counts.NONE).length());
        method = Math.max(method, Line.columns(SafeText.of(route.method())));
        path = Math.max(path, Line.columns(SafeText.of(route.route())));
      }
    }
    Layout.Content content =
        new Layout.Content(
            drawn.keySet().stream().map(scene.names()::of).toList(),
            method,
            path,
            status,
            failed,
            drawn.keySet().stream().anyMatch(key -> scene.health(key).waiting()));
    return new Table(
        Layout.of(width, content),
        new Table.Sorted(scene.view().sorting(), scene.view().reversed()),
        width);
  }
}
