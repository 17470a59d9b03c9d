// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.drawing.Style;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Draws the first line: where and when was captured, the figures of all backends together, the
 * time.
 */
final class Header {

  private static final String TITLE = " upstreamtop ";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final Scene scene;
  private final ZoneId zone;
  private final int width;

  Header(Scene scene, ZoneId zone, int width) {
    this.scene = scene;
    this.zone = zone;
    this.width = width;
  }

  Line line() {
    CaptureStatus capture = scene.latest().capture();
    String sides =
        capture.watched().sides().stream().map(Side::name).collect(Collectors.joining("+"));
    String where = String.join(", ", capture.watched().interfaces()) + " · " + sides;
    Line figures = figures(true);
    if (figures.width() + Line.columns(TITLE) > width) {
      figures = figures(false);
    }
    String time = moment(width - Line.columns(TITLE) - figures.width() - 2);
    Line.Builder line = new Line.Builder();
    line.add(TITLE, Style.BOLD);
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
    line.add(figures);
    if (line.width() + time.length() + 2 <= width) {
      line.to(width - time.length() - 1)
          .add(time, scene.view().paused() ? Style.CHOSEN : Style.PLAIN);
    }
    return line.build();
  }

  /**
   * The figures of all backends together.
   *
   * @param aged whether the age of what is under way behind a head is told, where there is room
   */
  private Line figures(boolean aged) {
    Counts counts = scene.history().counts();
    long responses = counts.responses();
    long errors = counts.get(Counter.RESPONSES_5XX);
    long failed = counts.failures().total() + counts.connectFailed();
    String gap = width < 120 ? "  " : "   ";
    Line.Builder figures = new Line.Builder();
    figures.add(Figures.rate(scene.history().rate()), Style.BOLD).add(" req/s");
    figures.add(
        gap + "5xx " + Figures.finePercent(errors, responses) + " %",
        errors > 0 ? Style.BAD : Style.PLAIN);
    figures.add(
        gap + "failed " + Figures.finePercent(failed, responses + failed) + " %",
        failed > 0 ? Style.BAD : Style.PLAIN);
    Gauges gauges = scene.history().gauges();
    figures.add(gap + "in flight " + gauges.inFlight());
    if (gauges.receiving() > 0) {
      figures.add(gap + some("receiving", gauges.receiving(), gauges.oldestReceivingNanos(), aged));
    }
    if (gauges.tunnels() > 0) {
      figures.add(gap + some("tunnels", gauges.tunnels(), gauges.oldestTunnelNanos(), aged));
    }
    return figures.build();
  }

  private static String some(String what, long count, long oldestNanos, boolean aged) {
    return aged ? UnderWay.aged(what, count, oldestNanos) : what + " " + Figures.count(count);
  }

  /** The time, and where a recording is told, its place in it, as far as there is room. */
  private String moment(int room) {
    String tape = scene.view().tape();
    String time = time();
    String still = scene.view().paused() ? "PAUSED at " + time : time;
    String whole = tape.isEmpty() ? still : tape + " " + still;
    return Stream.of(whole, still, tape.isEmpty() ? still : time)
        .filter(text -> text.length() <= room)
        .findFirst()
        .orElse(still);
  }

  private String time() {
    Instant end =
        Instant.ofEpochSecond(
            scene.latest().interval().endEpochNanos() / 1_000_000_000,
            scene.latest().interval().endEpochNanos() % 1_000_000_000);
    return TIME.format(end.atZone(zone));
  }

  /** The interval with the window where that is longer, then the interval alone. */
  private List<String> periods() {
    String interval = seconds(scene.latest().interval().nanos());
    String window = seconds(scene.history().windowNanos());
    return scene.history().window().size() == 1
        ? List.of(interval)
        : List.of(interval + " of " + window, interval);
  }

  private static String seconds(long nanos) {
    double seconds = nanos / 1e9;
    return seconds < 0.95 ? Math.round(seconds * 10) * 100 + " ms" : Math.round(seconds) + " s";
  }
}
