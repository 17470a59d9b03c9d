// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.telling;

import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.Optional;
import java.util.function.IntFunction;

/** Tells when, within a trouble, there really was more of its cause. */
public final class CauseTime {

  private static final long STEP_NANOS = 1_000_000_000L;

  /** A trouble of hours is looked at in longer steps. */
  private static final int MOST_STEPS = 1_000;

  private CauseTime() {}

  /**
   * From the first step with enough more of it to the last; empty where that is most of the range.
   *
   * @param inParts the time that a cause took in each of so many equal parts of the range
   * @param usual the part of the time that it takes otherwise
   * @param more by which a step has to be above that
   */
  public static Optional<TimeRange> within(
      TimeRange range, IntFunction<double[]> inParts, double usual, double more) {
    int count =
        (int)
            Math.max(
                1, Math.min(MOST_STEPS, Math.round((double) range.lengthNanos() / STEP_NANOS)));
    double[] nanos = inParts.apply(count);
    double step = (double) range.lengthNanos() / count;
    int first = -1;
    int last = -1;
    for (int i = 0; i < count; i++) {
      if (nanos[i] / step - usual >= more) {
        first = first < 0 ? i : first;
        last = i;
      }
    }
    boolean brief = first >= 0 && last + 1 - first <= Limit.CAUSE_BRIEF.value() * count;
    return brief
        ? Optional.of(
            new TimeRange(
                range.startNanos() + Math.round(first * step),
                range.startNanos() + Math.round((last + 1) * step)))
        : Optional.empty();
  }
}
