// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.drawing.Style;
import dev.upstreamtop.cli.terminal.layout.Table.Standing;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
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
  private static final int MOST_FEED_LINES = 12;
  private static final int INDENT = 4;

  private final Scene scene;
  private final ZoneId zone;
  private final int width;

  Board(Scene scene, ZoneId zone, int width) {
    this.scene = scene;
    this.zone = zone;
    this.width = width;
  }

  /** At most so many lines. */
  List<Line> lines(int room) {
    List<BackendKey> candidates = scene.candidates();
    if (candidates.isEmpty()) {
      return nothing();
    }
    if (scene.view().alone() && scene.view().choice().filter(candidates::contains).isPresent()) {
      return alone(scene.view().choice().get(), room);
    }
    // Beside the backends: the titles, and a line for those that are not shown.
    int most = Math.clamp(room - 1, 1, scene.view().backends());
    if (candidates.size() > most) {
      most = Math.clamp(room - 2, 1, scene.view().backends());
    }
    List<BackendKey> shown = shown(candidates, most);
    Table table = table(shown);
    int left = room - 1 - shown.size() - (candidates.size() > shown.size() ? 1 : 0);
    int feed = left >= 2 * FEWEST_FEED_LINES ? FEWEST_FEED_LINES + 1 : 0;
    Map<BackendKey, BackendRow> full = new HashMap<>();
    shown.forEach(key -> full.put(key, scene.history().withRoutes(key)));
    Map<BackendKey, Integer> routes = share(shown, full, left - feed);

    List<Line> lines = new ArrayList<>();
    lines.add(table.titles());
    for (BackendKey key : shown) {
      lines.add(
          table.backend(standing(key), scene.view().choice().filter(key::equals).isPresent()));
      lines.addAll(routes(table, full.get(key), 0, routes.get(key)));
    }
    if (candidates.size() > shown.size()) {
      more(candidates, shown).ifPresent(lines::add);
    }
    int rest = room - lines.size();
    if (rest > FEWEST_FEED_LINES) {
      lines.add(Line.EMPTY);
      lines.addAll(
          new Feed(scene.names(), zone, width)
              .lines(scene.history(), Math.min(rest - 1, MOST_FEED_LINES)));
    }
    return lines;
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
  private List<Line> alone(BackendKey key, int room) {
    Table table = table(List.of(key));
    BackendRow row = scene.history().withRoutes(key);
    List<Line> lines = new ArrayList<>();
    lines.add(table.titles());
    lines.add(table.backend(standing(key), false));
    if (!scene.isWell(key)) {
      Style style = scene.health(key).severity().style();
      Line.wrapped(scene.health(key).words(), width - 2 * INDENT)
          .forEach(part -> lines.add(Line.of(" ".repeat(INDENT) + part, style)));
    }
    if (UnderWay.isAny(row)) {
      lines.add(Line.of("    " + String.join(" · ", UnderWay.words(row)), Style.PLAIN).cut(width));
    }
    int most = Math.max(0, room - lines.size());
    int from = Math.clamp(scene.view().scrolled(), 0, Math.max(0, matching(row).size() - most));
    lines.addAll(routes(table, row, from, most));
    return lines;
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

  private List<Line> routes(Table table, BackendRow row, int from, int most) {
    List<RouteRow> routes = matching(row);
    Map<List<String>, Long> last = new HashMap<>();
    scene.latest().backends().stream()
        .filter(current -> current.key().equals(row.key()))
        .flatMap(current -> current.routes().stream())
        .forEach(route -> last.put(List.of(route.method(), route.route()), route.requests()));
    return routes
        .subList(Math.min(from, routes.size()), Math.min(routes.size(), from + most))
        .stream()
        .map(
            route ->
                table.route(
                    route,
                    scene
                        .latest()
                        .interval()
                        .perSecond(last.getOrDefault(List.of(route.method(), route.route()), 0L))))
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

  private Table table(Collection<BackendKey> keys) {
    return new Table(Layout.of(width, keys.stream().map(scene.names()::of).toList()), width);
  }
}
