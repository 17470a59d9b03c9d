// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.chart;

import dev.upstreamtop.jmc.ui.Figures;
import java.util.List;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.UnitLookup;

/**
 * One strip of a chart: curves that share a unit. Immutable.
 *
 * @param weight how high it is, compared with the other lanes
 * @param curves drawn in this order, later ones in front
 */
public record Lane(
    String title, String description, Measure measure, double weight, List<Curve> curves) {

  /** What a lane's numbers are. */
  public enum Measure {
    PER_SECOND,
    NANOSECONDS,
    SHARE;

    /** A number as a quantity of Mission Control. */
    public IQuantity quantity(double value) {
      return switch (this) {
        case PER_SECOND -> UnitLookup.NUMBER_UNITY.quantity(value);
        case NANOSECONDS -> UnitLookup.NANOSECOND.quantity(value);
        case SHARE -> UnitLookup.PERCENT_UNITY.quantity(value);
      };
    }

    /** A number as the table shows it. */
    String text(double value) {
      return switch (this) {
        case PER_SECOND -> Figures.rate(value);
        case NANOSECONDS -> Figures.time(value);
        case SHARE -> Figures.share(value);
      };
    }
  }

  public Lane {
    curves = List.copyOf(curves);
  }

  /** The highest value of all curves. */
  public double highest() {
    return curves.stream().mapToDouble(Curve::highest).max().orElse(0);
  }
}
