// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.cli.terminal.drawing.Line;
import java.util.ArrayList;
import java.util.List;

/** Writes a report for a terminal, and for a ticket. */
final class ReportText {

  private static final int MOST_FINDINGS = 6;
  private static final int MOST_ROWS = 40;
  private static final int NARROWEST_NAME = 16;
  private static final List<Integer> WIDTHS = List.of(10, 8, 8, 8, 7, 8);

  private final Report report;
  private final ReportWords words;

  ReportText(Report report) {
    this.report = report;
    words = new ReportWords(report);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    List<Finding> findings = report.findings();
    findings.stream().limit(MOST_FINDINGS).forEach(finding -> add(finding, lines));
    if (findings.size() > MOST_FINDINGS) {
      lines.add(findings.size() - MOST_FINDINGS + " more: --format json tells all.");
    }
    if (findings.isEmpty()) {
      lines.add(words.allWell());
    }
    lines.add("");
    lines.addAll(board());
    lines.add("");
    lines.addAll(words.basis());
    return lines;
  }

  private void add(Finding finding, List<String> lines) {
    lines.add(finding.statement() + ".");
    lines.add("  " + words.whenAndWhy(finding));
    finding.facts().more().forEach(more -> lines.add("  " + more));
    lines.add("  Next: " + finding.nextStep());
  }

  private List<String> board() {
    List<List<String>> rows = new ArrayList<>();
    List<String> titles = new ArrayList<>(List.of(" "));
    titles.addAll(ReportWords.COLUMNS);
    rows.add(titles);
    report.shown().stream().limit(MOST_ROWS).forEach(track -> rows.add(words.row(track)));
    int width =
        rows.stream().mapToInt(row -> Line.columns(row.get(1))).reduce(NARROWEST_NAME, Math::max);
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line =
          new StringBuilder(row.get(0)).append(' ').append(Line.padRight(row.get(1), width));
      for (int i = 0; i < WIDTHS.size(); i++) {
        line.append(Line.padLeft(row.get(i + 2), WIDTHS.get(i)));
      }
      lines.add((line + "  " + row.get(row.size() - 1)).stripTrailing());
    }
    if (report.shown().size() > MOST_ROWS) {
      lines.add("  " + (report.shown().size() - MOST_ROWS) + " more backends");
    }
    return lines;
  }
}
