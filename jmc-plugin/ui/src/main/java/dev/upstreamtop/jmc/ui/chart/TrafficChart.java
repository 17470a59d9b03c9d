// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.chart;

import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.model.Selection;
import dev.upstreamtop.jmc.rules.model.TrafficCurve;
import dev.upstreamtop.jmc.rules.model.TrafficSeries;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Messages;
import dev.upstreamtop.jmc.ui.Palette;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** The chart of a recording: the proxy's traffic and, below it, what its JVM did meanwhile. */
public final class TrafficChart {

  /** More points than pixels would not be seen. */
  private static final int MAX_POINTS = 800;

  private TrafficChart() {}

  /** The traffic of a selection over all of its range; belongs off the display's thread. */
  public static ChartModel of(RecordingModel model, Selection selection, Palette palette) {
    TrafficSeries series = model.series(selection, MAX_POINTS);
    List<Lane> lanes = new ArrayList<>();
    if (!series.points().isEmpty()) {
      lanes.add(requests(model, series, palette));
      lanes.add(headerTime(series));
      lanes.add(failures(series));
    }
    lanes.addAll(JvmLanes.of(model.jvm(), selection.range()));
    return new ChartModel(selection.range(), lanes);
  }

  private static Lane requests(RecordingModel model, TrafficSeries series, Palette palette) {
    List<BackendId> busiest = new ArrayList<>(series.byBackend().keySet());
    busiest.sort(
        Comparator.comparingDouble((BackendId id) -> -sum(series, series.byBackend().get(id)))
            .thenComparing(Comparator.naturalOrder()));
    int own = Math.min(busiest.size(), Palette.size());
    double[] height = new double[series.points().size()];
    List<Curve> stack = new ArrayList<>();
    for (BackendId id : busiest.subList(0, own)) {
      add(height, series.byBackend().get(id));
      stack.add(stacked(model.backend(id).displayName(), palette.of(id), series.points(), height));
    }
    if (own < busiest.size()) {
      for (BackendId id : busiest.subList(own, busiest.size())) {
        add(height, series.byBackend().get(id));
      }
      stack.add(
          stacked(
              Messages.get("chart.requests.rest", busiest.size() - own),
              Palette.REST,
              series.points(),
              height));
    }
    // The lowest of the stack is drawn last, so that it covers what those above it fill.
    Collections.reverse(stack);
    return lane("chart.requests", Lane.Measure.PER_SECOND, 3, stack);
  }

  private static Lane headerTime(TrafficSeries series) {
    TrafficCurve total = series.total();
    return lane(
        "chart.header",
        Lane.Measure.NANOSECONDS,
        3,
        List.of(
            curve("chart.header.p99", Palette.TAIL, false, series, total::p99Nanos),
            curve("chart.header.p50", Palette.MEDIAN, false, series, total::p50Nanos)));
  }

  private static Lane failures(TrafficSeries series) {
    TrafficCurve total = series.total();
    return lane(
        "chart.failures",
        Lane.Measure.PER_SECOND,
        2,
        List.of(
            curve("chart.failures.5xx", Palette.ERROR, false, series, total::errorsPerSecond),
            curve(
                "chart.failures.failed",
                Palette.FAILURE,
                false,
                series,
                total::failuresPerSecond)));
  }

  static Lane lane(String key, Lane.Measure measure, double weight, List<Curve> curves) {
    return new Lane(Messages.get(key), Messages.get(key + ".description"), measure, weight, curves);
  }

  private static Curve curve(
      String key, int colour, boolean filled, TrafficSeries series, IntToDoubleFunction value) {
    List<Curve.Point> points = new ArrayList<>();
    for (int i = 0; i < series.points().size(); i++) {
      points.add(new Curve.Point(middle(series.points().get(i)), value.applyAsDouble(i)));
    }
    return new Curve(Messages.get(key), colour, filled, points);
  }

  private static Curve stacked(String title, int colour, List<TimeRange> times, double[] height) {
    List<Curve.Point> points = new ArrayList<>();
    for (int i = 0; i < height.length; i++) {
      points.add(new Curve.Point(middle(times.get(i)), height[i]));
    }
    return new Curve(title, colour, true, points);
  }

  private static void add(double[] height, TrafficCurve curve) {
    Arrays.setAll(height, i -> height[i] + orZero(curve.requestsPerSecond(i)));
  }

  private static double sum(TrafficSeries series, TrafficCurve curve) {
    double sum = 0;
    for (int i = 0; i < series.points().size(); i++) {
      sum += orZero(curve.requestsPerSecond(i)) * series.points().get(i).lengthNanos();
    }
    return sum;
  }

  private static double orZero(double value) {
    return Double.isNaN(value) ? 0 : value;
  }

  private static long middle(TimeRange range) {
    return range.startNanos() + range.lengthNanos() / 2;
  }
}
