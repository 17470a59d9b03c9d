// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import dev.upstreamtop.analysis.finding.CauseKind;
import dev.upstreamtop.analysis.finding.Explanation;
import dev.upstreamtop.analysis.jvm.Gauge;
import dev.upstreamtop.analysis.jvm.JvmHistory;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.telling.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Compares what the gauges of a JVM said meanwhile with what they said at all other times. */
final class GaugeCauses {

  /** A lift of what there is none of otherwise. */
  private static final double MOST_LIFT = 1_000;

  private final JvmHistory jvm;
  private final List<TimeRange> during;
  private final List<TimeRange> otherwise;

  GaugeCauses(JvmHistory jvm, List<TimeRange> during, List<TimeRange> otherwise) {
    this.jvm = jvm;
    this.during = during;
    this.otherwise = otherwise;
  }

  /** How full the heap was in a clause, if it was nearly full and is not always. */
  Optional<String> fullHeap() {
    double[] shares = jvm.heapWithin(during);
    double[] others = jvm.heapWithin(otherwise);
    if (shares.length == 0 || others.length == 0) {
      return Optional.empty();
    }
    double full = middle(shares);
    double usual = middle(others);
    return Limit.HEAP_FULL.reachedBy(full) && Limit.HEAP_RISE.reachedBy(full - usual)
        ? Optional.of(
            Words.percent(full) + " of it after collections, otherwise " + Words.percent(usual))
        : Optional.empty();
  }

  /** Ever more in the heap as a cause by itself. */
  Optional<Explanation> heap() {
    return fullHeap().map(words -> new Explanation(CauseKind.HEAP_GROWTH, words, 0, 1, ""));
  }

  /**
   * Exceptions as a cause.
   *
   * @param per what they are counted by, so many each second
   * @param least how many of them for each are enough
   */
  Optional<Explanation> exceptions(double per, Limit least) {
    double[] readings = jvm.readingsWithin(Gauge.EXCEPTIONS, during);
    double[] others = jvm.readingsWithin(Gauge.EXCEPTIONS, otherwise);
    if (per <= 0 || readings.length == 0 || others.length == 0) {
      return Optional.empty();
    }
    double rate = mean(readings);
    double usual = mean(others);
    double lift = usual <= rate / MOST_LIFT ? (rate > 0 ? MOST_LIFT : 0) : rate / usual;
    return least.reachedBy((rate - usual) / per) && Limit.CAUSE_LIFT.reachedBy(lift)
        ? Optional.of(
            new Explanation(
                CauseKind.EXCEPTIONS,
                String.format(Locale.ROOT, "%.0f a second, otherwise %.0f", rate, usual),
                0,
                lift,
                ""))
        : Optional.empty();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  private static double middle(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
