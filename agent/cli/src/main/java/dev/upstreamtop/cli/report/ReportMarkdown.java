// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.recorded.Track;
import java.util.ArrayList;
import java.util.List;

/** Writes a report with headings and tables. */
final class ReportMarkdown {

  private final Report report;
  private final ReportWords words;

  ReportMarkdown(Report report) {
    this.report = report;
    words = new ReportWords(report);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>(List.of("# Backends", ""));
    if (report.findings().isEmpty()) {
      lines.add(escaped(words.allWell()));
      lines.add("");
    }
    for (Finding finding : report.findings()) {
      lines.add("## " + escaped(finding.statement()));
      lines.add("");
      lines.add(escaped(words.whenAndWhy(finding)));
      finding.facts().more().forEach(more -> lines.add(escaped(more)));
      lines.add("");
      lines.add("**Next:** " + finding.nextStep());
      lines.add("");
    }
    lines.add(row(ReportWords.COLUMNS));
    lines.add("|" + "---|".repeat(ReportWords.COLUMNS.size()));
    for (Track track : report.shown()) {
      List<String> cells = words.row(track);
      lines.add(row(cells.subList(1, cells.size())));
    }
    lines.add("");
    words.basis().forEach(line -> lines.add("- " + escaped(line)));
    return lines;
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells.stream().map(ReportMarkdown::escaped).toList()) + " |";
  }

  /** What comes from outside is text, not markup. */
  private static String escaped(String text) {
    return text.replaceAll("([\\\\`*_{}\\[\\]<>|#])", "\\\\$1");
  }
}
