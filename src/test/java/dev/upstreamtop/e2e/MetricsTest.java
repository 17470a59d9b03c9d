// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Checkout;
import dev.upstreamtop.testing.Requirement;
import dev.upstreamtop.testing.Shell;
import dev.upstreamtop.world.AccessLog;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Nginx;
import dev.upstreamtop.world.Prometheus;
import dev.upstreamtop.world.Upstreamtop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Prometheus has of a collector, against the log of a real nginx. */
@InNamespace
class MetricsTest {

  private static final int FRONT = 8080;
  private static final String METRICS = "127.0.0.1:9464";
  private static final String SCRAPE = "http://" + METRICS + "/metrics";
  private static final int CLIENTS = 4;
  private static final int EACH = 50;

  @TempDir Path directory;

  @Test
  void prometheusHasWhatTheLogHas() throws Exception {
    try (Backend well = new Backend("127.0.0.1", Backend.answering(Backend.response(200)));
        Backend ill = new Backend("127.0.0.2", Backend.answering(Backend.response(503)));
        Upstreamtop collector = collector();
        Prometheus prometheus = new Prometheus(Files.createDirectory(directory.resolve("prom")));
        Nginx nginx =
            new Nginx(
                Files.createDirectory(directory.resolve("nginx")),
                FRONT,
                Nginx.spreading(FRONT, List.of(well.endpoint(), ill.endpoint())))) {
      new Client("127.0.0.1", FRONT)
          .send(CLIENTS * EACH, CLIENTS, n -> "GET /" + n + " HTTP/1.1\r\nHost: h\r\n\r\n");
      AccessLog log = nginx.end();

      Map<String, Double> requests = byEndpoint(log, 0);
      for (String side : List.of("client", "server")) {
        String of = "{side=\"" + side + "\",backend!~\".*:(" + FRONT + "|9090)\"}";
        Await.until(
            "the log's requests",
            () -> prometheus.values("upstreamtop_requests_total" + of, "backend").equals(requests));
        assertThat(prometheus.values("upstreamtop_responses_5xx_total" + of + " > 0", "backend"))
            .isEqualTo(byEndpoint(log, 503));
        assertThat(prometheus.values("upstreamtop_response_time_seconds_count" + of, "backend"))
            .isEqualTo(requests);
        assertThat(
                prometheus.values(
                    "upstreamtop_response_time_seconds_bucket{le=\"+Inf\"," + of.substring(1),
                    "backend"))
            .isEqualTo(requests);
        assertThat(prometheus.values("upstreamtop_in_flight" + of, "backend").values())
            .containsOnly(0.0);
      }
      assertThat(prometheus.values("sum(upstreamtop_capture_lost_total)", "none"))
          .containsValue(0.0);
      assertThat(prometheus.values("upstreamtop_capture_state == 1", "state"))
          .containsOnlyKeys("CAPTURING");
      assertThat(prometheus.values("upstreamtop_requests_total", "backend"))
          .as("what it asks for itself is left out")
          .doesNotContainKey(METRICS);
      rulesAreEvaluated(prometheus);
      dashboardIsAnswered(prometheus);
      collector.terminate();
    }
  }

  private Upstreamtop collector() throws Exception {
    return Upstreamtop.collecting(
        3, "--socket", directory.resolve("feed.sock").toString(), "--metrics", METRICS);
  }

  private static Map<String, Double> byEndpoint(AccessLog log, int status) {
    Map<String, Double> counts = new TreeMap<>();
    log.attempts().stream()
        .filter(attempt -> status == 0 || attempt.status() == status)
        .forEach(attempt -> counts.merge(attempt.endpoint(), 1.0, Double::sum));
    return counts;
  }

  private static void rulesAreEvaluated(Prometheus prometheus) throws Exception {
    Await.until(
        "rules that were evaluated",
        () -> rules(prometheus).allMatch(rule -> rule.get("health").asText().equals("ok")));
    Await.until(
        "a recorded rate",
        () -> !prometheus.values("upstreamtop:requests:rate5m", "backend").isEmpty());
  }

  private static Stream<JsonNode> rules(Prometheus prometheus) throws Exception {
    JsonNode rules = prometheus.ask("rules").at("/groups/0/rules");
    assertThat(rules.size()).isGreaterThan(5);
    return rules.valueStream();
  }

  /** Each question of the dashboard is one that Prometheus understands, and most have an answer. */
  private static void dashboardIsAnswered(Prometheus prometheus) throws Exception {
    JsonNode dashboard =
        new ObjectMapper()
            .readTree(Checkout.root().resolve("deploy/grafana/upstreamtop.json").toFile());
    int answered = 0;
    List<JsonNode> questions = dashboard.findValues("expr");
    for (JsonNode question : questions) {
      String asked =
          question
              .asText()
              .replace("$__rate_interval", "1m")
              .replace("$instance", ".*")
              .replace("$backend", ".*")
              .replace("$side", "client");
      JsonNode answer = prometheus.query(asked);
      assertThat(answer.get("status").asText()).as(asked).isEqualTo("success");
      answered += answer.at("/data/result").isEmpty() ? 0 : 1;
    }
    // Nothing is lost, which is no series; nor is a share of no answers in the last minute.
    assertThat(answered).isGreaterThanOrEqualTo(questions.size() - 3);
  }

  /** Both formats, by Prometheus's own check; a port that is taken is said. */
  @Test
  void whatIsServedIsWellFormed() throws Exception {
    try (Backend backend = new Backend("127.0.0.1", Backend.answering(Backend.response(200)));
        Upstreamtop collector = collector()) {
      new Client("127.0.0.1", backend.port()).send(3, 1, n -> "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      String line = "upstreamtop_requests_total{backend=\"" + backend.endpoint();
      Await.until("the backend", () -> Shell.succeed("curl", "-s", SCRAPE).contains(line));

      Path text = directory.resolve("metrics");
      Files.writeString(text, Shell.succeed("curl", "-s", SCRAPE));
      Shell.Result checked =
          Shell.run("sh", "-c", Requirement.program("promtool") + " check metrics < " + text);
      assertThat(checked.output()).isEmpty();
      assertThat(checked.exitCode()).isZero();
      assertThat(
              Shell.succeed(
                  "curl", "-s", "-H", "Accept: application/openmetrics-text;version=1.0.0", SCRAPE))
          .contains("upstreamtop_requests_created{", "# EOF");

      Shell.Result second =
          Upstreamtop.run(
              "collect", "--socket", directory.resolve("2").toString(), "--metrics", METRICS);
      assertThat(second.exitCode()).isEqualTo(7);
      assertThat(second.output()).contains("cannot serve metrics on " + METRICS);
      collector.terminate();
    }
  }

  /** The rules' own tests, with Prometheus's own tool. */
  @Test
  void rulesKeepTheirTests() throws Exception {
    String promtool = Requirement.program("promtool").toString();
    Path rules = Checkout.root().resolve("deploy/prometheus");
    for (List<String> check :
        List.of(
            List.of("check", "config", rules.resolve("prometheus.yml").toString()),
            List.of("check", "config", rules.resolve("fleet.yml").toString()),
            List.of("test", "rules", rules.resolve("upstreamtop.rules.test.yml").toString()))) {
      Shell.Result result =
          Shell.run(Stream.concat(Stream.of(promtool), check.stream()).toArray(String[]::new));
      assertThat(result.exitCode()).as(result.output()).isZero();
    }
  }

  /**
   * What its receiver is given is Prometheus's own configuration, and scrapes the documented
   * address.
   */
  @Test
  void whatOpenTelemetrysCollectorScrapesIsWellFormed() throws Exception {
    String promtool = Requirement.program("promtool").toString();
    Path given = directory.resolve("prometheus.yml");
    Files.write(
        given,
        Files.readAllLines(Checkout.root().resolve("deploy/prometheus/opentelemetry.yml")).stream()
            .dropWhile(line -> !line.equals("    config:"))
            .skip(1)
            .takeWhile(line -> line.startsWith("      "))
            .map(line -> line.substring(6))
            .toList());

    Shell.Result result = Shell.run(promtool, "check", "config", given.toString());

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(given).content().contains("127.0.0.1:9464");
  }
}
