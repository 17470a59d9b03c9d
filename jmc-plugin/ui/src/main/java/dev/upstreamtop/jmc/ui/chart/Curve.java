// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.chart;

import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.List;
import java.util.Optional;

/**
 * A curve over time: steps as long as what was measured. Immutable.
 *
 * @param title what its values are, for legend and tooltip
 * @param colour {@code 0xRRGGBB}
 * @param filled whether the area under it is coloured
 * @param steps in the order of time, apart from each other
 */
public record Curve(String title, int colour, boolean filled, List<Step> steps) {

  /**
   * What was measured in a time.
   *
   * @param value in its lane's unit; NaN where nothing is known, which leaves the time empty
   */
  public record Step(TimeRange time, double value) {

    /** Whether anything is known. */
    public boolean isKnown() {
      return !Double.isNaN(value);
    }
  }

  public Curve {
    steps = List.copyOf(steps);
  }

  /** The highest known value, 0 without any. */
  public double highest() {
    return steps.stream().mapToDouble(Step::value).filter(Double::isFinite).max().orElse(0);
  }

  /** The steps that have time in common with a range, in their order. */
  public List<Step> in(TimeRange range) {
    int from = firstEndingAfter(range.startNanos());
    int to = from;
    while (to < steps.size() && steps.get(to).time().startNanos() < range.endNanos()) {
      to++;
    }
    return steps.subList(from, to);
  }

  /**
   * The known step at an instant, or the highest of those near it, as of what is too short to be
   * pointed at.
   */
  public Optional<Step> at(long nanos, TimeRange near) {
    Step best = null;
    for (Step step : in(near)) {
      if (step.isKnown() && step.time().contains(nanos)) {
        return Optional.of(step);
      }
      if (step.isKnown() && (best == null || step.value() > best.value())) {
        best = step;
      }
    }
    return Optional.ofNullable(best);
  }

  private int firstEndingAfter(long nanos) {
    int low = 0;
    int high = steps.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (steps.get(middle).time().endNanos() > nanos) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
