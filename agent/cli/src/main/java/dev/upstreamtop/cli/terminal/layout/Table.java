// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.analysis.sample.CallResults;
import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.drawing.SafeText;
import dev.upstreamtop.cli.terminal.drawing.Style;
import dev.upstreamtop.cli.terminal.input.Target;
import dev.upstreamtop.cli.terminal.judgement.Health;
import dev.upstreamtop.cli.terminal.layout.Frame.Row;
import dev.upstreamtop.cli.terminal.layout.Layout.Column;
import dev.upstreamtop.cli.terminal.layout.Layout.Name;
import dev.upstreamtop.cli.terminal.state.Sorting;
import dev.upstreamtop.cli.terminal.state.Trend;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** Draws the lines of the leaderboard: titles, backends, routes. */
final class Table {

  /** What the rows are ordered by. */
  record Sorted(Sorting by, boolean reversed) {}

  private static final int LAST_OF_CLASS = 99;

  /** gRPC's names of codes are cut to that, where there is no more room. */
  private static final int LEAST_OF_A_NAME = 4;

  private final Layout layout;
  private final Sorted sorted;
  private final Trend trend;
  private final int width;

  Table(Layout layout, Sorted sorted, Trend trend, int width) {
    this.layout = layout;
    this.sorted = sorted;
    this.trend = trend;
    this.width = width;
  }

  /**
   * What the line of a backend, or of a pool of them, says.
   *
   * @param rank its place, from 1; 0 for one that has none of its own
   * @param row its figures over the window
   * @param name how it is called
   * @param health how it is
   * @param trend the figure that is drawn, interval by interval, at least as many as have a column
   * @param rate its requests per second in the last interval
   * @param share its share of all requests, 0 to 1
   */
  record Standing(
      int rank,
      BackendRow row,
      Name name,
      Health health,
      List<Double> trend,
      double rate,
      double share) {}

  /** The line of column titles; a click on one sorts by it. */
  Row titles() {
    Line.Builder line = new Line.Builder();
    NavigableMap<Integer, Target> targets = new TreeMap<>();
    targets.put(0, new Target.Title(Sorting.NAME));
    line.add(" ")
        .left(
            marked("BACKEND", Sorting.NAME),
            Layout.MARK_WIDTH - 1 + layout.nameWidth(),
            Style.PLAIN);
    if (layout.has(Column.TREND)) {
      targets.put(line.width(), new Target.Title(Sorting.RATE));
      line.add(" ").left(trend.title(), layout.trendWidth(), Style.PLAIN);
    }
    if (layout.has(Column.SHARE)) {
      targets.put(line.width(), new Target.Title(Sorting.RATE));
      line.add(" ").left("SHARE", layout.barWidth() + Layout.SHARE_FIGURE, Style.PLAIN);
    }
    if (layout.has(Column.RATE)) {
      targets.put(line.width(), new Target.Title(Sorting.RATE));
      boolean by = sorted.by() == Sorting.RATE;
      line.right(marked("/s", Sorting.RATE), by ? 6 : 5, Style.PLAIN).add(by ? " " : "  ");
    }
    if (layout.has(Column.P50)) {
      title(line, targets, "p50", 6, Sorting.P50);
    }
    if (layout.has(Column.P99)) {
      title(line, targets, "p99", 6, Sorting.P99);
    }
    if (layout.has(Column.MAX)) {
      title(line, targets, "max", 6, Sorting.MAX);
    }
    if (layout.has(Column.STATUS)) {
      targets.put(line.width(), new Target.Title(Sorting.ERRORS));
      line.add(" ").left(marked("STATUS %", Sorting.ERRORS), layout.statusWidth(), Style.PLAIN);
    }
    if (layout.has(Column.FAILED)) {
      title(line.add(" "), targets, "FAILED", layout.failedWidth(), Sorting.FAILED);
    }
    if (layout.has(Column.IN_FLIGHT)) {
      title(line, targets, "FLY", 4, Sorting.IN_FLIGHT);
    }
    if (layout.has(Column.RECEIVING)) {
      title(line, targets, "RCV", 4, Sorting.RECEIVING);
    }
    return new Row(line.build().in(Style.TITLE, width), targets);
  }

  private void title(
      Line.Builder line,
      NavigableMap<Integer, Target> targets,
      String title,
      int columns,
      Sorting sorting) {
    targets.put(line.width(), new Target.Title(sorting));
    line.right(marked(title, sorting), columns, Style.PLAIN);
  }

  private String marked(String title, Sorting sorting) {
    return sorting != sorted.by() ? title : title + (sorted.reversed() ? "▴" : "▾");
  }

  /** The line of a backend. */
  Line backend(Standing standing, boolean chosen) {
    BackendRow row = standing.row();
    Health.Severity severity = standing.health().severity();
    Style style = severity == Health.Severity.WELL ? Style.BOLD : severity.style();
    Line.Builder line = new Line.Builder();
    line.add(chosen && severity == Health.Severity.WELL ? "▸" : severity.mark(), style);
    line.right(standing.rank() == 0 ? "·" : Integer.toString(standing.rank()), 2, Style.PLAIN)
        .add(" ");
    name(line, standing.name(), style);
    if (layout.has(Column.TREND)) {
      int columns = layout.trendWidth();
      int known = standing.trend().size();
      line.add(" ")
          .left(
              Figures.sparkline(standing.trend().subList(Math.max(0, known - columns), known)),
              columns,
              Style.PLAIN);
    }
    if (layout.has(Column.SHARE)) {
      line.add(" ").add(Figures.bar(standing.share(), layout.barWidth()));
      line.right(Math.round(standing.share() * 100) + " %", Layout.SHARE_FIGURE, Style.PLAIN);
    }
    if (layout.has(Column.RATE)) {
      rate(line, standing.rate());
    }
    times(
        line,
        row.times().header(),
        severity == Health.Severity.WELL ? Style.PLAIN : slow(standing));
    if (layout.has(Column.STATUS)) {
      line.add(" ");
      mix(line, classes(row.counts()), row.counts().responses());
    }
    if (layout.has(Column.FAILED)) {
      String words = Health.failureWords(row);
      line.add(" ").right(words, layout.failedWidth(), words.equals("0") ? Style.DIM : Style.BAD);
    }
    if (layout.has(Column.IN_FLIGHT)) {
      line.right(Figures.count(row.gauges().inFlight()), 4, Style.PLAIN);
    }
    if (layout.has(Column.RECEIVING)) {
      line.right(Figures.count(row.gauges().receiving()), 4, Style.PLAIN);
    }
    Line drawn = line.build();
    return chosen ? drawn.in(Style.CHOSEN, width) : drawn.cut(width);
  }

  /**
   * The line of a route.
   *
   * @param route its figures over the window
   * @param perSecond its rate in the last interval
   */
  Line route(RouteRow route, double perSecond) {
    Line.Builder line = new Line.Builder();
    int room = layout.pathRoom();
    line.to(Layout.ROUTE_INDENT);
    line.left(route.method(), layout.methodWidth(), Style.DIM).add(" ");
    line.left(Line.shortened(SafeText.of(route.route()), room), room, Style.PLAIN);
    if (layout.has(Column.RATE)) {
      rate(line, perSecond);
    }
    times(line, route.headerTime(), Style.PLAIN);
    if (layout.has(Column.STATUS)) {
      line.add(" ");
      mix(line, codes(route), route.codes().total());
    }
    if (layout.has(Column.FAILED) && route.failures().total() > 0) {
      String words = Health.failureWords(route.failures(), Counts.NONE);
      line.add(" ").right(words, layout.failedWidth(), Style.BAD);
    }
    return line.build().cut(width);
  }

  private void name(Line.Builder line, Name name, Style style) {
    if (layout.labelWidth() > 0) {
      line.left(name.label(), layout.labelWidth(), style).add(" ");
      int room = layout.nameWidth() - layout.labelWidth() - 1;
      line.left(tail(name.address(), room), room, name.label().isEmpty() ? style : Style.DIM);
    } else if (name.label().isEmpty()) {
      line.left(tail(name.address(), layout.nameWidth()), layout.nameWidth(), style);
    } else {
      line.left(name.label(), layout.nameWidth(), style);
    }
  }

  /** The end of an address tells more than its beginning: it holds the port. */
  private static String tail(String address, int room) {
    return address.length() <= room
        ? address
        : "…" + address.substring(address.length() - room + 1);
  }

  private static void rate(Line.Builder line, double perSecond) {
    line.right(Figures.alignedRate(perSecond), 7, Style.PLAIN);
  }

  private void times(Line.Builder line, LatencyHistogram times, Style style) {
    boolean any = times.count() > 0;
    if (layout.has(Column.P50)) {
      line.right(any ? Figures.measured(times.percentileNanos(50)) : "", 6, Style.PLAIN);
    }
    if (layout.has(Column.P99)) {
      line.right(any ? Figures.measured(times.percentileNanos(99)) : "", 6, style);
    }
    if (layout.has(Column.MAX)) {
      line.right(any ? Figures.measured(times.maxNanos()) : "", 6, Style.DIM);
    }
  }

  private static Style slow(Standing standing) {
    return standing.health().slow() ? Style.WARNING : Style.PLAIN;
  }

  /** Columns that the status classes of a backend take where all are shown. */
  static int statusWidth(BackendRow row) {
    return mixWidth(present(classes(row.counts())), row.counts().responses());
  }

  /** Columns that the status codes of a route take where all are shown. */
  static int statusWidth(RouteRow route) {
    return mixWidth(codes(route), route.codes().total());
  }

  private static Map<String, Long> codes(RouteRow route) {
    SortedMap<String, Long> codes =
        new TreeMap<>(
            Comparator.comparingInt(Table::digit).thenComparing(Comparator.naturalOrder()));
    route.codes().forEach((code, count) -> codes.put(name(code), count));
    Map<String, Long> calls = route.callsByCode();
    if (!calls.isEmpty()) {
      // The status of a call is 200, whatever it ended with.
      codes.keySet().removeIf(code -> digit(code) == '2');
      codes.putAll(calls);
    }
    return codes;
  }

  /** The class of a code: of gRPC's it is that of the status which gRPC maps it to. */
  private static char digit(String classOrCode) {
    if (Character.isDigit(classOrCode.charAt(0))) {
      return classOrCode.charAt(0);
    }
    if (CallResults.isServerError(classOrCode)) {
      return '5';
    }
    return CallResults.isError(classOrCode) ? '4' : classOrCode.equals("OK") ? '2' : '3';
  }

  /** A code; a recording has their classes alone, told by the last code of each. */
  private static String name(int code) {
    return code % 100 == LAST_OF_CLASS ? code / 100 + "xx" : Integer.toString(code);
  }

  private static Map<String, Long> present(Map<String, Long> counts) {
    Map<String, Long> present = new LinkedHashMap<>(counts);
    present.values().removeIf(count -> count == 0);
    return present;
  }

  private static Map<String, Long> classes(Counts counts) {
    Map<String, Long> classes = new LinkedHashMap<>();
    classes.put("1xx", counts.get(Counter.RESPONSES_1XX));
    classes.put("2xx", counts.get(Counter.RESPONSES_2XX));
    classes.put("3xx", counts.get(Counter.RESPONSES_3XX));
    classes.put("4xx", counts.get(Counter.RESPONSES_4XX));
    classes.put("5xx", counts.get(Counter.RESPONSES_5XX));
    return classes;
  }

  /**
   * The shares of classes or codes in ascending order: all that fit, the most frequent and the
   * worst in any case.
   */
  private void mix(Line.Builder line, Map<String, Long> counts, long total) {
    Map<String, Long> present = present(counts);
    while (present.size() > 2 && mixWidth(present, total) > layout.statusWidth()) {
      present.remove(leastTelling(present));
    }
    int end = line.width() + layout.statusWidth();
    String gap = "";
    for (Map.Entry<String, Long> part : present.entrySet()) {
      String code = part.getKey();
      String share = " " + Figures.percent(part.getValue(), total);
      int room = end - line.width() - gap.length() - share.length();
      if (room < Math.min(code.length(), LEAST_OF_A_NAME)) {
        break;
      }
      String shown = code.length() <= room ? code : code.substring(0, room - 1) + "…";
      line.add(gap).add(shown + share, style(code));
      gap = " ";
    }
    line.to(end);
  }

  private static int mixWidth(Map<String, Long> parts, long total) {
    int columns = -1;
    for (Map.Entry<String, Long> part : parts.entrySet()) {
      columns += 2 + part.getKey().length() + Figures.percent(part.getValue(), total).length();
    }
    return columns;
  }

  /** Neither the most frequent part nor the last one, which is the worst. */
  private static String leastTelling(Map<String, Long> parts) {
    String most = "";
    String worst = "";
    for (Map.Entry<String, Long> part : parts.entrySet()) {
      if (most.isEmpty() || part.getValue() > parts.get(most)) {
        most = part.getKey();
      }
      worst = part.getKey();
    }
    String least = "";
    for (Map.Entry<String, Long> part : parts.entrySet()) {
      boolean kept = part.getKey().equals(most) || part.getKey().equals(worst);
      if (!kept && (least.isEmpty() || part.getValue() < parts.get(least))) {
        least = part.getKey();
      }
    }
    return least;
  }

  private static Style style(String classOrCode) {
    return switch (digit(classOrCode)) {
      case '2' -> Style.GOOD;
      case '4' -> Style.WARNING;
      case '1', '3' -> Style.PLAIN;
      default -> Style.BAD;
    };
  }
}
