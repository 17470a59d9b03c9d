// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.chart;

import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Figures;
import dev.upstreamtop.jmc.ui.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One strip of a chart: curves that share a unit. Immutable.
 *
 * @param form how they are drawn together
 * @param weight how high it is, compared with the other lanes
 * @param curves later ones are drawn in front; of a stack the lowest first, all with steps of the
 *     same times
 */
public record Lane(
    String title,
    String description,
    Measure measure,
    Form form,
    double weight,
    List<Curve> curves) {

  /** What a lane's numbers are. */
  public enum Measure {
    PER_SECOND,
    COUNT,
    NANOSECONDS,
    SHARE;

    /** A number with its unit, as a tooltip and the axis tell it. */
    String text(double value) {
      return switch (this) {
        case PER_SECOND -> Messages.get("chart.per.second", Figures.rate(value));
        case COUNT -> Figures.count(value);
        case NANOSECONDS -> Figures.time(value);
        case SHARE -> Figures.share(value);
      };
    }
  }

  /** How curves share a strip. */
  public enum Form {
    /** Each from the same ground. */
    BESIDE,
    /** The same, with a logarithmic axis. */
    LOGARITHMIC,
    /** Each on those before it. */
    STACKED
  }

  /**
   * What a tooltip tells of a curve.
   *
   * @param time what the value was measured in
   * @param text the value with its unit
   */
  public record Told(String title, int colour, TimeRange time, String text) {}

  /** The sum has no colour of its own in the stack. */
  private static final int SUM = 0x8A8F98;

  public Lane {
    curves = List.copyOf(curves);
  }

  /** The highest value that is drawn: of a stack, its top. */
  public double highest() {
    return form == Form.STACKED
        ? tops().stream().mapToDouble(Curve.Step::value).max().orElse(0)
        : curves.stream().mapToDouble(Curve::highest).max().orElse(0);
  }

  /** What all curves of a stack are together, where any is known. */
  public List<Curve.Step> tops() {
    List<Curve.Step> tops = new ArrayList<>();
    int size = curves.isEmpty() ? 0 : curves.get(0).steps().size();
    for (int i = 0; i < size; i++) {
      double sum = Double.NaN;
      for (Curve curve : curves) {
        double value = curve.steps().get(i).value();
        if (!Double.isNaN(value)) {
          sum = Double.isNaN(sum) ? value : sum + value;
        }
      }
      if (!Double.isNaN(sum)) {
        tops.add(new Curve.Step(curves.get(0).steps().get(i).time(), sum));
      }
    }
    return tops;
  }

  /**
   * What is known at an instant: each curve's own value, and of a stack their sum, once.
   *
   * @param near so near to it counts what is too short to be pointed at
   */
  public List<Told> told(long nanos, TimeRange near) {
    List<Told> told = new ArrayList<>();
    double sum = 0;
    TimeRange time = TimeRange.EMPTY;
    for (Curve curve : curves) {
      Optional<Curve.Step> step = curve.at(nanos, near);
      if (step.isPresent()) {
        time = step.get().time();
        sum += step.get().value();
        told.add(new Told(curve.title(), curve.colour(), time, measure.text(step.get().value())));
      }
    }
    if (form == Form.STACKED && told.size() > 1) {
      told.add(new Told(Messages.get("chart.sum"), SUM, time, measure.text(sum)));
    }
    return told;
  }
}
