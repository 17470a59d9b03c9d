// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.telemetry.ledger.Ledger;
import dev.upstreamtop.telemetry.metrics.MetricName;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RouteMetricsTest {

  private static final BackendKey KEY = Traffic.client("10.0.0.9", 8080);

  private final Ledger ledger = new Ledger();
  private long sequence;

  private void see(RouteRow... routes) {
    long requests = List.of(routes).stream().mapToLong(RouteRow::requests).sum();
    BackendRow row =
        Traffic.row(
            KEY, "orders", Traffic.answered(requests, 0), 0, LatencyHistogram.EMPTY, routes);
    ledger.add(Traffic.snapshot(++sequence, List.of(row), List.of()));
  }

  private MetricSnapshot metric(int routes, String name) {
    return new FigureCollector(ledger::view, routes)
        .collect().stream()
            .filter(each -> each.getMetadata().getName().equals(name))
            .findFirst()
            .orElseThrow();
  }

  private Map<String, Double> values(int routes, String name) {
    Map<String, Double> values = new TreeMap<>();
    ((CounterSnapshot) metric(routes, name))
        .getDataPoints()
        .forEach(
            point ->
                values.put(
                    point.getLabels().get("method") + " " + point.getLabels().get("route"),
                    point.getValue()));
    return values;
  }

  @Test
  void theFirstHaveTheirOwnForGoodAndTheRestIsOneSum() {
    see(
        Traffic.route("GET", "/a", 50, 0, 1),
        Traffic.route("GET", "/b", 40, 4, 1),
        Traffic.route("GET", "/c", 30, 3, 1),
        Traffic.route("", RouteRow.OTHER, 5, 0, 1));
    see(
        Traffic.route("POST", "/d", 900, 9, 1),
        Traffic.route("GET", "/c", 30, 3, 1),
        Traffic.route("GET", "/a", 1, 0, 1));

    assertThat(values(2, "upstreamtop_route_requests"))
        .isEqualTo(Map.of("GET /a", 51.0, "GET /b", 40.0, " other", 965.0));
    assertThat(values(2, "upstreamtop_route_responses_5xx"))
        .isEqualTo(Map.of("GET /a", 0.0, "GET /b", 4.0, " other", 15.0));
    HistogramSnapshot times =
        (HistogramSnapshot) metric(2, "upstreamtop_route_header_time_seconds");
    assertThat(times.getDataPoints())
        .allSatisfy(
            point -> assertThat(point.getLabels().get("backend")).isEqualTo("10.0.0.9:8080"))
        .extracting(
            point -> point.getClassicBuckets().stream().mapToLong(each -> each.getCount()).sum())
        .containsExactlyInAnyOrder(51L, 40L, 965L);
  }

  @Test
  void whereAllFitThereIsNoRest() {
    see(Traffic.route("GET", "/a", 50, 0, 1));

    assertThat(values(2, "upstreamtop_route_requests")).containsOnlyKeys("GET /a");
  }

  @Test
  void thereAreNoneUnlessTheyAreAskedFor() {
    see(Traffic.route("GET", "/a", 50, 0, 1));

    assertThat(new FigureCollector(ledger::view, 0).collect())
        .noneMatch(metric -> metric.getMetadata().getName().startsWith(MetricName.ROUTE));
  }
}
