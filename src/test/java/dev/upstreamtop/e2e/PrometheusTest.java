// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Prometheus;
import dev.upstreamtop.world.Upstreamtop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Prometheus makes of a collector's metrics over time. */
@InNamespace
class PrometheusTest {

  private static final String METRICS = "127.0.0.1:9464";
  private static final int PAUSE_NANOS = 20_000_000;
  private static final int ENOUGH_ANSWERS = 400;
  private static final int SLOWEST_MILLIS = 40;
  private static final double NANOS_PER_SECOND = 1e9;

  @TempDir Path directory;

  private Upstreamtop collector() throws Exception {
    return Upstreamtop.collecting(
        3, "--socket", directory.resolve("feed.sock").toString(), "--metrics", METRICS);
  }

  private Prometheus prometheus() throws Exception {
    return new Prometheus(Files.createDirectory(directory.resolve("prom")));
  }

  private static String get(int n) {
    return "GET /" + n + " HTTP/1.1\r\nHost: h\r\n\r\n";
  }

  @Test
  void anAlertFiresDuringAnIncidentAndResolvesAfterIt() throws Exception {
    AtomicBoolean ill = new AtomicBoolean();
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger answers = new AtomicInteger();
    try (Backend well = new Backend("127.0.0.1", Backend.answering(Backend.response(200)));
        Backend failing =
            new Backend(
                "127.0.0.2",
                (head, exchange) -> exchange.send(Backend.response(ill.get() ? 503 : 200)));
        Upstreamtop collector = collector();
        Prometheus prometheus = prometheus()) {
      List<Thread> load =
          List.of(
              load("127.0.0.1", well, over, answers), load("127.0.0.2", failing, over, answers));
      try {
        Await.until("all is well for a while", () -> answers.get() >= ENOUGH_ANSWERS);
        assertThat(alerts(prometheus)).isEmpty();

        ill.set(true);
        Await.until(
            "the alert",
            () -> alerts(prometheus).keySet().equals(Map.of(failing.endpoint(), 1.0).keySet()));
        ill.set(false);
        Await.until("its end", () -> alerts(prometheus).isEmpty());
      } finally {
        over.set(true);
        for (Thread thread : load) {
          thread.join();
        }
      }
      collector.terminate();
    }
  }

  /** Those that fire, by backend. */
  private static Map<String, Double> alerts(Prometheus prometheus)
      throws IOException, InterruptedException {
    return prometheus.values(
        "ALERTS{alertname=\"UpstreamFailing\",alertstate=\"firing\"}", "backend");
  }

  private static Thread load(
      String address, Backend backend, AtomicBoolean over, AtomicInteger answers) {
    Client client = new Client(address, backend.port());
    return Thread.ofPlatform()
        .name("client")
        .start(
            () -> {
              try {
                while (!over.get()) {
                  client.send(get(1));
                  answers.incrementAndGet();
                  LockSupport.parkNanos(PAUSE_NANOS);
                }
              } catch (IOException ended) {
                throw new IllegalStateException("a request failed", ended);
              }
            });
  }

  /** The estimate lies between the two bounds that the true value lies between. */
  @Test
  void quantilesAreOursWithinABucket() throws Exception {
    AtomicInteger next = new AtomicInteger();
    try (Backend backend =
            new Backend(
                "127.0.0.1",
                (head, exchange) -> {
                  // From nothing to forty milliseconds, each as often.
                  LockSupport.parkNanos(next.getAndIncrement() % SLOWEST_MILLIS * 1_000_000L);
                  exchange.send(Backend.response(200));
                });
        Upstreamtop ours =
            Upstreamtop.capturingBehind(List.of(), "top", "--format", "json", "--interval", "1h");
        Upstreamtop collector = collector();
        Prometheus prometheus = prometheus()) {
      int count = SLOWEST_MILLIS * 10;
      new Client("127.0.0.1", backend.port()).send(count, 4, PrometheusTest::get);
      String of = "{backend=\"" + backend.endpoint() + "\",side=\"client\"";
      for (String time : List.of("headerTime header_time", "responseTime response_time")) {
        String metric = "upstreamtop_" + time.split(" ", 2)[1] + "_seconds";
        Await.until("all requests", () -> count == only(prometheus, metric + "_count" + of + "}"));
      }
      JsonNode told =
          ours.stop().intervals().stream()
              .flatMap(interval -> interval.get("backends").valueStream())
              .filter(each -> each.get("backend").asText().equals(backend.endpoint()))
              .findFirst()
              .orElseThrow();
      for (String time : List.of("headerTime header_time", "responseTime response_time")) {
        String metric = "upstreamtop_" + time.split(" ", 2)[1] + "_seconds_bucket" + of;
        JsonNode distribution = told.get(time.split(" ", 2)[0]);
        for (int percent : List.of(50, 90, 99)) {
          double own = distribution.get("p" + percent + "Nanos").asDouble() / NANOS_PER_SECOND;
          double estimate =
              only(prometheus, "histogram_quantile(" + percent / 100.0 + ", " + metric + "})");
          List<Double> bounds = bounds(prometheus, metric + "}");
          assertThat(bucket(bounds, estimate))
              .as("%s: %s s of Prometheus, %s s of ours, bounds %s", metric, estimate, own, bounds)
              .isEqualTo(bucket(bounds, own));
        }
      }
      collector.terminate();
    }
  }

  private static double only(Prometheus prometheus, String expression)
      throws IOException, InterruptedException {
    return prometheus.values(expression, "none").values().stream()
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  private static List<Double> bounds(Prometheus prometheus, String expression)
      throws IOException, InterruptedException {
    return prometheus.values(expression, "le").keySet().stream()
        .map(bound -> bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.valueOf(bound))
        .sorted()
        .toList();
  }

  /** How many bounds are below it. */
  private static long bucket(List<Double> bounds, double seconds) {
    return bounds.stream().filter(bound -> bound < seconds).count();
  }

  /** At rest on both sides of it nothing is missed, and its start says that counters began anew. */
  @Test
  void whatIsCountedAcrossARestartIsWhatWasSent() throws Exception {
    int before = 120;
    int after = 50;
    String requests = "upstreamtop_requests_total{side=\"client\",backend=\"";
    String start = "upstreamtop_capture_start_time_seconds";
    try (Backend backend = new Backend("127.0.0.1", Backend.answering(Backend.response(200)));
        Prometheus prometheus = prometheus()) {
      String counter = requests + backend.endpoint() + "\"}";
      Client client = new Client("127.0.0.1", backend.port());
      double firstStart;
      try (Upstreamtop collector = collector()) {
        client.send(before, 2, PrometheusTest::get);
        Await.until("all of them", () -> only(prometheus, counter) == before);
        firstStart = only(prometheus, start);
        collector.terminate();
      }
      Instant restart = Instant.now();
      try (Upstreamtop collector = collector()) {
        client.send(after, 2, PrometheusTest::get);
        Await.until("those after it", () -> only(prometheus, counter) == after);

        assertThat(only(prometheus, start))
            .isGreaterThan(firstStart)
            .isGreaterThan(restart.minus(Duration.ofSeconds(1)).toEpochMilli() / 1e3);
        assertThat(only(prometheus, "resets(" + counter.replace("}", "}[5m])"))).isEqualTo(1);
        assertThat(only(prometheus, "max_over_time(" + counter.replace("}", "}[5m])")))
            .isEqualTo(before);
        collector.terminate();
      }
      assertThat(backend.requests()).isEqualTo(before + after);
    }
  }
}
