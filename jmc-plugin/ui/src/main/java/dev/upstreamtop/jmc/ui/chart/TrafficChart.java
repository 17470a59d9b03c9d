// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.chart;

import dev.upstreamtop.jmc.rules.model.BackendInfo;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.model.Selection;
import dev.upstreamtop.jmc.rules.model.TrafficCurve;
import dev.upstreamtop.jmc.rules.model.TrafficSeries;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.ui.Messages;
import dev.upstreamtop.jmc.ui.Palette;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The chart of a recording: the proxy's traffic and, below it, what its JVM did meanwhile. */
public final class TrafficChart {

  /** More points than pixels would not be seen. */
  private static final int MAX_POINTS = 800;

  private TrafficChart() {}

  /**
   * The traffic of a selection over all of its range; belongs off the display's thread.
   *
   * @param compared whether its backends' times are told apart: the highest of the percentiles that
   *     are chosen, each in its backend's colour
   */
  public static ChartModel of(
      RecordingModel model,
      Selection selection,
      Palette palette,
      TimeChoice choice,
      boolean compared) {
    TrafficSeries series = model.series(selection, MAX_POINTS, choice.metric());
    List<Lane> lanes = new ArrayList<>();
    if (!series.points().isEmpty()) {
      lanes.add(requests(model, series, palette));
      lanes.add(underWay(series));
      lanes.add(
          times(choice, compared ? compared(model, series, palette, choice) : all(series, choice)));
      lanes.add(failures(series));
    }
    // A JVM that is none of the backends explains none of them.
    boolean self = model.backends().stream().anyMatch(BackendInfo::self);
    lanes.addAll(JvmLanes.of(model.jvm(), selection.range(), self));
    return new ChartModel(selection.range(), lanes);
  }

  private static Lane requests(RecordingModel model, TrafficSeries series, Palette palette) {
    List<BackendId> busiest = new ArrayList<>(series.byBackend().keySet());
    busiest.sort(
        Comparator.comparingDouble((BackendId id) -> -sum(series, series.byBackend().get(id)))
            .thenComparing(Comparator.naturalOrder()));
    List<BackendId> own =
        busiest.size() <= Palette.size() ? busiest : busiest.stream().filter(palette::has).toList();
    List<Curve> stack = new ArrayList<>();
    for (BackendId id : own) {
      TrafficCurve curve = series.byBackend().get(id);
      stack.add(
          curve(
              model.backend(id).displayName(),
              palette.of(id),
              true,
              series,
              curve::requestsPerSecond));
    }
    if (own.size() < busiest.size()) {
      List<TrafficCurve> rest =
          busiest.stream()
              .filter(id -> !palette.has(id))
              .map(id -> series.byBackend().get(id))
              .toList();
      stack.add(
          curve(
              Messages.get("chart.requests.rest", rest.size()),
              Palette.REST,
              true,
              series,
              point -> known(rest, point)));
    }
    return lane("chart.requests", Lane.Measure.PER_SECOND, Lane.Form.STACKED, 3, stack);
  }

  private static double known(List<TrafficCurve> curves, int point) {
    double[] values =
        curves.stream()
            .mapToDouble(curve -> curve.requestsPerSecond(point))
            .filter(Double::isFinite)
            .toArray();
    return values.length == 0 ? Double.NaN : DoubleStream.of(values).sum();
  }

  private static Lane underWay(TrafficSeries series) {
    TrafficCurve total = series.total();
    return lane(
        "chart.under.way",
        Lane.Measure.COUNT,
        Lane.Form.STACKED,
        2,
        List.of(
            curve(
                Messages.get("chart.under.way.in.flight"),
                Palette.WAITING,
                true,
                series,
                total::inFlight),
            curve(
                Messages.get("chart.under.way.receiving"),
                Palette.RECEIVING,
                true,
                series,
                total::receiving)));
  }

  private static Lane times(TimeChoice choice, List<Curve> curves) {
    return lane(
        "chart." + choice.metric().name().toLowerCase(Locale.ROOT),
        Lane.Measure.NANOSECONDS,
        choice.logarithmic() ? Lane.Form.LOGARITHMIC : Lane.Form.BESIDE,
        3,
        curves);
  }

  private static List<Curve> all(TrafficSeries series, TimeChoice choice) {
    return highestFirst(choice)
        .map(
            percentile ->
                curve(
                    percentile.title(),
                    percentile.colour(),
                    false,
                    series,
                    point -> percentile.nanos(series.total(), point)))
        .toList();
  }

  private static List<Curve> compared(
      RecordingModel model, TrafficSeries series, Palette palette, TimeChoice choice) {
    return highestFirst(choice)
        .limit(1)
        .flatMap(
            percentile ->
                series.byBackend().keySet().stream()
                    .sorted()
                    .map(
                        id ->
                            curve(
                                Messages.get(
                                    "chart.time.of",
                                    percentile.title(),
                                    model.backend(id).displayName()),
                                palette.of(id),
                                false,
                                series,
                                point -> percentile.nanos(series.byBackend().get(id), point))))
        .toList();
  }

  private static Stream<Percentile> highestFirst(TimeChoice choice) {
    return Stream.of(Percentile.values())
        .sorted(Comparator.reverseOrder())
        .filter(choice.percentiles()::contains);
  }

  private static Lane failures(TrafficSeries series) {
    TrafficCurve total = series.total();
    return lane(
        "chart.failures",
        Lane.Measure.PER_SECOND,
        Lane.Form.BESIDE,
        2,
        List.of(
            curve(
                Messages.get("chart.failures.5xx"),
                Palette.ERROR,
                false,
                series,
                total::errorsPerSecond),
            curve(
                Messages.get("chart.failures.failed"),
                Palette.FAILURE,
                false,
                series,
                total::failuresPerSecond)));
  }

  static Lane lane(
      String key, Lane.Measure measure, Lane.Form form, double weight, List<Curve> curves) {
    return new Lane(
        Messages.get(key), Messages.get(key + ".description"), measure, form, weight, curves);
  }

  private static Curve curve(
      String title, int colour, boolean filled, TrafficSeries series, IntToDoubleFunction value) {
    List<Curve.Step> steps = new ArrayList<>();
    for (int i = 0; i < series.points().size(); i++) {
      steps.add(new Curve.Step(series.points().get(i), value.applyAsDouble(i)));
    }
    return new Curve(title, colour, filled, steps);
  }

  private static double sum(TrafficSeries series, TrafficCurve curve) {
    double sum = 0;
    for (int i = 0; i < series.points().size(); i++) {
      double rate = curve.requestsPerSecond(i);
      sum += Double.isNaN(rate) ? 0 : rate * series.points().get(i).lengthNanos();
    }
    return sum;
  }
}
