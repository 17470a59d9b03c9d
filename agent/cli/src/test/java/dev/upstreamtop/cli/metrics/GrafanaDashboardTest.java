// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upstreamtop.telemetry.ledger.Ledger;
import dev.upstreamtop.testing.Checkout;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard for Grafana against what is served: it asks for nothing else. */
class GrafanaDashboardTest {

  private static final Pattern METRIC = Pattern.compile("upstreamtop_[a-z0-9_]+");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z_]+)\\}?");
  private static final int COLUMNS = 24;

  private static JsonNode dashboard() throws IOException {
    return new ObjectMapper()
        .readTree(Checkout.root().resolve("deploy/grafana/upstreamtop.json").toFile());
  }

  private static Set<String> served() {
    Set<String> names = new TreeSet<>();
    for (MetricSnapshot metric : new FigureCollector(new Ledger()::view, 0).collect()) {
      String name = metric.getMetadata().getPrometheusName();
      switch (metric) {
        case CounterSnapshot _ -> names.add(name + "_total");
        case InfoSnapshot _ -> names.add(name + "_info");
        case HistogramSnapshot _ ->
            names.addAll(List.of(name + "_bucket", name + "_sum", name + "_count"));
        default -> names.add(name);
      }
    }
    return names;
  }

  private static List<String> texts(JsonNode node, String field) {
    return node.findValues(field).stream()
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText)
        .toList();
  }

  @Test
  void asksForMetricsThatThereAre() throws IOException {
    List<String> questions = new ArrayList<>(texts(dashboard(), "expr"));
    assertThat(questions).hasSizeGreaterThan(15);
    questions.addAll(texts(dashboard(), "definition"));

    Set<String> asked = new TreeSet<>();
    for (String question : questions) {
      METRIC.matcher(question).results().map(MatchResult::group).forEach(asked::add);
    }
    assertThat(served()).containsAll(asked);
    assertThat(asked)
        .as("what the page is for")
        .contains(
            "upstreamtop_header_time_seconds_bucket",
            "upstreamtop_failed_total",
            "upstreamtop_in_flight",
            "upstreamtop_failing",
            "upstreamtop_capture_lost_total");
  }

  /** Of a request that both ends of a connection show both are served. */
  @Test
  void countsNoRequestTwice() throws IOException {
    assertThat(texts(dashboard(), "expr"))
        .filteredOn(question -> !question.contains("upstreamtop_capture_"))
        .allSatisfy(
            question ->
                assertThat(METRIC.matcher(question).results().count())
                    .isEqualTo(question.split("side=\"\\$side\"", -1).length - 1));
  }

  @Test
  void knowsItsVariables() throws IOException {
    Set<String> known = new HashSet<>(Set.of("__rate_interval"));
    dashboard().at("/templating/list").forEach(each -> known.add(each.get("name").asText()));
    assertThat(known).contains("datasource", "instance", "backend", "side");

    for (String field : List.of("expr", "definition", "uid")) {
      for (String text : texts(dashboard(), field)) {
        assertThat(known)
            .as(text)
            .containsAll(VARIABLE.matcher(text).results().map(found -> found.group(1)).toList());
      }
    }
  }

  @Test
  void everyPanelHasItsPlaceAndItsWords() throws IOException {
    Set<String> places = new HashSet<>();
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : dashboard().get("panels")) {
      assertThat(panel.get("title").asText()).isNotBlank();
      assertThat(panel.get("description").asText()).endsWith(".");
      assertThat(ids.add(panel.get("id").asInt())).isTrue();
      JsonNode place = panel.get("gridPos");
      for (int x = 0; x < place.get("w").asInt(); x++) {
        for (int y = 0; y < place.get("h").asInt(); y++) {
          int column = place.get("x").asInt() + x;
          assertThat(column).isLessThan(COLUMNS);
          assertThat(places.add(column + "," + (place.get("y").asInt() + y)))
              .as(panel.get("title").asText())
              .isTrue();
        }
      }
    }
    assertThat(ids).hasSizeGreaterThan(8);
  }
}
