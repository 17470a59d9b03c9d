// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.metrics;

import dev.upstreamtop.telemetry.catalogue.TimeBuckets;
import dev.upstreamtop.telemetry.ledger.LedgerView;
import dev.upstreamtop.telemetry.metrics.MetricFamilies;
import dev.upstreamtop.telemetry.metrics.MetricFamily;
import dev.upstreamtop.telemetry.metrics.MetricFamily.Distribution;
import dev.upstreamtop.telemetry.metrics.MetricFamily.Point;
import dev.upstreamtop.telemetry.metrics.MetricFamily.Value;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
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
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Hands what is told as metrics to Prometheus's client. Safe for use by several threads: each
 * scrape is of one immutable view.
 */
final class FigureCollector implements MultiCollector {

  private static final double NANOS = 1e9;

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
    MetricSnapshots.Builder metrics = MetricSnapshots.builder();
    MetricFamilies.of(views.get(), routes)
        .forEach(family -> metrics.metricSnapshot(snapshot(family)));
    return metrics.build();
  }

  private static MetricSnapshot snapshot(MetricFamily family) {
    return switch (family.kind()) {
      case COUNTER -> counter(family);
      case GAUGE -> gauge(family);
      case HISTOGRAM -> histogram(family);
      case INFO -> info(family);
    };
  }

  private static MetricSnapshot counter(MetricFamily family) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder().name(family.name()).help(family.help());
    for (Value each : values(family)) {
      CounterDataPointSnapshot.Builder point =
          CounterDataPointSnapshot.builder().labels(labels(each)).value(each.value());
      if (each.sinceMillis() > 0) {
        point.createdTimestampMillis(each.sinceMillis());
      }
      counter.dataPoint(point.build());
    }
    return counter.build();
  }

  private static MetricSnapshot gauge(MetricFamily family) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(family.name()).help(family.help());
    for (Value each : values(family)) {
      gauge.dataPoint(
          GaugeDataPointSnapshot.builder().labels(labels(each)).value(each.value()).build());
    }
    return gauge.build();
  }

  private static MetricSnapshot info(MetricFamily family) {
    InfoSnapshot.Builder info = InfoSnapshot.builder().name(family.name()).help(family.help());
    values(family)
        .forEach(
            each -> info.dataPoint(InfoDataPointSnapshot.builder().labels(labels(each)).build()));
    return info.build();
  }

  private static MetricSnapshot histogram(MetricFamily family) {
    HistogramSnapshot.Builder histogram =
        HistogramSnapshot.builder().name(family.name()).help(family.help());
    for (Point point : family.points()) {
      if (point instanceof Distribution each) {
        histogram.dataPoint(
            HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(buckets(each.values()))
                .sum(each.values().sumNanos() / NANOS)
                .createdTimestampMillis(each.sinceMillis())
                .labels(labels(each))
                .build());
      }
    }
    return histogram.build();
  }

  /** By the bounds of the totals. */
  private static ClassicHistogramBuckets buckets(LatencyHistogram values) {
    long[] bounds = TimeBuckets.boundsNanos();
    long[] below = TimeBuckets.countsBelow(values);
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    long counted = 0;
    for (int i = 0; i < bounds.length; i++) {
      buckets.bucket(bounds[i] / NANOS, below[i] - counted);
      counted = below[i];
    }
    return buckets.bucket(Double.POSITIVE_INFINITY, values.count() - counted).build();
  }

  private static List<Value> values(MetricFamily family) {
    List<Value> values = new ArrayList<>();
    for (Point point : family.points()) {
      if (point instanceof Value value) {
        values.add(value);
      }
    }
    return values;
  }

  private static Labels labels(Point point) {
    Map<String, String> labels = point.labels();
    return Labels.of(
        labels.keySet().toArray(String[]::new), labels.values().toArray(String[]::new));
  }
}
