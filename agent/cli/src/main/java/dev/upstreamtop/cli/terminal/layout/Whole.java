// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.drawing.Style;
import dev.upstreamtop.cli.terminal.state.History;
import dev.upstreamtop.cli.terminal.state.Trend;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Draws the figures of one backend, its distributions and its trend, that have no column in the
 * leaderboard.
 */
final class Whole {

  private static final int INDENT = 4;
  private static final int METRIC_WIDTH = 10;
  private static final int FIGURE_WIDTH = 7;
  private static final int FIGURES = 6;

  /** Behind the figures: a space, and the bars of a distribution. */
  private static final int BARS_FROM = INDENT + METRIC_WIDTH + FIGURES * FIGURE_WIDTH + 2;

  private static final int FEWEST_BARS = 18;
  private static final int MOST_BARS = 56;

  /** Bars stand for times from 10 µs to 100 s, each for the same factor. */
  private static final double SHORTEST_NANOS = 1e4;

  private static final int DECADES = 7;

  /** A power of ten with room for its name. */
  private static final int WIDE_DECADE = 6;

  private final BackendRow row;
  private final int width;
  private final int bars;

  /**
   * @param row its figures over the window
   * @param width of the screen
   */
  Whole(BackendRow row, int width) {
    this.row = row;
    this.width = width;
    int room = Math.min(MOST_BARS, width - 1 - BARS_FROM);
    this.bars = room < FEWEST_BARS ? 0 : room;
  }

  /** How many intervals a trend has room for. */
  int trendWidth() {
    int labels = INDENT + METRIC_WIDTH + 1 + FIGURE_WIDTH;
    return Math.clamp(width - labels - INDENT, 1, History.LONGEST_TREND);
  }

  /** A figure interval by interval, with what the highest column stands for. */
  Line trend(Trend trend, List<Double> figures) {
    double highest = figures.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    String scale =
        trend == Trend.P99 ? Figures.measured(Math.round(highest)) : Figures.rate(highest) + "/s";
    String name =
        switch (trend) {
          case RATE -> "rate";
          case P99 -> "p99";
          case ERRORS -> "errors";
        };
    Line.Builder line = new Line.Builder();
    line.to(INDENT).left(name, METRIC_WIDTH, Style.DIM).add(Figures.sparkline(figures));
    return line.right(highest == 0 ? "0" : "≤ " + scale, FIGURE_WIDTH + 2, Style.DIM).build();
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

  private Line titles() {
    Line.Builder line = new Line.Builder();
    line.to(INDENT + METRIC_WIDTH);
    for (String title : List.of("count", "mean", "p50", "p90", "p99", "max")) {
      line.right(title, FIGURE_WIDTH, Style.DIM);
    }
    if (bars > 0) {
      axis(line);
    }
    return line.build();
  }

  /** The powers of ten that the bars beneath stand for, every second where they are narrow. */
  private void axis(Line.Builder line) {
    int step = bars < DECADES * WIDE_DECADE ? 2 : 1;
    for (int decade = 0; decade < DECADES; decade += step) {
      double nanos = SHORTEST_NANOS * Math.pow(10, decade);
      line.to(BARS_FROM + decade * bars / DECADES).add(Figures.whole(Math.round(nanos)), Style.DIM);
    }
  }

  /** How many times fell into each column, drawn as its height. */
  private String distribution(LatencyHistogram times) {
    double[] counts = new double[bars];
    times.forEachBucket(
        (bucket, count) -> {
          double nanos = Math.max(1, LatencyHistogram.midpointNanos(bucket));
          double column = Math.log10(nanos / SHORTEST_NANOS) / DECADES * bars;
          counts[(int) Math.clamp(column, 0, bars - 1)] += count;
        });
    return Figures.sparkline(Arrays.stream(counts).boxed().toList());
  }

  private Line times(String metric, LatencyHistogram times) {
    Line.Builder line = new Line.Builder();
    line.to(INDENT).left(metric, METRIC_WIDTH, Style.DIM);
    line.right(Figures.count(times.count()), FIGURE_WIDTH, Style.PLAIN);
    if (times.count() > 0) {
      line.right(Figures.time(times.meanNanos()), FIGURE_WIDTH, Style.PLAIN);
      for (long nanos : times.percentilesNanos(50, 90, 99)) {
        line.right(Figures.measured(nanos), FIGURE_WIDTH, Style.PLAIN);
      }
      line.right(Figures.measured(times.maxNanos()), FIGURE_WIDTH, Style.PLAIN);
      if (bars > 0) {
        line.to(BARS_FROM).add(distribution(times));
      }
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
    if (counts.get(Counter.HTTP2_REQUESTS) > 0) {
      words.add("speaks " + counts.protocol());
    }
    for (Counter result : Counter.GRPC) {
      some(words, result.name().replace("GRPC_", "gRPC "), counts.get(result));
    }
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
