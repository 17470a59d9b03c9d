// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.jvm.Activity;
import dev.upstreamtop.analysis.jvm.JvmHistory;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Sample.Measure;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.cli.terminal.drawing.Figures;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;

/**
 * Draws what one backend did over time, lane above lane, with its JVM's stops beneath, and how its
 * times are distributed; as SVG that a style sheet gives its colours.
 */
final class Charts {

  private static final int LABELS = 150;
  private static final int WIDTH = 750;
  private static final int LANE = 44;
  private static final int GAP = 12;

  private static final long SHORTEST_NANOS = 100_000;
  private static final int BARS = 21;
  private static final int BAR_HEIGHT = 80;

  private static final int TICKS = 4;
  private static final int TICK_HEIGHT = 12;

  private final Markup page;
  private final Steps steps;
  private final LongFunction<String> clock;

  /**
   * Draws into a page.
   *
   * @param clock spells a moment, in nanoseconds since the epoch
   */
  Charts(Markup page, Steps steps, LongFunction<String> clock) {
    this.page = page;
    this.steps = steps;
    this.clock = clock;
  }

  /** What is drawn in one lane: a value for each step, and how its maximum is spelled. */
  private record Lane(
      String title,
      String style,
      ToDoubleFunction<List<Slice>> value,
      DoubleFunction<String> top) {}

  private static final List<Lane> LANES =
      List.of(
          new Lane("requests/s", "asked", Charts::rate, Figures::rate),
          new Lane("p99 to the head", "time", Charts::slowest, Charts::time),
          new Lane("under way", "level", Charts::underWay, Charts::count),
          new Lane("5xx and failed", "bad", Charts::bad, Charts::count));

  /** Draws the lanes of a backend, and shades the time of its findings. */
  void lanes(Track track, List<Finding> findings) {
    List<List<Slice>> slices = steps.slices(track);
    JvmHistory jvm = track.evidence().orElse(null);
    int lanes = LANES.size() + (jvm == null ? 0 : 1);
    int height = lanes * (LANE + GAP);
    svg(
        LABELS + WIDTH,
        height + TICK_HEIGHT,
        "Over time: " + track.title(),
        () -> {
          for (Finding finding : findings) {
            if (finding.severity() == Severity.WARNING) {
              shade(finding.range(), height);
            }
          }
          for (int i = 0; i < LANES.size(); i++) {
            lane(LANES.get(i), slices, i * (LANE + GAP));
          }
          if (jvm != null) {
            stops(jvm, LANES.size() * (LANE + GAP));
          }
          ticks(height);
        });
  }

  private void svg(int width, int height, String label, Runnable content) {
    page.element(
        "svg",
        content,
        "viewBox",
        "0 0 " + width + " " + height,
        "role",
        "img",
        "aria-label",
        label,
        "xmlns",
        "http://www.w3.org/2000/svg");
  }

  private void ticks(int y) {
    for (int i = 0; i <= TICKS; i++) {
      int step = i * steps.count() / TICKS;
      page.element(
          "text",
          clock.apply(steps.nanos(step)),
          "class",
          i == 0 ? "tick" : i == TICKS ? "tick end" : "tick middle",
          "x",
          number(x((double) step / steps.count())),
          "y",
          number(y + TICK_HEIGHT / 2.0));
    }
  }

  private void shade(TimeRange range, int height) {
    double from = x(steps.place(range.startNanos()));
    double width = Math.max(2, x(steps.place(range.endNanos())) - from);
    rectangle("found", from, 0, width, height);
  }

  private void lane(Lane lane, List<List<Slice>> slices, int y) {
    double[] values =
        slices.stream()
            .mapToDouble(step -> step.isEmpty() ? -1 : lane.value().applyAsDouble(step))
            .toArray();
    double most = 0;
    for (double value : values) {
      most = Math.max(most, value);
    }
    title(lane.title(), most > 0 ? "up to " + lane.top().apply(most) : "none", y);
    bars(lane.style(), values, most, y);
  }

  private void bars(String style, double[] values, double most, int y) {
    page.empty(
        "line",
        "class",
        "base",
        "x1",
        number(LABELS),
        "y1",
        number(y + LANE),
        "x2",
        number(LABELS + WIDTH),
        "y2",
        number(y + LANE));
    double width = (double) WIDTH / values.length;
    for (int i = 0; i < values.length; i++) {
      if (values[i] > 0) {
        // What is little is seen all the same.
        double height = Math.max(1, LANE * values[i] / most);
        rectangle(style, LABELS + i * width, y + LANE - height, Math.max(0.5, width - 0.3), height);
      }
    }
  }

  private void stops(JvmHistory jvm, int y) {
    double[] shares = new double[steps.count()];
    double most = 0;
    for (int i = 0; i < shares.length; i++) {
      TimeRange step = steps.at(i);
      // They lie over one another: a collection is within a safepoint.
      for (Activity activity : Activity.values()) {
        if (activity.nature() == Activity.Nature.STOPS_ALL) {
          double nanos = 0;
          for (String detail : jvm.details(activity)) {
            nanos += jvm.nanosWithin(activity, detail, List.of(step));
          }
          shares[i] = Math.max(shares[i], Math.min(1, nanos / Math.max(1, step.lengthNanos())));
        }
      }
      most = Math.max(most, shares[i]);
    }
    String top =
        most > 0
            ? "up to " + Figures.finePercent(Math.round(most * 10_000), 10_000) + " %"
            : "none";
    title("its JVM stood still", top, y);
    bars("stop", shares, most, y);
  }

  private void title(String title, String most, int y) {
    page.element("text", title, "class", "lane", "x", "0", "y", number(y + LANE / 2.0 - 2));
    page.element("text", most, "class", "most", "x", "0", "y", number(y + LANE / 2.0 + 12));
  }

  private void rectangle(String style, double x, double y, double width, double height) {
    page.empty(
        "rect",
        "class",
        style,
        "x",
        number(x),
        "y",
        number(y),
        "width",
        number(width),
        "height",
        number(height));
  }

  /** Draws how many requests took how long to the head of the answer, by doublings. */
  void distribution(Track track) {
    Distribution times = Slice.times(track.slices(), Measure.HEADER);
    if (times.count() == 0) {
      return;
    }
    long[] counts = new long[BARS];
    long most = 1;
    long above = times.count();
    for (int i = 0; i < BARS; i++) {
      long next = i == BARS - 1 ? 0 : times.countAbove(SHORTEST_NANOS << i);
      counts[i] = above - next;
      above = next;
      most = Math.max(most, counts[i]);
    }
    long highest = most;
    svg(
        LABELS + WIDTH,
        BAR_HEIGHT + GAP,
        "Times to the head of the answer: " + track.title(),
        () -> {
          title("times to the head", times.count() + " in all", 0);
          double width = (double) WIDTH / BARS;
          for (int i = 0; i < BARS; i++) {
            double height =
                counts[i] == 0 ? 0 : Math.max(1, (BAR_HEIGHT - 20.0) * counts[i] / highest);
            double x = LABELS + i * width;
            rectangle("time", x, BAR_HEIGHT - 14 - height, width - 2, height);
            if (i % 2 == 1) {
              continue;
            }
            String bound = i == BARS - 1 ? "more" : "≤" + Figures.time(SHORTEST_NANOS << i);
            page.element("text", bound, "class", "tick", "x", number(x), "y", number(BAR_HEIGHT));
          }
        });
  }

  private static double seconds(List<Slice> slices) {
    return slices.stream().mapToDouble(slice -> slice.range().seconds()).sum();
  }

  private static double rate(List<Slice> slices) {
    return Slice.tallies(slices).get(Tally.REQUESTS) / Math.max(1e-3, seconds(slices));
  }

  private static double slowest(List<Slice> slices) {
    Distribution times = Slice.times(slices, Measure.HEADER);
    return times.count() == 0 ? 0 : times.percentileNanos(99);
  }

  private static double underWay(List<Slice> slices) {
    return slices.stream().mapToLong(slice -> slice.levels().underWay()).max().orElse(0);
  }

  private static double bad(List<Slice> slices) {
    Tallies tallies = Slice.tallies(slices);
    return tallies.get(Tally.RESPONSES_5XX) + ReportWords.failed(tallies);
  }

  private static String time(double nanos) {
    return Figures.time((long) nanos);
  }

  private static String count(double number) {
    return Figures.count(Math.round(number));
  }

  private static double x(double place) {
    return LABELS + WIDTH * place;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
