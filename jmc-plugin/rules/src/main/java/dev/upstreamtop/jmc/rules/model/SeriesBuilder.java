// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

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
  private final TimeAxis axis;
  private final Map<BackendId, Sums> byBackend = new HashMap<>();
  private final Sums total;

  private SeriesBuilder(Selection selection, TimeAxis axis) {
    this.selection = selection;
    this.axis = axis;
    total = new Sums(axis.points().size());
  }

  static TrafficSeries build(UpstreamRecording recording, Selection selection, int maxPoints) {
    SeriesBuilder builder = counting(recording, selection, maxPoints);
    recording.latencies().forEach(builder::add);
    return builder.finish();
  }

  /** The same without percentiles, which take most of the time. */
  static TrafficSeries counts(UpstreamRecording recording, Selection selection, int maxPoints) {
    return counting(recording, selection, maxPoints).finish();
  }

  private static SeriesBuilder counting(
      UpstreamRecording recording, Selection selection, int maxPoints) {
    SeriesBuilder builder =
        new SeriesBuilder(selection, TimeAxis.of(timed(recording, selection), maxPoints));
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
    int point = sample.metric() == Metric.HEADER ? pointOf(sample) : -1;
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
    byBackend.forEach((id, sums) -> curves.put(id, curve(sums)));
    return new TrafficSeries(axis.points(), curves, curve(total));
  }

  private TrafficCurve curve(Sums sums) {
    int size = axis.points().size();
    double[] p50 = unknown(size);
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
        p99[i] = summary.p99Nanos();
      }
    }
    return new TrafficCurve(
        perSecond(sums.requests), p50, p99, perSecond(sums.errors), perSecond(sums.failures));
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
