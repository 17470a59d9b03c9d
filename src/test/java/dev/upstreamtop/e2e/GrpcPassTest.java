// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Requirement;
import dev.upstreamtop.testing.Shell;
import dev.upstreamtop.world.AccessLog;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.Figures;
import dev.upstreamtop.world.Http2Backend;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Nginx;
import dev.upstreamtop.world.Row;
import dev.upstreamtop.world.Upstreamtop;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What nginx sends by {@code grpc_pass}, which is HTTP/2, is counted as its own log tells it, and
 * so is what a client sends that has many requests under way on each connection.
 */
@InNamespace
class GrpcPassTest {

  private static final int FRONT = 8080;
  private static final int REQUESTS = 5_000;
  private static final int CONCURRENCY = 16;
  private static final String[] METHODS = {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"};

  @Test
  void bothSidesAgreeWithTheAccessLog(@TempDir Path directory) throws Exception {
    try (Http2Backend backend = new Http2Backend();
        Nginx nginx = new Nginx(directory, FRONT, configuration(backend));
        Upstreamtop top = Upstreamtop.top("--side", "both")) {
      new Client("127.0.0.1", FRONT)
          .send(
              REQUESTS,
              CONCURRENCY,
              i ->
                  METHODS[i % METHODS.length]
                      + " "
                      + path(i)
                      + "?secret=1 HTTP/1.1\r\nHost: h\r\n\r\n");

      AccessLog log = nginx.end();
      Figures figures = top.stop();

      String endpoint = backend.endpoint();
      assertThat(log.to(endpoint)).hasSize(REQUESTS);
      for (Row row : new Row[] {figures.client(endpoint), figures.server(endpoint)}) {
        assertThat(row.requests()).isEqualTo(REQUESTS);
        assertThat(row.responsesByClass()).isEqualTo(log.classes(endpoint));
        assertThat(row.get("lostTrack")).isZero();
        assertThat(row.get("inFlight")).isZero();
        assertThat(requestsByRoute(row)).isEqualTo(routes(log.to(endpoint)));
      }
      assertThat(figures.cause("http2")).isZero();
      assertThat(figures.cause("streams")).isZero();
    }
  }

  @Test
  void eachCodeIsThatOfTheAccessLog(@TempDir Path directory) throws Exception {
    try (Http2Backend backend = new Http2Backend(true);
        Nginx nginx = new Nginx(directory, FRONT, configuration(backend));
        Upstreamtop top = Upstreamtop.top("--side", "both")) {
      new Client("127.0.0.1", FRONT)
          .send(REQUESTS, CONCURRENCY, i -> "GET /shop.Orders/Get HTTP/1.0\r\nHost: h\r\n\r\n");

      AccessLog log = nginx.end();
      Figures figures = top.stop();

      String endpoint = backend.endpoint();
      assertThat(log.calls(endpoint)).hasSize(17);
      for (Row row : new Row[] {figures.client(endpoint), figures.server(endpoint)}) {
        assertThat(row.requests()).isEqualTo(REQUESTS);
        assertThat(row.get("http2Requests")).isEqualTo(REQUESTS);
        assertThat(row.calls()).isEqualTo(log.calls(endpoint));
        assertThat(row.routes().get("GET /shop.Orders/Get").callsOfRoute())
            .isEqualTo(log.calls(endpoint));
      }
    }
  }

  @Test
  void manyStreamsAtOnce() throws Exception {
    try (Http2Backend backend = new Http2Backend();
        Upstreamtop top = Upstreamtop.top("--side", "both")) {
      Shell.succeed(
          Requirement.program("h2load").toString(),
          "-n" + REQUESTS,
          "-c4",
          "-m32",
          "http://" + backend.endpoint() + "/many/streams?secret=1");

      Figures figures = top.stop();

      String endpoint = backend.endpoint();
      for (Row row : new Row[] {figures.client(endpoint), figures.server(endpoint)}) {
        assertThat(row.requests()).isEqualTo(REQUESTS);
        assertThat(row.get("lostTrack")).isZero();
        // Its encoder refers to a table with other fields, and writes each path.
        assertThat(requestsByRoute(row)).isEqualTo(Map.of("GET /many/streams", (long) REQUESTS));
      }
    }
  }

  /** Of each kind some: folded, of words, in capitals and signs, longer than what is kept. */
  private static String path(int i) {
    return switch (i % 5) {
      case 0 -> "/orders/" + i;
      case 1 -> "/words/of/the/path";
      case 2 -> "/UPPER_CASE/(~*+!)/X";
      case 3 -> "/long" + "/segments".repeat(i % 40);
      default -> "/";
    };
  }

  /** What nginx says that it sent, folded. */
  private static Map<String, Long> routes(List<AccessLog.Attempt> attempts) {
    return attempts.stream()
        .map(attempt -> attempt.route().replaceAll("/orders/[0-9]+", "/orders/{id}"))
        .map(route -> route.substring(0, Math.min(route.length(), route.indexOf(' ') + 129)))
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private static Map<String, Long> requestsByRoute(Row row) {
    return row.routes().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, route -> route.getValue().requests()));
  }

  private static String configuration(Http2Backend backend) {
    return """
    upstream backends { server %s max_fails=0; keepalive 32; }
    server {
      listen %d;
      location / {
        grpc_next_upstream off;
        grpc_pass grpc://backends;
      }
    }
    """
        .formatted(backend.endpoint(), FRONT);
  }
}
