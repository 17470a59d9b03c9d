// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.chart;

import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A lane in pixels, from the top left corner of its strip; whatever draws it adds nothing. Where
 * nothing was measured there is nothing. Immutable.
 *
 * @param blocks to be filled, in this order
 * @param lines to be drawn on them
 * @param ticks of the axis, lowest first
 */
public record LaneShape(List<Block> blocks, List<Line> lines, List<Tick> ticks) {

  /** Something filled, at least one pixel wide and high. */
  public record Block(int colour, int x, int y, int width, int height) {}

  /** A line through corners. */
  public record Line(int colour, List<Corner> corners) {}

  /** A corner of a line. */
  public record Corner(int x, int y) {}

  /** A value at the axis. */
  public record Tick(int y, String text) {}

  private static final int BETWEEN_TICKS = 16;
  private static final double DECADES = 6;

  /** Of a stack as a whole. */
  private static final int OUTLINE = 0x8A8F98;

  public LaneShape {
    blocks = List.copyOf(blocks);
    lines = List.copyOf(lines);
    ticks = List.copyOf(ticks);
  }

  /**
   * The part of a lane that is visible.
   *
   * @param visible from the left edge to the right
   * @param width in pixels
   * @param height in pixels
   * @param headroom so much of it at the top holds the legend, where there is enough of it
   */
  public static LaneShape of(Lane lane, TimeRange visible, int width, int height, int headroom) {
    if (width <= 0 || height <= 1 || visible.isEmpty()) {
      return new LaneShape(List.of(), List.of(), List.of());
    }
    int room = height >= 3 * headroom ? height - headroom : height;
    Maker maker = new Maker(lane, visible, width, height, room);
    return maker.make();
  }

  /** Turns values and times into pixels. */
  private static final class Maker {
    private final Lane lane;
    private final TimeRange visible;
    private final int width;
    private final int height;
    private final int room;
    private final double low;
    private final double high;
    private final List<Block> blocks = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();

    Maker(Lane lane, TimeRange visible, int width, int height, int room) {
      this.lane = lane;
      this.visible = visible;
      this.width = width;
      this.height = height;
      this.room = room;
      double highest = highest();
      if (lane.form() == Lane.Form.LOGARITHMIC) {
        double lowest = Math.max(lowest(), highest / Math.pow(10, DECADES));
        low = lowest > 0 ? Math.pow(10, Math.floor(Math.log10(lowest))) : 1;
        high = Math.max(highest, 10 * low);
      } else {
        low = 0;
        high = highest > 0 ? highest : 1;
      }
    }

    LaneShape make() {
      if (lane.form() == Lane.Form.STACKED) {
        stack();
      } else {
        lane.curves().forEach(this::curve);
      }
      return new LaneShape(blocks, lines, axis());
    }

    /** Figures of an axis on which nothing stands would tell of a scale that nobody measured. */
    private List<Tick> axis() {
      if (highest() <= 0) {
        return List.of();
      }
      return lane.form() == Lane.Form.LOGARITHMIC ? decades() : ticks();
    }

    private double highest() {
      if (lane.form() == Lane.Form.STACKED) {
        return lane.tops().stream()
            .filter(step -> step.time().overlapNanos(visible) > 0)
            .mapToDouble(Curve.Step::value)
            .max()
            .orElse(0);
      }
      return lane.curves().stream()
          .flatMap(curve -> curve.in(visible).stream())
          .mapToDouble(Curve.Step::value)
          .filter(Double::isFinite)
          .max()
          .orElse(0);
    }

    private double lowest() {
      return lane.curves().stream()
          .flatMap(curve -> curve.in(visible).stream())
          .mapToDouble(Curve.Step::value)
          .filter(value -> value > 0)
          .min()
          .orElse(0);
    }

    private void stack() {
      double[] ground = new double[0];
      for (Curve curve : lane.curves()) {
        List<Curve.Step> steps = curve.in(visible);
        ground = Arrays.copyOf(ground, steps.size());
        for (int i = 0; i < steps.size(); i++) {
          Curve.Step step = steps.get(i);
          if (step.isKnown() && step.value() > 0) {
            block(curve.colour(), step.time(), ground[i], ground[i] + step.value());
            ground[i] += step.value();
          }
        }
      }
      // The top as a line, so that 0 is seen where it was measured and nothing where it was not.
      outline(OUTLINE, lane.tops());
    }

    private void curve(Curve curve) {
      if (curve.filled()) {
        curve.in(visible).stream()
            .filter(step -> step.isKnown() && step.value() > 0)
            .forEach(step -> block(curve.colour(), step.time(), low, step.value()));
      } else {
        outline(curve.colour(), curve.in(visible));
      }
    }

    private void block(int colour, TimeRange time, double from, double to) {
      int left = x(time.startNanos());
      int right = x(time.endNanos());
      int top = y(to);
      blocks.add(
          new Block(colour, left, top, Math.max(1, right - left), Math.max(1, y(from) - top)));
    }

    /** Steps that meet are one line; what is apart, or unknown in between, stays apart. */
    private void outline(int colour, List<Curve.Step> steps) {
      List<Corner> corners = new ArrayList<>();
      for (Curve.Step step : steps) {
        if (step.time().overlapNanos(visible) == 0) {
          continue;
        }
        int left = x(step.time().startNanos());
        boolean meets = !corners.isEmpty() && left - corners.get(corners.size() - 1).x() <= 1;
        if (!step.isKnown() || !meets) {
          end(colour, corners);
          corners = new ArrayList<>();
        }
        if (step.isKnown()) {
          corners.add(new Corner(left, y(step.value())));
          corners.add(new Corner(Math.max(left + 1, x(step.time().endNanos())), y(step.value())));
        }
      }
      end(colour, corners);
    }

    private void end(int colour, List<Corner> corners) {
      if (!corners.isEmpty()) {
        lines.add(new Line(colour, List.copyOf(corners)));
      }
    }

    private int x(long nanos) {
      double share = (double) (nanos - visible.startNanos()) / visible.lengthNanos();
      return (int) Math.round(width * Math.max(0, Math.min(1, share)));
    }

    private int y(double value) {
      double share =
          lane.form() == Lane.Form.LOGARITHMIC
              ? Math.log(Math.max(low, value) / low) / Math.log(high / low)
              : value / high;
      return height - 1 - (int) Math.round((room - 1) * Math.max(0, Math.min(1, share)));
    }

    private List<Tick> ticks() {
      double step = nice(high * BETWEEN_TICKS / room);
      List<Tick> ticks = new ArrayList<>();
      for (int i = 1; i * step <= high; i++) {
        ticks.add(new Tick(y(i * step), lane.measure().text(i * step)));
      }
      return ticks;
    }

    /** The next of 1, 2, 5, 10, … */
    private static double nice(double least) {
      double power = Math.pow(10, Math.floor(Math.log10(least)));
      double digits = least / power;
      return power * (digits <= 1 ? 1 : digits <= 2 ? 2 : digits <= 5 ? 5 : 10);
    }

    private List<Tick> decades() {
      double between = room * Math.log(10) / Math.log(high / low);
      int every = Math.max(1, (int) Math.ceil(BETWEEN_TICKS / between));
      List<Tick> ticks = new ArrayList<>();
      for (int i = 0; low * Math.pow(10, i) <= high; i += every) {
        double value = low * Math.pow(10, i);
        ticks.add(new Tick(y(value), lane.measure().text(value)));
      }
      return ticks;
    }
  }
}
