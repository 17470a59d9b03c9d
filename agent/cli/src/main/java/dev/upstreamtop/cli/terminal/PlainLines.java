// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal;

import dev.upstreamtop.cli.terminal.drawing.Ascii;
import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.drawing.SafeText;
import dev.upstreamtop.cli.terminal.judgement.Completeness;
import dev.upstreamtop.cli.terminal.judgement.Health;
import dev.upstreamtop.cli.terminal.layout.Names;
import dev.upstreamtop.cli.terminal.layout.UnderWay;
import dev.upstreamtop.cli.terminal.state.History;
import dev.upstreamtop.cli.terminal.state.Picture;
import dev.upstreamtop.cli.terminal.state.Sorting;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.verdict.LiveVerdicts;
import dev.upstreamtop.telemetry.verdict.Verdicts;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes one line per backend and interval, and one for all of them, for pipes, logs and terminals
 * that cannot be drawn on. For use by one thread.
 */
public final class PlainLines implements SnapshotSink {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final PrintWriter out;
  private final Show show;
  private final ZoneId zone;
  private final Runnable whenClosed;
  private final LiveVerdicts judgement = new LiveVerdicts();
  private History history;

  /**
   * Makes a writer of lines.
   *
   * @param whenClosed called when nobody reads the lines any more
   */
  public PlainLines(PrintWriter out, Show show, ZoneId zone, Runnable whenClosed) {
    this.out = out;
    this.show = show;
    this.zone = zone;
    this.whenClosed = whenClosed;
  }

  @Override
  public void accept(Snapshot told) {
    Verdicts verdicts = judgement.see(told);
    Snapshot snapshot = judgement.withUnjudged(told);
    history = history == null ? History.of(snapshot) : history.plus(snapshot);
    String time =
        TIME.format(
            Instant.ofEpochSecond(snapshot.interval().endEpochNanos() / 1_000_000_000)
                .atZone(zone));
    Names names = new Names(snapshot);
    List<BackendRow> busiest =
        Picture.of(snapshot, Sorting.RATE).judged(verdicts).order().stream()
            .map(key -> byKey(snapshot).get(key))
            .filter(row -> !row.isIdle())
            .limit(show.backendsWithoutScreen())
            .toList();
    for (BackendRow row : busiest) {
      Health health = Health.of(verdicts.trouble(row.key()), zone);
      print(time + "  " + figures(names.longOf(row), row, snapshot) + words(health));
    }
    String completeness = String.join(" · ", Completeness.of(snapshot.capture(), history.lost()));
    print(time + "  " + figures("all", snapshot.totals(), snapshot) + "  " + completeness);
    if (out.checkError()) {
      whenClosed.run();
    }
  }

  private static Map<BackendKey, BackendRow> byKey(Snapshot snapshot) {
    Map<BackendKey, BackendRow> rows = new HashMap<>();
    snapshot.backends().forEach(row -> rows.put(row.key(), row));
    return rows;
  }

  private void print(String line) {
    String safe = SafeText.of(line);
    out.println(show.ascii() ? Ascii.of(safe) : safe);
  }

  private static String words(Health health) {
    boolean well = health.severity() == Health.Severity.WELL;
    return well ? "" : "  " + health.severity().mark() + " " + health.words();
  }

  private static String figures(String name, BackendRow row, Snapshot snapshot) {
    Counts counts = row.counts();
    long all = counts.responses();
    LatencyHistogram times = row.times().header();
    StringBuilder line = new StringBuilder();
    line.append(Line.padRight(name, Math.max(32, Line.columns(name))));
    line.append(
            Line.padLeft(Figures.rate(snapshot.interval().perSecond(row.counts().requests())), 6))
        .append(" req/s");
    line.append("  p50 ").append(Line.padLeft(time(times, 50), 5));
    line.append("  p99 ").append(Line.padLeft(time(times, 99), 5));
    line.append("  2xx ")
        .append(Line.padLeft(Figures.percent(counts.get(Counter.RESPONSES_2XX), all), 3));
    line.append(" %  4xx ")
        .append(Line.padLeft(Figures.percent(counts.get(Counter.RESPONSES_4XX), all), 3));
    line.append(" %  5xx ")
        .append(Line.padLeft(Figures.percent(counts.get(Counter.RESPONSES_5XX), all), 3));
    line.append(" %  failed ").append(Health.failureWords(row));
    UnderWay.words(row).forEach(words -> line.append("  ").append(words));
    return line.toString();
  }

  private static String time(LatencyHistogram times, double percentile) {
    return times.count() == 0 ? "-" : Figures.measured(times.percentileNanos(percentile));
  }
}
