// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.metrics;

import dev.upstreamtop.telemetry.catalogue.RouteFigures;
import dev.upstreamtop.telemetry.catalogue.TimeBuckets;
import dev.upstreamtop.telemetry.catalogue.TimeFigure;
import dev.upstreamtop.telemetry.catalogue.WholeFigure;
import dev.upstreamtop.telemetry.ledger.BackendView;
import dev.upstreamtop.telemetry.ledger.LedgerView;
import dev.upstreamtop.telemetry.ledger.RouteView;
import dev.upstreamtop.telemetry.metrics.MetricFamily.Distribution;
import dev.upstreamtop.telemetry.metrics.MetricFamily.Kind;
import dev.upstreamtop.telemetry.metrics.MetricFamily.Point;
import dev.upstreamtop.telemetry.metrics.MetricFamily.Value;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.RouteSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes metrics of routes: of each backend those that appeared first, of the rest one sum.
 *
 * <p>Which have a metric of their own does not change as long as the backend is known: a series
 * that came and went would take for new what was counted long ago.
 */
final class RouteFamilies {

  /** There are many routes: what is a part of these is told of backends alone. */
  private static final Set<String> COUNTERS =
      Set.of("requests", "responses4xx", "responses5xx", "failed");

  private static final Set<String> TIMES = Set.of("headerTime");

  /** A route, or the rest of them, with what was added up of it. */
  private record Told(RouteRow total, Map<String, String> labels, long sinceMillis) {}

  private RouteFamilies() {}

  /**
   * Adds them.
   *
   * @param view with its routes
   * @param most how many of each backend are told apart, at least 1
   */
  static void add(LedgerView view, int most, List<MetricFamily> families) {
    List<Told> routes = new ArrayList<>();
    for (BackendView backend : view.backends().values()) {
      add(backend, view.routes(backend.row().key()), most, routes);
    }
    for (WholeFigure<RouteRow> figure : RouteFigures.COUNTERS) {
      if (COUNTERS.contains(figure.entry().name())) {
        List<Point> points = new ArrayList<>();
        for (Told route : routes) {
          double value = figure.of(route.total());
          points.add(new Value(route.labels(), value, route.sinceMillis()));
        }
        families.add(MetricFamilies.family(MetricName.ROUTE, figure.entry(), Kind.COUNTER, points));
      }
    }
    for (TimeFigure<RouteRow> figure : RouteFigures.TIMES) {
      if (TIMES.contains(figure.entry().name())) {
        List<Point> points = new ArrayList<>();
        for (Told route : routes) {
          points.add(
              new Distribution(route.labels(), figure.of(route.total()), route.sinceMillis()));
        }
        families.add(
            MetricFamilies.family(MetricName.ROUTE, figure.entry(), Kind.HISTOGRAM, points));
      }
    }
  }

  private static void add(BackendView backend, List<RouteView> known, int most, List<Told> routes) {
    long since = MetricFamilies.sinceMillis(backend);
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

  private static Map<String, String> labels(BackendView backend, String method, String route) {
    Map<String, String> labels = MetricFamilies.labels(backend);
    labels.put("method", method);
    labels.put("route", route);
    return labels;
  }
}
