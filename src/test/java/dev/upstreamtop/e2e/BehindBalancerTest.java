// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.world.AccessLog;
import dev.upstreamtop.world.Balancer;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.Figures;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Nginx;
import dev.upstreamtop.world.Row;
import dev.upstreamtop.world.Upstreamtop;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real nginx behind load balancers that speak the PROXY protocol: what is told of it is what is
 * told of the same requests without.
 */
@InNamespace
class BehindBalancerTest {

  private static final int PLAIN = 8080;
  private static final int ONE = 8081;
  private static final int TWO = 8082;
  private static final int REQUESTS = 200;
  private static final int CONNECTIONS = 4;

  @Test
  void figuresAreThoseWithoutTheHeader(@TempDir Path directory) throws Exception {
    try (Nginx nginx = new Nginx(directory, PLAIN, servers());
        Balancer plain = new Balancer(PLAIN, new byte[0]);
        Balancer one = new Balancer(ONE, Balancer.versionOne());
        Balancer two = new Balancer(TWO, Balancer.versionTwo());
        Upstreamtop top = Upstreamtop.top("--side", "both")) {
      for (Balancer balancer : List.of(plain, one, two)) {
        Client client = new Client("127.0.0.1", balancer.port());
        assertThat(client.send(REQUESTS, CONNECTIONS, n -> get("/orders/" + (10 + n % 90))))
            .containsOnly(Map.entry(200, REQUESTS));
      }
      // nginx has read the header: it knows for whom the balancer speaks.
      for (Balancer balancer : List.of(one, two)) {
        byte[] answer =
            new Client("127.0.0.1", balancer.port())
                .sendAndCollect("GET /who HTTP/1.0\r\nHost: h\r\n\r\n");
        assertThat(new String(answer, StandardCharsets.US_ASCII)).endsWith(Balancer.CLIENT);
      }

      AccessLog log = nginx.end();
      assertThat(log.statuses()).hasSize(3 * REQUESTS + 2).containsOnly(200);
      Figures figures = top.stop();
      Row without = figures.client("127.0.0.1:" + PLAIN).routes().get("GET /orders/{id}");
      assertThat(without.requests()).isEqualTo(REQUESTS);
      for (int port : List.of(ONE, TWO)) {
        String endpoint = "127.0.0.1:" + port;
        for (Row row : List.of(figures.client(endpoint), figures.server(endpoint))) {
          assertThat(row.counts()).as(endpoint).isEqualTo("requests 201, responses2xx 201");
          assertThat(row.get("connects")).as(endpoint).isEqualTo(CONNECTIONS + 1);
          assertThat(row.get("headerTime.count")).as(endpoint).isEqualTo(REQUESTS + 1);
          assertThat(row.routes()).as(endpoint).containsOnlyKeys("GET /orders/{id}", "GET /who");
          assertThat(row.routes().get("GET /orders/{id}").counts()).isEqualTo(without.counts());
        }
        assertThat(figures.client(endpoint).get("bytesSent"))
            .as("bytes of requests, not of headers of the PROXY protocol")
            .isEqualTo(
                figures.client("127.0.0.1:" + PLAIN).get("bytesSent")
                    + "GET /who HTTP/1.0\r\nHost: h\r\n\r\n".length());
      }
      assertThat(figures.cause("junk")).isZero();
      assertThat(figures.cause("malformed")).isZero();
    }
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
  }

  private static String servers() {
    return """
    server {
      listen %d;
      listen %d proxy_protocol;
      listen %d proxy_protocol;
      location / { return 200 ok; }
      location /who { return 200 $proxy_protocol_addr; }
    }
    """
        .formatted(PLAIN, ONE, TWO);
  }
}
