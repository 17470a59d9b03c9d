// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.drawing.Style;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import java.util.ArrayList;
import java.util.List;

/** Draws the figures of one backend that have no column in the leaderboard. */
final class Whole {

  private static final int INDENT = 4;
  private static final int METRIC_WIDTH = 10;
  private static final int FIGURE_WIDTH = 8;

  private final BackendRow row;
  private final int width;

  /**
   * @param row its figures over the window
   * @param width of the screen
   */
  Whole(BackendRow row, int width) {
    this.row = row;
    this.width = width;
  }

  /** Its times, then what is counted. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    lines.add(titles());
    lines.add(times("connect", row.times().connect()));
    lines.add(times("header", row.times().header()));
    lines.add(times("response", row.times().response()));
    Line.wrapped(String.join(" · ", counted()), width - 2 * INDENT)
        .forEach(part -> lines.add(Line.of(" ".repeat(INDENT) + part, Style.PLAIN)));
    return lines;
  }

  private static Line titles() {
    Line.Builder line = new Line.Builder();
    line.to(INDENT + METRIC_WIDTH);
    for (String title : List.of("count", "mean", "p50", "p90", "p99", "max")) {
      line.right(title, FIGURE_WIDTH, Style.DIM);
    }
    return line.build();
  }

  private static Line times(String metric, LatencyHistogram times) {
    Line.Builder line = new Line.Builder();
    line.to(INDENT).left(metric, METRIC_WIDTH, Style.DIM);
    line.right(Figures.count(times.count()), FIGURE_WIDTH, Style.PLAIN);
    if (times.count() > 0) {
      line.right(Figures.time(times.meanNanos()), FIGURE_WIDTH, Style.PLAIN);
      for (long nanos : times.percentilesNanos(50, 90, 99)) {
        line.right(Figures.measured(nanos), FIGURE_WIDTH, Style.PLAIN);
      }
      line.right(Figures.measured(times.maxNanos()), FIGURE_WIDTH, Style.PLAIN);
    }
    return line.build();
  }

  private List<String> counted() {
    Counts counts = row.counts();
    List<String> words = new ArrayList<>();
    words.add("sent " + Figures.bytes(counts.get(Counter.BYTES_SENT)));
    words.add("received " + Figures.bytes(counts.get(Counter.BYTES_RECEIVED)));
    words.add("segments sent again " + Figures.count(counts.get(Counter.RETRANSMITS)));
    long connects = counts.get(Counter.CONNECTS);
    words.add(
        "connections made "
            + Figures.count(connects)
            + (connects == 0
                ? ""
                : ", requests for each " + Figures.rate((double) counts.requests() / connects)));
    some(words, "SYNs sent again", counts.get(Counter.CONNECT_RETRIES));
    some(words, "interim responses", counts.get(Counter.INTERIM));
    some(words, "cut short", counts.get(Counter.TRUNCATED));
    some(words, "lost track of", counts.get(Counter.LOST_TRACK));
    some(words, "missing from routes", counts.get(Counter.RECORDS_LOST));
    if (!row.owners().isEmpty()) {
      words.add("asked by " + String.join(", ", row.owners()));
    }
    return words;
  }

  private static void some(List<String> words, String what, long count) {
    if (count > 0) {
      words.add(what + " " + Figures.count(count));
    }
  }
}
