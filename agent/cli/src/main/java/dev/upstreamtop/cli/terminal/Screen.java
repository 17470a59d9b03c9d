// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal;

import dev.upstreamtop.cli.terminal.Layout.Name;
import dev.upstreamtop.cli.terminal.Table.Standing;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Draws a picture as the lines of a screen: the same picture, view and size always give the same
 * lines.
 */
final class Screen {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final int FEWEST_FEED_LINES = 3;
  private static final int MOST_FEED_LINES = 12;

  private final Picture picture;
  private final History history;
  private final Snapshot latest;
  private final View view;
  private final int width;
  private final int height;
  private final ZoneId zone;
  private final Names names;
  private final Map<BackendKey, BackendRow> rows;
  private final Map<BackendKey, Health> health;
  private final BackendRow totals;

  private Screen(Picture picture, View view, int width, int height, ZoneId zone) {
    this.picture = picture;
    this.history = picture.history();
    this.latest = history.latest();
    this.view = view;
    this.width = width;
    this.height = height;
    this.zone = zone;
    this.names = new Names(latest);
    this.rows = history.rows();
    this.health = Health.of(rows.values());
    this.totals = history.totals();
  }

  /**
   * Draws.
   *
   * @param width columns, at least 1
   * @param height rows, at least 1
   * @param zone for the times of day
   * @return as many lines as there are rows, none wider than the screen
   */
  static List<Line> draw(Picture picture, View view, int width, int height, ZoneId zone) {
    return new Screen(picture, view, width, height, zone).draw();
  }

  /** The backends that a view shows or scrolls to, from top to bottom. */
  static List<BackendKey> candidates(Picture picture, View view) {
    if (view.filter().isEmpty()) {
      return picture.order();
    }
    Names names = new Names(picture.history().latest());
    Map<BackendKey, BackendRow> byKey =
        picture.history().latest().backends().stream()
            .collect(Collectors.toMap(BackendRow::key, row -> row));
    return picture.order().stream()
        .filter(key -> matches(names.of(key), view) || hasMatch(byKey.get(key), view))
        .toList();
  }

  private static boolean hasMatch(BackendRow row, View view) {
    return row.routes().stream().anyMatch(route -> matches(route, view));
  }

  private static boolean matches(Name name, View view) {
    return contains(name.label(), view.filter()) || contains(name.address(), view.filter());
  }

  private static boolean matches(RouteRow route, View view) {
    return contains(route.method() + " " + route.route(), view.filter());
  }

  private static boolean contains(String text, String part) {
    return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }

  private List<Line> draw() {
    List<Line> lines = new ArrayList<>();
    lines.add(header());
    List<Line> foot = foot();
    int room = height - 1 - foot.size();
    if (room > 0) {
      List<Line> body = view.help() ? Help.lines() : body(room);
      lines.addAll(body.subList(0, Math.min(room, body.size())));
      while (lines.size() < 1 + room) {
        lines.add(Line.EMPTY);
      }
    }
    lines.addAll(foot);
    return lines.subList(0, height).stream().map(line -> line.cut(width)).toList();
  }

  private Line header() {
    CaptureStatus capture = latest.capture();
    String sides = capture.sides().stream().map(Side::name).collect(Collectors.joining("+"));
    String where = String.join(", ", capture.interfaces()) + " · " + sides;
    long responses = totals.responses().total();
    long errors = totals.responses().serverErrors();
    long failed = totals.failures().total() + totals.connectFailures().total();
    String gap = width < 120 ? "  " : "   ";
    Line.Builder figures = new Line.Builder();
    figures
        .add(Figures.rate(latest.perSecond(latest.totals().requests())), Style.BOLD)
        .add(" req/s");
    figures.add(
        gap + "5xx " + Figures.finePercent(errors, responses) + " %",
        errors > 0 ? Style.BAD : Style.PLAIN);
    figures.add(
        gap + "failed " + Figures.finePercent(failed, responses + failed) + " %",
        failed > 0 ? Style.BAD : Style.PLAIN);
    figures.add(gap + "in flight " + totals.inFlight());
    String time = view.paused() ? "PAUSED at " + time() : time();
    Line.Builder line = new Line.Builder();
    line.add(" upstreamtop ", Style.BOLD);
    int spare = width - line.width() - figures.width() - time.length() - 6;
    if (spare >= 12) {
      String left =
          periods().stream()
              .map(period -> where + " · " + period)
              .filter(text -> Line.columns(text) <= spare)
              .findFirst()
              .orElse(Line.cut(where, spare));
      line.add(" ").add(left, Style.DIM);
    }
    if (line.width() + figures.width() + 2 <= width) {
      int middle = (width - line.width() - figures.width() - time.length() - 1) / 2;
      line.to(line.width() + Math.max(2, middle));
    }
    line.add(figures.build());
    if (line.width() + time.length() + 2 <= width) {
      line.to(width - time.length() - 1).add(time, view.paused() ? Style.CHOSEN : Style.PLAIN);
    }
    return line.build();
  }

  private String time() {
    Instant end =
        Instant.ofEpochSecond(
            latest.endEpochNanos() / 1_000_000_000, latest.endEpochNanos() % 1_000_000_000);
    return TIME.format(end.atZone(zone));
  }

  /** The interval with the window where that is longer, then the interval alone. */
  private List<String> periods() {
    String interval = seconds(latest.intervalNanos());
    String window = seconds(history.windowNanos());
    return history.window().size() == 1
        ? List.of(interval)
        : List.of(interval + " of " + window, interval);
  }

  private static String seconds(long nanos) {
    double seconds = nanos / 1e9;
    return seconds < 0.95 ? Math.round(seconds * 10) * 100 + " ms" : Math.round(seconds) + " s";
  }

  private List<Line> foot() {
    List<Line> foot = new ArrayList<>();
    if (height >= 4) {
      foot.add(notes());
    }
    if (height >= 8) {
      foot.add(keys());
    }
    return foot;
  }

  private Line notes() {
    CaptureStatus capture = latest.capture();
    Line.Builder line = new Line.Builder();
    line.add(" ");
    String gap = "";
    List<BackendKey> sick =
        picture.order().stream()
            .filter(key -> health.containsKey(key) && severity(key) != Health.Severity.WELL)
            .sorted(Comparator.comparing(this::severity).thenComparingLong(this::bad).reversed())
            .toList();
    boolean whole = Completeness.isWhole(capture, history.lost());
    List<String> phrases = Completeness.of(capture, history.lost());
    int kept = Math.min(width / 2, Line.columns(String.join(" · ", phrases)));
    for (BackendKey key : sick) {
      String words =
          severity(key).mark() + " " + names.shortOf(key) + ": " + health.get(key).words();
      boolean first = gap.isEmpty();
      if (!first && line.width() + Line.columns(words) + 3 + kept + 3 > width) {
        line.add(gap + "+" + (sick.size() - sick.indexOf(key)) + " more", Style.WARNING);
        break;
      }
      line.add(gap)
          .add(
              Line.cut(words, Math.max(20, width - line.width() - kept - 4)),
              severity(key).style());
      gap = " · ";
    }
    for (String phrase : phrases) {
      line.add(gap).add(phrase, whole ? Style.DIM : Style.WARNING);
      gap = " · ";
    }
    return line.build();
  }

  private Health.Severity severity(BackendKey key) {
    return health.get(key).severity();
  }

  /** How many requests ended badly, or could not even begin. */
  private long bad(BackendKey key) {
    BackendRow row = rows.get(key);
    return row.responses().serverErrors() + row.failures().total() + row.connectFailures().total();
  }

  private Line keys() {
    Line.Builder line = new Line.Builder();
    if (view.typing()) {
      return line.add(" filter: ")
          .add(view.filter(), Style.BOLD)
          .add("▏")
          .add("   [Enter] keep  [Esc] drop", Style.DIM)
          .build();
    }
    if (!view.filter().isEmpty()) {
      line.add(" filter: " + view.filter() + " ", Style.BOLD);
    }
    line.add(" [s]ort: ", Style.DIM).add(view.sorting().words());
    line.add("  [/]filter  [Enter]routes  [p]ause  [h]elp  [q]uit", Style.DIM);
    return line.build();
  }

  private List<Line> body(int room) {
    List<BackendKey> candidates = candidates(picture, view);
    if (candidates.isEmpty()) {
      return nothing();
    }
    if (view.alone() && view.choice().filter(candidates::contains).isPresent()) {
      return alone(view.choice().get(), room);
    }
    // Beside the backends: the titles, and a line for those that are not shown.
    int most = Math.clamp(room - 1, 1, view.backends());
    if (candidates.size() > most) {
      most = Math.clamp(room - 2, 1, view.backends());
    }
    List<BackendKey> shown = shown(candidates, most);
    Table table = table(shown);
    int left = room - 1 - shown.size() - (candidates.size() > shown.size() ? 1 : 0);
    int feed = left >= 2 * FEWEST_FEED_LINES ? FEWEST_FEED_LINES + 1 : 0;
    Map<BackendKey, BackendRow> full = new HashMap<>();
    shown.forEach(key -> full.put(key, history.withRoutes(key)));
    Map<BackendKey, Integer> routes = share(shown, full, left - feed);

    List<Line> lines = new ArrayList<>();
    lines.add(table.titles());
    for (BackendKey key : shown) {
      lines.add(table.backend(standing(key), view.choice().filter(key::equals).isPresent()));
      lines.addAll(routes(table, full.get(key), 0, routes.get(key)));
    }
    if (candidates.size() > shown.size()) {
      lines.add(more(candidates, shown));
    }
    int rest = room - lines.size();
    if (rest > FEWEST_FEED_LINES) {
      lines.add(Line.EMPTY);
      lines.addAll(
          new Feed(names, zone, width).lines(history, Math.min(rest - 1, MOST_FEED_LINES)));
    }
    return lines;
  }

  private List<Line> nothing() {
    CaptureStatus capture = latest.capture();
    if (!picture.order().isEmpty()) {
      return List.of(
          Line.EMPTY,
          Line.of("  No backend or route contains '" + view.filter() + "'.", Style.PLAIN));
    }
    return List.of(
        Line.EMPTY,
        Line.of(
            "  No HTTP/1.x request seen yet on " + String.join(", ", capture.interfaces()) + ".",
            Style.PLAIN),
        Line.of(
            "  " + Figures.count(capture.packets()) + " packets in the last interval.", Style.DIM));
  }

  /** One backend with as many of its routes as there is room for. */
  private List<Line> alone(BackendKey key, int room) {
    Table table = table(List.of(key));
    BackendRow row = history.withRoutes(key);
    List<Line> lines = new ArrayList<>();
    lines.add(table.titles());
    lines.add(table.backend(standing(key), false));
    int most = Math.max(0, room - lines.size());
    int from = Math.clamp(view.scrolled(), 0, Math.max(0, matching(row).size() - most));
    lines.addAll(routes(table, row, from, most));
    return lines;
  }

  /**
   * Which backends get a line: those around the chosen one; a sick one further down takes the place
   * of a healthy one, at most every second.
   */
  private List<BackendKey> shown(List<BackendKey> candidates, int most) {
    int chosen = view.choice().map(candidates::indexOf).orElse(-1);
    int from = Math.max(0, chosen - most + 1);
    int to = Math.min(candidates.size(), from + most);
    List<BackendKey> shown = new ArrayList<>(candidates.subList(from, to));
    List<BackendKey> sick =
        candidates.subList(to, candidates.size()).stream()
            .filter(key -> severity(key) != Health.Severity.WELL)
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
      if (severity(key) == Health.Severity.WELL && view.choice().filter(key::equals).isEmpty()) {
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
    for (int round = 1; round <= view.routes(); round++) {
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
    boolean all = view.filter().isEmpty() || matches(names.of(row.key()), view);
    return row.routes().stream()
        .filter(route -> all || matches(route, view))
        .sorted((a, b) -> Long.compare(b.requests(), a.requests()))
        .toList();
  }

  private List<Line> routes(Table table, BackendRow row, int from, int most) {
    List<RouteRow> routes = matching(row);
    Map<List<String>, Long> last = new HashMap<>();
    latest.backends().stream()
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
                    latest.perSecond(
                        last.getOrDefault(List.of(route.method(), route.route()), 0L))))
        .toList();
  }

  private Line more(List<BackendKey> candidates, List<BackendKey> shown) {
    double rate =
        candidates.stream().filter(key -> !shown.contains(key)).mapToDouble(history::rate).sum();
    int count = candidates.size() - shown.size();
    return Line.of("    +" + count + " more, " + Figures.rate(rate) + " req/s", Style.DIM);
  }

  private Standing standing(BackendKey key) {
    long all = latest.totals().requests();
    BackendRow row = rows.get(key);
    List<Double> rates = history.rates(key);
    double share = all == 0 ? 0 : rates.getLast() / latest.perSecond(all);
    return new Standing(
        picture.order().indexOf(key) + 1, row, names.of(key), health.get(key), rates, share);
  }

  private Table table(Collection<BackendKey> keys) {
    return new Table(Layout.of(width, keys.stream().map(names::of).toList()), width);
  }
}
