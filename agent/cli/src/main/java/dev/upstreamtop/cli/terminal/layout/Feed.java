// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.analysis.sample.CallResults;
import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.drawing.SafeText;
import dev.upstreamtop.cli.terminal.drawing.Style;
import dev.upstreamtop.cli.terminal.input.Target;
import dev.upstreamtop.cli.terminal.layout.Frame.Row;
import dev.upstreamtop.cli.terminal.state.History;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Draws the recent requests. */
final class Feed {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
  private static final int OUTCOME_WIDTH = 11;
  private static final int NAME_WIDTH = 24;
  private static final int FIXED_WIDTH = 1 + 13 + 8 + 1 + OUTCOME_WIDTH + 7 + 3;

  private final Scene scene;
  private final ZoneId zone;
  private final int width;

  Feed(Scene scene, ZoneId zone, int width) {
    this.scene = scene;
    this.zone = zone;
    this.width = width;
  }

  /** At most so many rows, latest exchange first; only what the filter lets through. */
  List<Row> rows(int most) {
    return scene
        .history()
        .recent(most, exchange -> Filter.matches(exchange, scene.names(), scene.view()))
        .stream()
        .map(exchange -> Row.of(line(exchange), new Target.Backend(exchange.backend())))
        .toList();
  }

  /** The last failures and the slowest requests of one backend, at most so many, latest first. */
  List<Row> ofOne(BackendKey key, int most) {
    return scene.history().notable(key, most).stream()
        .map(exchange -> Row.of(line(exchange), new Target.Backend(key)))
        .toList();
  }

  private Line line(Exchange exchange) {
    int name = Math.min(NAME_WIDTH, Math.max(10, (width - FIXED_WIDTH) / 2));
    int route = Math.max(8, width - FIXED_WIDTH - name);
    boolean bad = History.isFailure(exchange);
    Instant end =
        Instant.ofEpochSecond(
            exchange.times().endEpochNanos() / 1_000_000_000,
            exchange.times().endEpochNanos() % 1_000_000_000);
    Line.Builder line = new Line.Builder();
    line.add(" ").add(TIME.format(end.atZone(zone)) + " ", Style.DIM);
    line.left(exchange.method(), 7, Style.DIM).add(" ");
    String path = exchange.outcome().isConnectFailure() ? "(connect)" : exchange.route();
    line.left(Line.shortened(SafeText.of(path), route), route, Style.PLAIN);
    line.add(" ")
        .left(
            Line.shortened(outcome(exchange), OUTCOME_WIDTH),
            OUTCOME_WIDTH,
            bad ? Style.BAD : style(exchange));
    line.right(Figures.time(time(exchange)), 6, Style.PLAIN).add(" ");
    line.add("→ ", Style.DIM).left(scene.names().shortOf(exchange.backend()), name, Style.PLAIN);
    return line.build().cut(width);
  }

  private static long time(Exchange exchange) {
    return exchange.times().headerNanos() > 0
        ? exchange.times().headerNanos()
        : exchange.times().responseNanos();
  }

  private static String outcome(Exchange exchange) {
    return switch (exchange.outcome()) {
      // Of a call that went wrong the status is 200 all the same.
      case RESPONSE ->
          CallResults.isError(exchange.grpcStatus())
              ? exchange.grpcStatus()
              : Integer.toString(exchange.status());
      case TRUNCATED -> exchange.status() + " cut off";
      case RESET, CLOSED, ABANDONED, REFUSED, UNREACHABLE, TIMED_OUT -> words(exchange.outcome());
    };
  }

  private static String words(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static Style style(Exchange exchange) {
    int status = exchange.status();
    return status >= 400 || CallResults.isError(exchange.grpcStatus())
        ? Style.WARNING
        : status >= 300 ? Style.PLAIN : Style.GOOD;
  }
}
