// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import dev.upstreamtop.cli.terminal.Summary;
import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.cli.terminal.judgement.Completeness;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Says on one screen what recordings tell: a verdict, the leaderboard of the range, and what the
 * figures rest on.
 */
public final class Report {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter DATE_AND_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  /** From which time on a request is slow; the analysis rule of the plugin begins there too. */
  private static final long SLOW_MILLIS = 100;

  private final Evidence evidence;
  private final ZoneId zone;

  private Report(Evidence evidence, ZoneId zone) {
    this.evidence = evidence;
    this.zone = zone;
  }

  /**
   * Reads recordings and reports on all of them together.
   *
   * @param zone for the times of day
   * @return the lines of the report
   * @throws dev.upstreamtop.cli.exit.CommandFailure when one cannot be read
   */
  public static List<String> of(List<Path> recordings, ZoneId zone) {
    RecordingReader reader = new RecordingReader();
    recordings.forEach(reader::read);
    return new Report(reader.evidence(), zone).lines(recordings.size());
  }

  private List<String> lines(int recordings) {
    List<String> lines = new ArrayList<>(verdict());
    lines.add("");
    lines.addAll(Summary.lines(evidence.rows()));
    lines.add("");
    lines.addAll(basis(recordings));
    return lines;
  }

  private List<String> verdict() {
    List<String> sentences = new ArrayList<>();
    for (BackendRow row : evidence.rowsOnce()) {
      Optional<String> words = Summary.trouble(row, evidence.rows());
      if (words.isPresent()) {
        sentences.add(sentence(row, words.get()));
      }
      pauses(row).ifPresent(sentences::add);
    }
    if (sentences.isEmpty()) {
      sentences.add(
          evidence.rows().isEmpty()
              ? "No request was seen."
              : "No backend stands out: few errors, few failures, none far slower than its peers.");
    }
    return sentences;
  }

  private String sentence(BackendRow row, String words) {
    RecordedBackend figures = evidence.of(row.key());
    String when =
        figures
            .bad()
            .map(span -> ", from " + time(span.from()) + " to " + time(span.to()))
            .orElse("");
    String where = figures.worstRoute().map(route -> ", mostly on " + route).orElse("");
    return name(row) + ": " + words + when + where + ".";
  }

  private Optional<String> pauses(BackendRow row) {
    if (!row.self() || evidence.range().isEmpty()) {
      return Optional.empty();
    }
    PauseOverlap overlap =
        PauseOverlap.of(
            evidence.of(row.key()).exchanges().stream()
                .filter(exchange -> exchange.length() >= SLOW_MILLIS * 1_000_000)
                .toList(),
            evidence.pauses(),
            evidence.range().get());
    return overlap.isTelling()
        ? Optional.of(
            Figures.percent(overlap.overlapping(), overlap.exchanges())
                + " % of the requests to "
                + name(row)
                + " that took "
                + SLOW_MILLIS
                + " ms or longer overlapped a GC pause of its own JVM, "
                + Math.round(overlap.chance() * 100)
                + " % would by chance.")
        : Optional.empty();
  }

  private List<String> basis(int recordings) {
    List<String> lines = new ArrayList<>();
    Span range = evidence.range().orElse(new Span(0, 0));
    String counted = recordings == 1 ? "one recording" : recordings + " recordings";
    lines.add(
        "Rests on "
            + counted
            + ", "
            + DATE_AND_TIME.format(Span.instant(range.from()).atZone(zone))
            + " to "
            + time(range.to())
            + ", a figure every "
            + Figures.time(evidence.longestPeriodNanos())
            + ", interfaces "
            + String.join(", ", evidence.interfaces())
            + ".");
    lines.add("Completeness: " + String.join(", ", Completeness.ofLosses(evidence.lost())) + ".");
    List<String> missing = new ArrayList<>();
    missing(missing, "UpstreamResult", "results");
    missing(missing, "UpstreamLatency", "header times");
    missing(missing, "UpstreamRoute", "routes");
    missing(missing, "UpstreamCapture", "losses");
    if (!missing.isEmpty()) {
      lines.add("Not recorded: " + String.join(", ", missing) + ".");
    }
    return lines;
  }

  private void missing(List<String> missing, String event, String words) {
    if (!evidence.has(event)) {
      missing.add(words + " (" + event + ")");
    }
  }

  private static String name(BackendRow row) {
    String endpoint = row.key().endpoint().toString();
    return row.name().isEmpty() ? endpoint : row.name() + " (" + endpoint + ")";
  }

  private String time(long nanos) {
    return TIME.format(Span.instant(nanos).atZone(zone));
  }
}
