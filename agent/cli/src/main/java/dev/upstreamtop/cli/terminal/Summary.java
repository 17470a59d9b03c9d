// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal;

import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.drawing.SafeText;
import dev.upstreamtop.cli.terminal.judgement.Health;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The leaderboard of a whole capture in a few lines of text. */
public final class Summary {

  private static final int NARROWEST_NAME = 12;

  private Summary() {}

  /**
   * The lines, titles first.
   *
   * @param rows each backend over the whole time, in the order to show them
   * @param troubles what was wrong with which of them at any time
   */
  public static List<String> lines(List<BackendRow> rows, Map<Endpoint, Finding> troubles) {
    Set<BackendKey> keys = rows.stream().map(BackendRow::key).collect(Collectors.toSet());
    int width =
        rows.stream()
            .mapToInt(row -> Line.columns(name(row, keys)))
            .reduce(NARROWEST_NAME, Math::max);
    List<String> lines = new ArrayList<>();
    lines.add(
        line(
            " ",
            Line.padRight("BACKEND", width),
            "REQUESTS",
            "p50",
            "p99",
            "max",
            "5xx %",
            "FAILED",
            ""));
    for (BackendRow row : rows) {
      LatencyHistogram times = row.times().header();
      boolean any = times.count() > 0;
      Health judged = Health.of(Optional.ofNullable(troubles.get(row.key().endpoint())));
      lines.add(
          line(
              judged.severity().mark(),
              Line.padRight(name(row, keys), width),
              Long.toString(row.counts().requests()),
              any ? Figures.measured(times.percentileNanos(50)) : "",
              any ? Figures.measured(times.percentileNanos(99)) : "",
              any ? Figures.measured(times.maxNanos()) : "",
              Figures.finePercent(
                  row.counts().get(Counter.RESPONSES_5XX), row.counts().responses()),
              Health.failureWords(row),
              judged.words()));
    }
    return lines;
  }

  /** Of a backend that was seen from both sides, the server's row says so. */
  private static String name(BackendRow row, Set<BackendKey> keys) {
    String endpoint = row.key().endpoint().toString();
    boolean told =
        row.key().side() == Side.SERVER
            && keys.contains(new BackendKey(row.key().endpoint(), Side.CLIENT));
    return (row.name().isEmpty() ? "" : SafeText.of(row.name()) + " ")
        + endpoint
        + (told ? " (server)" : "");
  }

  private static String line(
      String mark,
      String name,
      String requests,
      String p50,
      String p99,
      String max,
      String errors,
      String failed,
      String words) {
    return (mark
            + " "
            + name
            + Line.padLeft(requests, 10)
            + Line.padLeft(p50, 8)
            + Line.padLeft(p99, 8)
            + Line.padLeft(max, 8)
            + Line.padLeft(errors, 7)
            + Line.padLeft(failed, 14)
            + "  "
            + words)
        .stripTrailing();
  }
}
