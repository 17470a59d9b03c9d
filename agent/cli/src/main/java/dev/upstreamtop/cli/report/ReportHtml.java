// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Writes a report as one page that needs nothing else: no script, no other file, no network.
 *
 * <p>Findings, leaderboard, charts of the backends on one time axis with what their JVMs stood
 * still beneath, distributions, and what all of it rests on.
 */
final class ReportHtml {

  private static final int MOST_ROWS = 200;
  private static final int MOST_CHARTS = 12;

  private final Report report;
  private final ReportWords words;
  private final Markup page = new Markup();

  ReportHtml(Report report) {
    this.report = report;
    words = new ReportWords(report);
  }

  List<String> lines() {
    page.element(
        "html",
        () -> {
          page.element("head", this::head);
          page.element("body", this::body);
        },
        "lang",
        "en");
    List<String> lines = new ArrayList<>(List.of("<!DOCTYPE html>"));
    page.toString().lines().forEach(lines::add);
    return lines;
  }

  private void head() {
    page.empty("meta", "charset", "utf-8");
    page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.empty(
        "meta",
        "http-equiv",
        "Content-Security-Policy",
        "content",
        "default-src 'none'; style-src 'unsafe-inline'");
    page.element("title", "Backends");
    page.element("style", PageStyle.SHEET);
  }

  private void body() {
    page.element("h1", "Backends");
    report
        .recorded()
        .range()
        .ifPresent(range -> page.element("p", words.between(range), "class", "dim"));
    if (report.findings().isEmpty()) {
      page.element("p", words.allWell());
    }
    report.findings().forEach(this::finding);
    page.element("h2", "Leaderboard");
    page.element("div", () -> page.element("table", this::leaderboard), "class", "scroll");
    report.recorded().range().ifPresent(this::charts);
    page.element("h2", "What this rests on");
    page.element(
        "ul",
        () -> {
          words.basis().forEach(line -> page.element("li", line));
          report.troubles().forEach(line -> page.element("li", line));
        });
  }

  private void finding(Finding finding) {
    page.element(
        "article",
        () -> {
          page.element("h3", finding.statement());
          page.element("p", words.whenAndWhy(finding));
          finding.facts().more().forEach(more -> page.element("p", more, "class", "dim"));
          page.element(
              "p",
              () -> {
                page.element("strong", "Next:").text(" ");
                step(finding.nextStep());
              });
        },
        "class",
        finding.severity().name().toLowerCase(Locale.ROOT));
  }

  /** Commands stand between backticks. */
  private void step(String step) {
    String[] parts = step.split("`", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i % 2 == 0) {
        page.text(parts[i]);
      } else {
        page.element("code", parts[i]);
      }
    }
  }

  private void leaderboard() {
    page.element(
        "thead",
        () ->
            page.element(
                "tr", () -> ReportWords.COLUMNS.forEach(column -> page.element("th", column))));
    page.element(
        "tbody", () -> report.shown().stream().limit(MOST_ROWS).forEach(this::leaderboardRow));
  }

  private void leaderboardRow(Track track) {
    List<String> cells = words.row(track);
    page.element(
        "tr",
        () -> cells.subList(1, cells.size()).forEach(cell -> page.element("td", cell)),
        "class",
        cells.get(0).isBlank() ? "well" : "warning");
  }

  private void charts(TimeRange range) {
    Steps steps = Steps.of(range, words.periodNanos());
    Charts charts = new Charts(page, steps, words::time);
    page.element("h2", "Over time");
    page.element(
        "p",
        words.between(range)
            + " from left to right, the same for all; the time of a warning is shaded.",
        "class",
        "dim");
    for (Track track : charted()) {
      page.element(
          "section",
          () -> {
            page.element("h3", words.row(track).get(1));
            charts.lanes(track, of(track));
            charts.distribution(track);
          });
    }
  }

  /** Those that something is said of, then the busiest. */
  private List<Track> charted() {
    return report.shown().stream()
        .sorted(Comparator.comparingInt((Track track) -> isWarnedOf(track) ? 0 : 1))
        .limit(MOST_CHARTS)
        .toList();
  }

  private boolean isWarnedOf(Track track) {
    return of(track).stream().anyMatch(finding -> finding.severity() == Severity.WARNING);
  }

  private List<Finding> of(Track track) {
    return report.findings().stream()
        .filter(finding -> finding.subject().key().equals(track.key()))
        .toList();
  }
}
