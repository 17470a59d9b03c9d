// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.judgement;

import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.cli.terminal.drawing.Style;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.verdict.Verdicts;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a finding about a backend is shown: its mark, its style, its words.
 *
 * @param severity how bad it is
 * @param brief what it does, and where that is known since when; empty for {@link Severity#WELL}
 * @param words the same with its figures, which change while it lasts
 * @param slow whether that is about the time that requests take
 * @param waiting whether it is about requests or answers that are under way
 */
public record Health(Severity severity, String brief, String words, boolean slow, boolean waiting) {

  /** How bad it is, worst last. */
  public enum Severity {
    /** Nothing to report. */
    WELL(" ", Style.PLAIN),
    /** Answers, but badly. */
    SICK("!", Style.WARNING),
    /** Does not answer. */
    DOWN("✕", Style.BAD);

    private final String mark;
    private final Style style;

    Severity(String mark, Style style) {
      this.mark = mark;
      this.style = style;
    }

    public String mark() {
      return mark;
    }

    public Style style() {
      return style;
    }
  }

  private static final Health WELL = new Health(Severity.WELL, "", "", false, false);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  /**
   * How what is wrong now is shown, with the time since when.
   *
   * @param trouble empty where nothing is wrong
   */
  public static Health of(Optional<Finding> trouble, ZoneId zone) {
    return trouble
        .map(
            finding ->
                of(
                    finding,
                    finding.deed() + " since " + TIME.format(Verdicts.since(finding).atZone(zone))))
        .orElse(WELL);
  }

  /**
   * How what was wrong at some time is shown.
   *
   * @param trouble empty where nothing was
   */
  public static Health of(Optional<Finding> trouble) {
    return trouble.map(finding -> of(finding, finding.deed())).orElse(WELL);
  }

  private static Health of(Finding finding, String brief) {
    FindingKind kind = finding.kind();
    return new Health(
        severity(finding),
        brief,
        brief + facts(finding),
        kind.isOfTime(),
        kind == FindingKind.HANG || kind == FindingKind.PILE_UP);
  }

  private static String facts(Finding finding) {
    return finding.facts().words().isEmpty() ? "" : ": " + finding.facts().words();
  }

  private static Severity severity(Finding finding) {
    FindingKind kind = finding.kind();
    boolean refuses =
        switch (kind) {
          case REFUSED, UNREACHABLE, RESET, CLOSED -> finding.affected() >= 1;
          default -> false;
        };
    return refuses || kind == FindingKind.HANG ? Severity.DOWN : Severity.SICK;
  }

  /**
   * The most frequent kind of failure with its count, and how many others there were: {@code 3
   * reset +2}.
   */
  public static String failureWords(BackendRow row) {
    return failureWords(row.counts().failures(), row.counts());
  }

  /**
   * The most frequent kind of failure with its count, and how many others there were; {@code 0}
   * without any.
   *
   * @param connects what attempts to connect came to; {@link Counts#NONE} for a route, which has
   *     none
   */
  public static String failureWords(FailureCounts failures, Counts connects) {
    Map<String, Long> kinds = new LinkedHashMap<>();
    kinds.put("refused", connects.get(Counter.REFUSED));
    kinds.put("timed out", connects.get(Counter.TIMED_OUT));
    kinds.put("unreachable", connects.get(Counter.UNREACHABLE));
    kinds.put("reset", failures.reset());
    kinds.put("closed", failures.closed());
    kinds.put("abandoned", failures.abandoned());
    long total = failures.total() + connects.connectFailed();
    if (total == 0) {
      return "0";
    }
    Map.Entry<String, Long> worst = Collections.max(kinds.entrySet(), Map.Entry.comparingByValue());
    String words = Figures.count(worst.getValue()) + " " + worst.getKey();
    long rest = total - worst.getValue();
    return rest == 0 ? words : words + " +" + Figures.count(rest);
  }
}
