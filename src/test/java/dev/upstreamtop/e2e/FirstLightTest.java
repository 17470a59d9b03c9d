// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.Shell;
import dev.upstreamtop.world.AccessLog;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.Figures;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Nginx;
import dev.upstreamtop.world.RemoteBeans;
import dev.upstreamtop.world.Row;
import dev.upstreamtop.world.SumsOfRecording;
import dev.upstreamtop.world.Upstreamtop;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that tells of nginx's upstream leg tells what nginx's own log does. */
@InNamespace
class FirstLightTest {

  private static final int FRONT = 8080;
  private static final int REQUESTS = 20_000;
  private static final int CONCURRENCY = 16;
  private static final int[] STATUSES = {200, 200, 200, 201, 204, 301, 404, 500, 503};

  /** Answers with the status that the path asks for; what has no body says so. */
  private static final Backend.Behaviour AS_WANTED =
      (head, exchange) -> {
        int status = head.startsWith("GET /status/") ? Backend.wanted(head) : 200;
        exchange.send(status == 204 ? "HTTP/1.1 204 No Content\r\n\r\n" : Backend.response(status));
      };

  @Test
  void everythingAgreesWithTheAccessLog(@TempDir Path directory) throws Exception {
    Path recording = directory.resolve("recorded.jfr");
    try (Backend four = new Backend("127.0.0.1", AS_WANTED);
        Backend six = new Backend("::1", AS_WANTED);
        Backend tiny = new Backend("127.0.0.1", AS_WANTED);
        Nginx nginx = new Nginx(directory, FRONT, configuration(four, six, tiny));
        Upstreamtop top = Upstreamtop.top(RemoteBeans.JVM_OPTIONS);
        Upstreamtop record = Upstreamtop.record(recording)) {
      Map<Integer, Integer> received =
          new Client("127.0.0.1", FRONT).send(REQUESTS, CONCURRENCY, FirstLightTest::request);
      long upstream = four.requests() + six.requests() + tiny.requests();
      assertThat(upstream).isEqualTo(REQUESTS);
      List<String> endpoints = List.of(four.endpoint(), six.endpoint(), tiny.endpoint());
      String front = "127.0.0.1:" + FRONT;

      AccessLog log = nginx.end();
      Map<String, Map<Integer, Long>> seenByBeans;
      try (RemoteBeans beans = RemoteBeans.connect()) {
        beans.awaitTotalRequests(2L * REQUESTS);
        beans.awaitResponses(2L * REQUESTS);
        seenByBeans = beans.classesByEndpoint();
      }
      Figures figures = top.stop();
      record.terminate();
      SumsOfRecording recorded = SumsOfRecording.read(recording);

      for (String endpoint : endpoints) {
        Row row = figures.client(endpoint);
        assertThat(row.requests()).as(endpoint).isEqualTo(log.to(endpoint).size());
        assertThat(row.responsesByClass()).as(endpoint).isEqualTo(log.classes(endpoint));
        assertThat(seenByBeans.get(endpoint)).as(endpoint).isEqualTo(log.classes(endpoint));
        assertThat(recorded.requests(endpoint)).as(endpoint).isEqualTo(log.to(endpoint).size());
        assertThat(recorded.classes(endpoint)).as(endpoint).isEqualTo(log.classes(endpoint));
      }
      assertThat(figures.client(front).requests()).isEqualTo(REQUESTS);
      assertThat(classes(received)).isEqualTo(figures.client(front).responsesByClass());
      assertThat(figures.client(four.endpoint()).get("connects"))
          .as("nginx keeps its connections")
          .isLessThan(four.requests() / 10);
      assertThat(figures.totals().get("retransmits")).isZero();
      assertOpensInTools(recording);
    }
  }

  private static void assertOpensInTools(Path recording) {
    assertThat(jfr("summary", recording)).contains("dev.upstreamtop.UpstreamBackend");
    assertThat(jfr("view", "--width", "300", "UpstreamBackend", recording))
        .contains("Upstream Backend", "CLIENT", "127.0.0.")
        .doesNotContain("...");
    assertThat(jfr("print", "--json", "--events", "UpstreamBackend", recording))
        .contains("\"requests\":", "\"requestRate\":");
  }

  private static String jfr(Object... words) {
    String[] command = new String[words.length + 1];
    command[0] = Jdk.tool("jfr");
    for (int i = 0; i < words.length; i++) {
      command[i + 1] = words[i].toString();
    }
    return Shell.succeed(command);
  }

  /** Two pools that nginx keeps connections to, and one that gets the shortest head there is. */
  private static String configuration(Backend four, Backend six, Backend tiny) {
    return """
    upstream kept { server %s; server %s; keepalive 16; }
    upstream tiny { server %s; }
    server {
      listen %d;
      location / {
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host "";
        proxy_pass http://kept;
      }
      location = / {
        proxy_http_version 1.0;
        proxy_set_header Connection "";
        proxy_set_header Host "";
        proxy_pass http://tiny;
      }
    }
    """
        .formatted(four.endpoint(), six.endpoint(), tiny.endpoint(), FRONT);
  }

  /** One in eight has no header at all and uses up its connection; the others grow. */
  private static String request(int n) {
    if (n % 8 == 0) {
      return "GET / HTTP/1.0\r\n\r\n";
    }
    return "GET /status/%d/%d HTTP/1.1\r\nHost: h\r\nX-Filling: %s\r\n\r\n"
        .formatted(STATUSES[n % STATUSES.length], n, "x".repeat(n % 700));
  }

  private static Map<Integer, Long> classes(Map<Integer, Integer> statuses) {
    Map<Integer, Long> classes = new TreeMap<>();
    statuses.forEach((status, count) -> classes.merge(status / 100, (long) count, Long::sum));
    return classes;
  }

  @Test
  void meanHeaderTimeIsThatOfTheAccessLog(@TempDir Path directory) throws Exception {
    Backend.Behaviour slowly =
        (head, exchange) -> {
          Thread.sleep(40);
          exchange.send(Backend.response(200));
        };
    try (Backend one = new Backend("127.0.0.1", slowly);
        Backend two = new Backend("127.0.0.1", slowly);
        Nginx nginx = new Nginx(directory, FRONT, configuration(one, two, two));
        Upstreamtop top = Upstreamtop.top()) {
      new Client("127.0.0.1", FRONT).send(1_000, 4, n -> request(1));

      AccessLog log = nginx.end();
      Figures figures = top.stop();

      for (String endpoint : List.of(one.endpoint(), two.endpoint())) {
        double logged = log.meanHeaderNanos(endpoint);
        assertThat(figures.client(endpoint).meanNanos("headerTime"))
            .isCloseTo(logged, within(Math.max(0.05 * logged, 500_000)));
      }
    }
  }
}
