// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import dev.upstreamtop.jmc.rules.sample.IntervalSample;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.ArrayList;
import java.util.List;

/**
 * The points of a series: recorded intervals, neighbours merged until there are few enough.
 *
 * <p>Points follow the recorded intervals and no grid of their own: a grid of nearly the same width
 * would show empty and doubled points that are not in the data.
 */
final class TimeAxis {

  private final List<TimeRange> ticks;
  private final int perPoint;
  private final List<TimeRange> points;

  private TimeAxis(List<TimeRange> ticks, int perPoint, List<TimeRange> points) {
    this.ticks = ticks;
    this.perPoint = perPoint;
    this.points = points;
  }

  /**
   * Makes an axis.
   *
   * @param samples in the order of their end
   * @param maxPoints at least 1
   */
  static TimeAxis of(List<? extends IntervalSample> samples, int maxPoints) {
    List<TimeRange> ticks = ticks(samples);
    int perPoint = Math.max(1, (ticks.size() + maxPoints - 1) / maxPoints);
    List<TimeRange> points = new ArrayList<>();
    for (int i = 0; i < ticks.size(); i += perPoint) {
      int last = Math.min(ticks.size(), i + perPoint) - 1;
      points.add(new TimeRange(ticks.get(i).startNanos(), ticks.get(last).endNanos()));
    }
    return new TimeAxis(List.copyOf(ticks), perPoint, List.copyOf(points));
  }

  List<TimeRange> points() {
    return points;
  }

  /** How many intervals there are before any are merged. */
  int ticks() {
    return ticks.size();
  }

  /** The point that an interval is merged into. */
  int pointOfTick(int tick) {
    return tick / perPoint;
  }

  /** The interval that a sample belongs to, -1 for none. */
  int tickOf(IntervalSample sample) {
    return find(ticks, sample.middleNanos());
  }

  /** The point that a sample belongs to, -1 for none. */
  int pointOf(IntervalSample sample) {
    return find(points, sample.middleNanos());
  }

  private static int find(List<TimeRange> ranges, long nanos) {
    int low = 0;
    int high = ranges.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ranges.get(middle).endNanos() > nanos) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low < ranges.size() && ranges.get(low).contains(nanos) ? low : -1;
  }

  /**
   * One range per recorded interval: the events of one interval are written one after the other.
   */
  private static List<TimeRange> ticks(List<? extends IntervalSample> samples) {
    List<TimeRange> ticks = new ArrayList<>();
    for (IntervalSample sample : samples) {
      TimeRange range = sample.range();
      if (range.isEmpty()) {
        continue;
      }
      long before = ticks.isEmpty() ? Long.MIN_VALUE : ticks.get(ticks.size() - 1).endNanos();
      if (ticks.isEmpty() || range.endNanos() - before > range.lengthNanos() / 2) {
        ticks.add(new TimeRange(Math.max(before, range.startNanos()), range.endNanos()));
      }
    }
    return ticks;
  }
}
