// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.catalogue.BackendFigures;
import dev.upstreamtop.telemetry.ledger.Ledger;
import dev.upstreamtop.telemetry.metrics.MetricName;
import dev.upstreamtop.testing.MarkdownTables;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page on metrics against what is served. */
class MetricsPageTest {

  private static final List<MetricSnapshot> SERVED =
      new FigureCollector(new Ledger()::view, 1).collect().stream().toList();

  /** Both are there once an interval is over. */
  private static final List<List<String>> LATER =
      List.of(
          List.of(
              "upstreamtop_capture_start_time_seconds",
              "gauge",
              "When the capture began, in seconds since the epoch"),
          List.of(
              "upstreamtop_capture_totals_since_seconds",
              "gauge",
              "Since when its counters count: its start, or the last reset"));

  @Test
  void thePageTellsEachMetric() throws IOException {
    Map<String, List<List<String>>> tables = MarkdownTables.of("metrics.md");
    List<List<String>> capture = new ArrayList<>();
    List<List<String>> backends = new ArrayList<>();
    List<List<String>> routes = new ArrayList<>();
    for (MetricSnapshot metric : SERVED) {
      String name = metric.getMetadata().getPrometheusName();
      boolean ofCapture = name.startsWith(MetricName.CAPTURE) || metric instanceof InfoSnapshot;
      (ofCapture ? capture : name.startsWith(MetricName.ROUTE) ? routes : backends)
          .add(List.of(name + suffix(metric), type(metric), metric.getMetadata().getHelp()));
    }
    capture.addAll(LATER);

    assertThat(tables.get("Of each backend")).containsExactlyInAnyOrderElementsOf(backends);
    assertThat(tables.get("Of each route")).containsExactlyInAnyOrderElementsOf(routes);
    assertThat(tables.get("Of the capture")).containsExactlyInAnyOrderElementsOf(capture);
  }

  /** Of hosts, backends of each, series of each and seconds between two scrapes. */
  @Test
  void thePageOnManyHostsReckonsRight() throws IOException {
    List<List<String>> rows = MarkdownTables.of("fleet.md").get("Series");
    assertThat(rows).hasSizeGreaterThan(5);
    for (List<String> row : rows) {
      List<Long> cells =
          row.stream().map(cell -> Long.valueOf(cell.replaceAll("[^0-9]", ""))).toList();
      long series = cells.get(0) * (cells.get(1) * cells.get(2) + 33);
      long samples = Math.round((double) series / cells.get(3));

      assertThat(cells.subList(4, 7))
          .as("%s", row)
          .containsExactly(series, samples, Math.round(samples * 3_600 * 2 / 1e6));
    }
    assertThat(MarkdownTables.textUnder("fleet.md", "Series")).contains("48 are buckets", "41 are");
  }

  /** Whatever the catalogue counts, or times, is a metric. */
  @Test
  void theCatalogueIsServed() {
    assertThat(SERVED)
        .filteredOn(CounterSnapshot.class::isInstance)
        .hasSizeGreaterThan(BackendFigures.COUNTERS.size());
    assertThat(SERVED)
        .filteredOn(HistogramSnapshot.class::isInstance)
        .filteredOn(metric -> !metric.getMetadata().getName().startsWith(MetricName.ROUTE))
        .hasSameSizeAs(BackendFigures.TIMES);
  }

  private static String suffix(MetricSnapshot metric) {
    return metric instanceof CounterSnapshot
        ? "_total"
        : metric instanceof InfoSnapshot ? "_info" : "";
  }

  private static String type(MetricSnapshot metric) {
    return metric instanceof CounterSnapshot
        ? "counter"
        : metric instanceof HistogramSnapshot ? "histogram" : "gauge";
  }
}
