// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.metrics;

import dev.upstreamtop.telemetry.catalogue.RouteFigures;
import dev.upstreamtop.telemetry.catalogue.TimeBuckets;
import dev.upstreamtop.telemetry.catalogue.TimeFigure;
import dev.upstreamtop.telemetry.catalogue.WholeFigure;
import dev.upstreamtop.telemetry.ledger.BackendView;
import dev.upstreamtop.telemetry.ledger.LedgerView;
import dev.upstreamtop.telemetry.ledger.RouteView;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.RouteSum;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes metrics of routes: of each backend those that appeared first, of the rest one sum.
 *
 * <p>Which have a metric of their own does not change as long as the backend is known: a series
 * that came and went would take for new what was counted long ago.
 */
final class RouteMetrics {

  /** There are many routes: what is a part of these is told of backends alone. */
  private static final Set<String> COUNTERS =
      Set.of("requests", "responses4xx", "responses5xx", "failed");

  private static final Set<String> TIMES = Set.of("headerTime");

  /** A route, or the rest of them, with what was added up of it. */
  private record Told(RouteRow total, Labels labels, long sinceMillis) {}

  private RouteMetrics() {}

  /**
   * Adds them.
   *
   * @param view with its routes
   * @param most how many of each backend are told apart, at least 1
   */
  static void add(LedgerView view, int most, MetricSnapshots.Builder metrics) {
    List<Told> routes = new ArrayList<>();
    for (BackendView backend : view.backends().values()) {
      add(backend, view.routes(backend.row().key()), most, routes);
    }
    for (WholeFigure<RouteRow> figure : RouteFigures.COUNTERS) {
      if (COUNTERS.contains(figure.entry().name())) {
        metrics.metricSnapshot(counter(figure, routes));
      }
    }
    for (TimeFigure<RouteRow> figure : RouteFigures.TIMES) {
      if (TIMES.contains(figure.entry().name())) {
        metrics.metricSnapshot(histogram(figure, routes));
      }
    }
  }

  private static void add(BackendView backend, List<RouteView> known, int most, List<Told> routes) {
    long since = backend.totals().sinceEpochNanos() / 1_000_000;
    RouteSum rest = null;
    int own = 0;
    for (RouteView route : known) {
      RouteRow total = route.total();
      if (own < most && !total.route().equals(RouteRow.OTHER)) {
        own++;
        routes.add(new Told(total, labels(backend, total.method(), total.route()), since));
      } else {
        rest = rest == null ? new RouteSum(TimeBuckets.GROUPS) : rest;
        rest.add(total);
      }
    }
    if (rest != null) {
      routes.add(
          new Told(rest.toRow("", RouteRow.OTHER), labels(backend, "", RouteRow.OTHER), since));
    }
  }

  private static Labels labels(BackendView backend, String method, String route) {
    return FigureCollector.labels(backend).merge(Labels.of("method", method, "route", route));
  }

  private static CounterSnapshot counter(WholeFigure<RouteRow> figure, List<Told> routes) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder()
            .name(MetricName.of(MetricName.ROUTE, figure.entry()))
            .help(figure.entry().description());
    for (Told route : routes) {
      counter.dataPoint(
          CounterDataPointSnapshot.builder()
              .labels(route.labels())
              .value((double) figure.of(route.total()))
              .createdTimestampMillis(route.sinceMillis())
              .build());
    }
    return counter.build();
  }

  private static HistogramSnapshot histogram(TimeFigure<RouteRow> figure, List<Told> routes) {
    HistogramSnapshot.Builder histogram =
        HistogramSnapshot.builder()
            .name(MetricName.of(MetricName.ROUTE, figure.entry()))
            .help(figure.entry().description());
    for (Told route : routes) {
      histogram.dataPoint(
          FigureCollector.distribution(
              figure.of(route.total()), route.labels(), route.sinceMillis()));
    }
    return histogram.build();
  }
}
