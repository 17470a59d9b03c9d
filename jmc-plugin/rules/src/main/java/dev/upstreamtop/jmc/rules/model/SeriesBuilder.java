// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import dev.upstreamtop.jmc.rules.model.TrafficCurve.Figure;
import dev.upstreamtop.jmc.rules.recording.UpstreamRecording;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.BackendSample;
import dev.upstreamtop.jmc.rules.sample.IntervalSample;
import dev.upstreamtop.jmc.rules.sample.LatencySample;
import dev.upstreamtop.jmc.rules.sample.Metric;
import dev.upstreamtop.jmc.rules.sample.ResultSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Spreads the samples of a selection over the points of a time axis. */
final class SeriesBuilder {

  private static final double NANOS_PER_SECOND = 1e9;

  /** What has been added up for one curve. */
  private static final class Sums {
    final double[] requests;
    final double[] errors;
    final double[] failures;

    /**
     * Per point; merged one after the other at the end, for histograms of all at once are large.
     */
    final List<List<LatencySample>> latencies;

    Sums(int size) {
      requests = unknown(size);
      errors = unknown(size);
      failures = unknown(size);
      latencies = new ArrayList<>(Collections.nCopies(size, List.of()));
    }
  }

  private final Selection selection;
  private final Metric metric;
  private final TimeAxis axis;
  private final Map<BackendId, Sums> byBackend = new HashMap<>();
  private final Sums total;

  /** Of all backends by interval: their highest are at different times. */
  private final double[] inFlight;

  private final double[] receiving;

  private SeriesBuilder(Selection selection, Metric metric, TimeAxis axis) {
    this.selection = selection;
    this.metric = metric;
    this.axis = axis;
    total = new Sums(axis.points().size());
    inFlight = unknown(axis.ticks());
    receiving = unknown(axis.ticks());
  }

  static TrafficSeries build(
      UpstreamRecording recording, Selection selection, int maxPoints, Metric metric) {
    SeriesBuilder builder = counting(recording, selection, maxPoints, metric);
    recording.latencies().forEach(builder::add);
    return builder.finish();
  }

  /** The same without percentiles, which take most of the time. */
  static TrafficSeries counts(UpstreamRecording recording, Selection selection, int maxPoints) {
    return counting(recording, selection, maxPoints, Metric.HEADER).finish();
  }

  private static SeriesBuilder counting(
      UpstreamRecording recording, Selection selection, int maxPoints, Metric metric) {
    SeriesBuilder builder =
        new SeriesBuilder(selection, metric, TimeAxis.of(timed(recording, selection), maxPoints));
    recording.backends().forEach(builder::add);
    recording.results().forEach(builder::add);
    return builder;
  }

  /** The samples that give the axis: of the first type that was recorded. */
  private static List<? extends IntervalSample> timed(
      UpstreamRecording recording, Selection selection) {
    List<? extends IntervalSample> samples = recording.backends();
    if (samples.isEmpty()) {
      samples = recording.results();
    }
    if (samples.isEmpty()) {
      samples = recording.latencies();
    }
    return samples.stream()
        .filter(sample -> selection.range().contains(sample.middleNanos()))
        .toList();
  }

  private void add(BackendSample sample) {
    int point = pointOf(sample);
    if (point >= 0) {
      plus(total.requests, point, sample.requests());
      plus(sums(sample).requests, point, sample.requests());
    }
    int tick = selection.includes(sample) ? axis.tickOf(sample) : -1;
    if (tick >= 0) {
      plus(inFlight, tick, sample.gauges().inFlight());
      plus(receiving, tick, sample.gauges().receiving());
    }
  }

  private void add(ResultSample sample) {
    int point = pointOf(sample);
    if (point >= 0) {
      Sums sums = sums(sample);
      plus(total.errors, point, sample.counts().serverErrors());
      plus(sums.errors, point, sample.counts().serverErrors());
      plus(total.failures, point, sample.counts().failures());
      plus(sums.failures, point, sample.counts().failures());
    }
  }

  private void add(LatencySample sample) {
    int point = sample.metric() == metric ? pointOf(sample) : -1;
    if (point >= 0) {
      plus(total.latencies, point, sample);
      plus(sums(sample).latencies, point, sample);
    }
  }

  private int pointOf(IntervalSample sample) {
    return selection.includes(sample) ? axis.pointOf(sample) : -1;
  }

  private Sums sums(IntervalSample sample) {
    return byBackend.computeIfAbsent(sample.backend(), id -> new Sums(axis.points().size()));
  }

  private TrafficSeries finish() {
    Map<BackendId, TrafficCurve> curves = new HashMap<>();
    byBackend.forEach((id, sums) -> curves.put(id, new TrafficCurve(figures(sums))));
    Map<Figure, double[]> all = figures(total);
    all.put(Figure.IN_FLIGHT, highest(inFlight));
    all.put(Figure.RECEIVING, highest(receiving));
    return new TrafficSeries(axis.points(), curves, new TrafficCurve(all));
  }

  private double[] highest(double[] byTick) {
    double[] highest = unknown(axis.points().size());
    for (int tick = 0; tick < byTick.length; tick++) {
      int point = axis.pointOfTick(tick);
      if (!(highest[point] >= byTick[tick]) && !Double.isNaN(byTick[tick])) {
        highest[point] = byTick[tick];
      }
    }
    return highest;
  }

  private Map<Figure, double[]> figures(Sums sums) {
    int size = axis.points().size();
    double[] p50 = unknown(size);
    double[] p90 = unknown(size);
    double[] p99 = unknown(size);
    LatencyMerger merger = new LatencyMerger();
    for (int i = 0; i < size; i++) {
      if (sums.latencies.get(i).isEmpty()) {
        continue;
      }
      merger.reset();
      sums.latencies.get(i).forEach(merger::add);
      LatencySummary summary = merger.summary();
      if (!summary.isEmpty()) {
        p50[i] = summary.p50Nanos();
        p90[i] = summary.p90Nanos();
        p99[i] = summary.p99Nanos();
      }
    }
    Map<Figure, double[]> figures = new EnumMap<>(Figure.class);
    figures.put(Figure.REQUESTS, perSecond(sums.requests));
    figures.put(Figure.P50, p50);
    figures.put(Figure.P90, p90);
    figures.put(Figure.P99, p99);
    figures.put(Figure.ERRORS, perSecond(sums.errors));
    figures.put(Figure.FAILURES, perSecond(sums.failures));
    return figures;
  }

  private double[] perSecond(double[] counts) {
    double[] rates = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      rates[i] = counts[i] * NANOS_PER_SECOND / axis.points().get(i).lengthNanos();
    }
    return rates;
  }

  private static void plus(List<List<LatencySample>> latencies, int point, LatencySample sample) {
    if (latencies.get(point).isEmpty()) {
      latencies.set(point, new ArrayList<>());
    }
    latencies.get(point).add(sample);
  }

  private static void plus(double[] counts, int point, long count) {
    counts[point] = Double.isNaN(counts[point]) ? count : counts[point] + count;
  }

  private static double[] unknown(int size) {
    double[] values = new double[size];
    Arrays.fill(values, Double.NaN);
    return values;
  }
}
