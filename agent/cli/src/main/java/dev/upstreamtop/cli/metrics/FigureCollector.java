// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.metrics;

import dev.upstreamtop.telemetry.Version;
import dev.upstreamtop.telemetry.catalogue.BackendFigures;
import dev.upstreamtop.telemetry.catalogue.CaptureFigures;
import dev.upstreamtop.telemetry.catalogue.Entry;
import dev.upstreamtop.telemetry.catalogue.RealFigure;
import dev.upstreamtop.telemetry.catalogue.TimeBuckets;
import dev.upstreamtop.telemetry.catalogue.TimeFigure;
import dev.upstreamtop.telemetry.catalogue.WholeFigure;
import dev.upstreamtop.telemetry.ledger.BackendView;
import dev.upstreamtop.telemetry.ledger.LedgerView;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Effort;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Loss;
import dev.upstreamtop.telemetry.snapshot.Times;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Makes metrics of the totals and of what is under way, by the catalogue: counters, gauges and
 * histograms of each backend, and of the capture what it lost and how it stands.
 *
 * <p>Safe for use by several threads: each scrape is of one immutable view. Bounded as the ledger
 * is, which knows so many backends at most.
 */
final class FigureCollector implements MultiCollector {

  private static final double NANOS = 1e9;

  /** What a point is of, and what tells it from the others of its metric. */
  private record Labelled<S>(S of, Labels labels) {}

  private final Supplier<LedgerView> views;
  private final int routes;

  /**
   * Makes a collector.
   *
   * @param views with their routes, where some are wanted
   * @param routes how many of each backend are told apart; 0 for no metrics of routes
   */
  FigureCollector(Supplier<LedgerView> views, int routes) {
    this.views = views;
    this.routes = routes;
  }

  @Override
  public MetricSnapshots collect() {
    LedgerView view = views.get();
    MetricSnapshots.Builder metrics = MetricSnapshots.builder();
    addBackends(view, metrics);
    if (routes > 0) {
      RouteMetrics.add(view, routes, metrics);
    }
    addCapture(view, metrics);
    return metrics.build();
  }

  private static void addBackends(LedgerView view, MetricSnapshots.Builder metrics) {
    List<Labelled<BackendView>> backends =
        view.backends().values().stream()
            .map(backend -> new Labelled<>(backend, labels(backend)))
            .toList();
    for (WholeFigure<Counts> figure : BackendFigures.COUNTERS) {
      CounterSnapshot.Builder counter =
          CounterSnapshot.builder()
              .name(MetricName.of(MetricName.BACKEND, figure.entry()))
              .help(figure.entry().description());
      for (Labelled<BackendView> backend : backends) {
        counter.dataPoint(
            CounterDataPointSnapshot.builder()
                .labels(backend.labels())
                .value((double) figure.of(backend.of().totals().counts()))
                .createdTimestampMillis(sinceMillis(backend.of()))
                .build());
      }
      metrics.metricSnapshot(counter.build());
    }
    for (WholeFigure<Gauges> figure : BackendFigures.GAUGES) {
      metrics.metricSnapshot(
          gauge(
              MetricName.BACKEND,
              figure.entry(),
              backends,
              backend -> (double) figure.of(backend.row().gauges())));
    }
    for (TimeFigure<Times> figure : BackendFigures.TIMES) {
      HistogramSnapshot.Builder histogram =
          HistogramSnapshot.builder()
              .name(MetricName.of(MetricName.BACKEND, figure.entry()))
              .help(figure.entry().description());
      for (Labelled<BackendView> backend : backends) {
        histogram.dataPoint(
            distribution(
                figure.of(backend.of().totals().times()),
                backend.labels(),
                sinceMillis(backend.of())));
      }
      metrics.metricSnapshot(histogram.build());
    }
    GaugeSnapshot.Builder failing =
        GaugeSnapshot.builder()
            .name(MetricName.BACKEND + "failing")
            .help("1 while the judgement finds that requests to it suffer, else 0");
    backends.forEach(
        backend -> failing.dataPoint(point(backend.labels(), backend.of().failing() ? 1 : 0)));
    metrics.metricSnapshot(failing.build());
  }

  /** What tells a backend from the others. */
  static Labels labels(BackendView backend) {
    return Labels.of(
        "backend",
        backend.row().key().endpoint().toString(),
        "name",
        backend.row().name(),
        "side",
        backend.row().key().side().name().toLowerCase(Locale.ROOT));
  }

  private static long sinceMillis(BackendView backend) {
    return backend.totals().sinceEpochNanos() / 1_000_000;
  }

  /** Values by the bounds of the totals. */
  static HistogramDataPointSnapshot distribution(
      LatencyHistogram values, Labels labels, long sinceMillis) {
    long[] bounds = TimeBuckets.boundsNanos();
    long[] below = TimeBuckets.countsBelow(values);
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    long counted = 0;
    for (int i = 0; i < bounds.length; i++) {
      buckets.bucket(bounds[i] / NANOS, below[i] - counted);
      counted = below[i];
    }
    buckets.bucket(Double.POSITIVE_INFINITY, values.count() - counted);
    return HistogramDataPointSnapshot.builder()
        .classicHistogramBuckets(buckets.build())
        .sum(values.sumNanos() / NANOS)
        .createdTimestampMillis(sinceMillis)
        .labels(labels)
        .build();
  }

  private static void addCapture(LedgerView view, MetricSnapshots.Builder metrics) {
    Loss loss = view.capture().loss();
    metrics
        .metricSnapshot(byCause("lost", loss.lost()))
        .metricSnapshot(byCause("ignored", loss.ignored()));
    List<Labelled<Effort>> whole = List.of(new Labelled<>(view.status().effort(), Labels.EMPTY));
    for (WholeFigure<Effort> figure : CaptureFigures.COUNTERS) {
      metrics.metricSnapshot(
          CounterSnapshot.builder()
              .name(MetricName.of(MetricName.CAPTURE, figure.entry()))
              .help(figure.entry().description())
              .dataPoint(
                  CounterDataPointSnapshot.builder()
                      .value((double) figure.of(view.capture().effort()))
                      .build())
              .build());
    }
    for (WholeFigure<Effort> figure : CaptureFigures.GAUGES) {
      metrics.metricSnapshot(
          gauge(MetricName.CAPTURE, figure.entry(), whole, effort -> (double) figure.of(effort)));
    }
    for (RealFigure<Effort> figure : CaptureFigures.RATIOS) {
      metrics.metricSnapshot(gauge(MetricName.CAPTURE, figure.entry(), whole, figure.reader()));
    }
    GaugeSnapshot.Builder state =
        GaugeSnapshot.builder()
            .name(MetricName.CAPTURE + "state")
            .help("1 for the state that the capture is in, 0 for all others");
    for (CaptureState each : CaptureState.values()) {
      state.dataPoint(
          point(Labels.of("state", each.name()), view.status().state() == each ? 1 : 0));
    }
    metrics.metricSnapshot(state.build());
    // Both are 0 until the first interval is over.
    if (view.capture().sinceEpochNanos() > 0) {
      metrics
          .metricSnapshot(
              single(
                  "start_time_seconds",
                  "When the capture began, in seconds since the epoch",
                  view.identity().startEpochNanos() / NANOS))
          .metricSnapshot(
              single(
                  "totals_since_seconds",
                  "Since when its counters count: its start, or the last reset",
                  view.capture().sinceEpochNanos() / NANOS));
    }
    metrics.metricSnapshot(
        InfoSnapshot.builder()
            .name(MetricName.BACKEND + "build")
            .help("The release that captures")
            .dataPoint(
                InfoDataPointSnapshot.builder().labels(Labels.of("version", Version.TEXT)).build())
            .build());
  }

  private static CounterSnapshot byCause(String name, Map<String, Long> counts) {
    Entry sum =
        CaptureFigures.LOSSES.stream()
            .map(WholeFigure::entry)
            .filter(entry -> entry.name().equals(name))
            .findFirst()
            .orElseThrow();
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder()
            .name(MetricName.of(MetricName.CAPTURE, sum))
            .help(sum.description().replace("over all causes", "by cause"));
    counts.forEach(
        (cause, count) ->
            counter.dataPoint(
                CounterDataPointSnapshot.builder()
                    .labels(Labels.of("cause", cause))
                    .value((double) count)
                    .build()));
    return counter.build();
  }

  private static <S> GaugeSnapshot gauge(
      String prefix, Entry entry, List<Labelled<S>> subjects, ToDoubleFunction<S> figure) {
    GaugeSnapshot.Builder gauge =
        GaugeSnapshot.builder().name(MetricName.of(prefix, entry)).help(entry.description());
    for (Labelled<S> subject : subjects) {
      double value = MetricName.value(entry, figure.applyAsDouble(subject.of()));
      gauge.dataPoint(point(subject.labels(), value));
    }
    return gauge.build();
  }

  private static GaugeSnapshot single(String name, String help, double value) {
    return GaugeSnapshot.builder()
        .name(MetricName.CAPTURE + name)
        .help(help)
        .dataPoint(point(Labels.EMPTY, value))
        .build();
  }

  private static GaugeDataPointSnapshot point(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }
}
