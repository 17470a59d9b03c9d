// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.judgement;

import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.cli.terminal.drawing.Style;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is wrong with a backend, if anything, judged by its figures of the window and those of its
 * peers.
 *
 * @param severity how bad it is
 * @param words why, in a few words; empty for {@link Severity#WELL}
 */
public record Health(Severity severity, String words) {

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

  /** So many bad ends are no accident. */
  private static final int FEW = 3;

  /** Server errors from this many percent on make a backend sick. */
  private static final int ERROR_PERCENT = 5;

  /** Failures from this many percent on make a backend sick. */
  private static final int FAILURE_PERCENT = 1;

  /** A p99 so many times that of the peers makes a backend sick... */
  private static final int OUTLIER = 10;

  /** ...unless it is short in itself. */
  private static final long SHORT_NANOS = 20_000_000;

  /** A percentile of fewer values is not compared. */
  private static final int ENOUGH = 20;

  /** A request without an answer for so long is told, where that is far beyond the usual. */
  private static final long HANGING_NANOS = 5_000_000_000L;

  private static final Health WELL = new Health(Severity.WELL, "");

  /** Judges each of some backends, which are each other's peers. */
  public static Map<BackendKey, Health> of(Collection<BackendRow> rows) {
    Map<Side, Peers> peers = new EnumMap<>(Side.class);
    for (Side side : Side.values()) {
      peers.put(side, Peers.of(rows, side));
    }
    Map<BackendKey, Health> health = new LinkedHashMap<>();
    for (BackendRow row : rows) {
      health.put(row.key(), of(row, peers.get(row.key().side())));
    }
    return health;
  }

  /**
   * How slow the backends of one side are.
   *
   * @param p99Nanos the p99 of each that has enough values, in ascending order
   */
  private record Peers(List<Long> p99Nanos) {

    static Peers of(Collection<BackendRow> rows, Side side) {
      return new Peers(
          rows.stream()
              .filter(row -> row.key().side() == side && row.times().header().count() >= ENOUGH)
              .map(row -> row.times().header().percentileNanos(99))
              .sorted()
              .toList());
    }

    /** The median without one of them, 0 where there is no other. */
    long medianWithout(long own) {
      if (p99Nanos.size() < 2) {
        return 0;
      }
      int middle = (p99Nanos.size() - 2) / 2;
      return p99Nanos.get(p99Nanos.get(middle) < own ? middle : middle + 1);
    }
  }

  private static Health of(BackendRow row, Peers peers) {
    if (row.key().endpoint().isOther()) {
      return WELL;
    }
    long failures = row.counts().failures().total() + row.counts().connectFailed();
    long hanging = row.gauges().oldestInFlightNanos();
    if (row.counts().responses() == 0) {
      if (failures > 0) {
        return new Health(Severity.DOWN, "no answer, " + failureWords(row));
      }
      return hanging >= HANGING_NANOS
          ? new Health(Severity.DOWN, "no answer for " + Figures.time(hanging))
          : WELL;
    }
    List<String> words = new ArrayList<>();
    long responses = row.counts().responses();
    long errors = row.counts().get(Counter.RESPONSES_5XX);
    if (errors >= FEW && errors * 100 >= responses * ERROR_PERCENT) {
      words.add("5xx " + Figures.finePercent(errors, responses) + " %");
    }
    if (failures >= FEW && failures * 100 >= (responses + failures) * FAILURE_PERCENT) {
      words.add(failureWords(row));
    }
    if (row.times().header().count() >= ENOUGH) {
      long own = row.times().header().percentileNanos(99);
      long usual = peers.medianWithout(own);
      if (usual > 0 && own >= SHORT_NANOS && own / usual >= OUTLIER) {
        words.add("p99 is " + own / usual + "× its peers'");
      }
    }
    if (hanging >= HANGING_NANOS && hanging >= 3 * row.times().header().maxNanos()) {
      words.add("a request waits " + Figures.time(hanging));
    }
    return words.isEmpty() ? WELL : new Health(Severity.SICK, String.join(", ", words));
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
