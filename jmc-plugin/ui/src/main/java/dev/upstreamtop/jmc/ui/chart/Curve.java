// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * A curve over time. Immutable.
 *
 * @param title what its values are, for legend and tooltip
 * @param colour {@code 0xRRGGBB}
 * @param filled whether the area under it is coloured
 * @param points in the order of time
 */
public record Curve(String title, int colour, boolean filled, List<Point> points) {

  /**
   * A value at an instant.
   *
   * @param timeNanos since the epoch
   * @param value in its lane's unit; NaN where nothing is known, which interrupts the curve
   */
  public record Point(long timeNanos, double value) {}

  public Curve {
    points = List.copyOf(points);
  }

  /** The stretches without an unknown value; none of them is empty. */
  public List<List<Point>> stretches() {
    List<List<Point>> stretches = new ArrayList<>();
    List<Point> current = new ArrayList<>();
    for (Point point : points) {
      if (!Double.isNaN(point.value())) {
        current.add(point);
      } else if (!current.isEmpty()) {
        stretches.add(List.copyOf(current));
        current.clear();
      }
    }
    if (!current.isEmpty()) {
      stretches.add(List.copyOf(current));
    }
    return stretches;
  }

  /** The highest known value, 0 without any. */
  public double highest() {
    return points.stream().mapToDouble(Point::value).filter(Double::isFinite).max().orElse(0);
  }
}
