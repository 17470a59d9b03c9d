// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.world.AccessLog;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.Figures;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Namespace;
import dev.upstreamtop.world.Nginx;
import dev.upstreamtop.world.Row;
import dev.upstreamtop.world.Upstreamtop;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong behind nginx is told of the backend where it went wrong. */
@InNamespace
class FailureTest {

  private static final int FRONT = 8080;
  private static final int REQUESTS = 20;
  private static final String PART =
      "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nthe beginning of it";

  // Free, as the whole network is the test's own.
  private static final String DEAD = "127.0.0.1:9001";
  private static final String SWALLOWED = "127.0.0.1:9002";
  private static final String REJECTED = "127.0.0.1:9003";

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
  }

  @Test
  void withoutAnAnswer(@TempDir Path directory) throws Exception {
    try (Backend closing = new Backend("127.0.0.1", (head, exchange) -> exchange.close());
        Backend resetting = new Backend("127.0.0.1", (head, exchange) -> exchange.reset());
        Backend silent = new Backend("127.0.0.1", (head, exchange) -> exchange.awaitClient());
        Backend forsaken = new Backend("127.0.0.1", (head, exchange) -> exchange.awaitClient());
        Backend breaking =
            new Backend(
                "127.0.0.1",
                (head, exchange) -> {
                  exchange.send(PART);
                  exchange.close();
                });
        Nginx nginx =
            new Nginx(
                directory,
                FRONT,
                """
                server {
                  listen %d;
                  proxy_read_timeout 10s;
                  location /closed { proxy_pass http://%s; }
                  location /reset { proxy_pass http://%s; }
                  location /silent { proxy_pass http://%s; proxy_read_timeout 300ms; }
                  location /forsaken { proxy_pass http://%s; }
                  location /broken { proxy_pass http://%s; }
                }
                """
                    .formatted(
                        FRONT,
                        closing.endpoint(),
                        resetting.endpoint(),
                        silent.endpoint(),
                        forsaken.endpoint(),
                        breaking.endpoint()));
        Upstreamtop top = Upstreamtop.top()) {
      Client client = new Client("127.0.0.1", FRONT);
      client.send(REQUESTS, 2, n -> get("/closed"));
      client.send(REQUESTS, 2, n -> get("/reset"));
      client.send(REQUESTS, 10, n -> get("/silent"));
      for (int i = 1; i <= 3; i++) {
        int arrived = i;
        client.sendAndLeave(get("/forsaken"), () -> forsaken.requests() == arrived);
      }
      for (int i = 0; i < 3; i++) {
        client.sendAndCollect(get("/broken"));
      }

      AccessLog log = nginx.end();
      Figures figures = top.stop();

      assertThat(log.statuses()).containsOnly(502, 504, 499, 200);
      assertThat(log.statuses()).filteredOn(status -> status == 499).hasSize(3);
      assertThat(log.statuses()).filteredOn(status -> status == 504).hasSize(REQUESTS);
      assertThat(figures.client(closing.endpoint()).counts()).isEqualTo("requests 20, closed 20");
      assertThat(figures.client(resetting.endpoint()).counts()).isEqualTo("requests 20, reset 20");
      assertThat(figures.client(silent.endpoint()).counts()).isEqualTo("requests 20, abandoned 20");
      assertThat(figures.client(forsaken.endpoint()).counts()).isEqualTo("requests 3, abandoned 3");
      assertThat(figures.client(breaking.endpoint()).counts())
          .isEqualTo("requests 3, responses2xx 3, truncated 3");
      assertThat(route(figures, closing, "GET /closed").get("closed")).isEqualTo(20);
      assertThat(route(figures, resetting, "GET /reset").get("reset")).isEqualTo(20);
      assertThat(route(figures, silent, "GET /silent").get("abandoned")).isEqualTo(20);
      assertThat(route(figures, forsaken, "GET /forsaken").get("abandoned")).isEqualTo(3);
      assertThat(route(figures, breaking, "GET /broken").codes()).containsOnly(Map.entry(200, 3L));
    }
  }

  private static Row route(Figures figures, Backend backend, String name) {
    Row row = figures.client(backend.endpoint());
    assertThat(row.routes()).containsOnlyKeys(name);
    return row.routes().get(name);
  }

  @Test
  void withoutAConnection(Namespace network, @TempDir Path directory) throws Exception {
    network.filtered();
    network.rule("tcp dport 9002 drop");
    network.rule("tcp dport 9003 reject with icmp type host-unreachable");
    try (Backend alive = new Backend("127.0.0.1", Backend.answering(Backend.response(200)));
        Nginx nginx =
            new Nginx(
                directory,
                FRONT,
                """
                proxy_connect_timeout 4s;
                upstream dead { server %1$s max_fails=0; server %2$s max_fails=0; }
                upstream swallowed { server %1$s backup; server %3$s max_fails=0; }
                upstream rejected { server %1$s max_fails=0; server %4$s max_fails=0; }
                server {
                  listen %5$d;
                  location /dead { proxy_pass http://dead; }
                  location /swallowed { proxy_pass http://swallowed; }
                  location /rejected { proxy_pass http://rejected; }
                }
                """
                    .formatted(alive.endpoint(), DEAD, SWALLOWED, REJECTED, FRONT));
        Upstreamtop top = Upstreamtop.top()) {
      Client client = new Client("127.0.0.1", FRONT);
      client.send(REQUESTS, 2, n -> get("/dead"));
      client.send(REQUESTS, 2, n -> get("/rejected"));
      client.send(3, 3, n -> get("/swallowed"));

      AccessLog log = nginx.end();
      Figures figures = top.stop();

      assertThat(log.statuses()).hasSize(2 * REQUESTS + 3).containsOnly(200);
      assertThat(log.to(DEAD)).isNotEmpty();
      assertThat(log.to(REJECTED)).isNotEmpty();
      assertThat(figures.client(DEAD).counts()).isEqualTo("refused " + log.to(DEAD).size());
      assertThat(figures.client(REJECTED).counts())
          .isEqualTo("unreachable " + log.to(REJECTED).size());
      assertThat(figures.client(SWALLOWED).get("timedOut")).isEqualTo(3);
      assertThat(figures.client(SWALLOWED).requests()).isZero();
      assertThat(figures.client(alive.endpoint()).counts())
          .isEqualTo("requests 43, responses2xx 43");
      assertThat(figures.client(alive.endpoint()).get("connects")).isEqualTo(43);
      assertThat(figures.client(alive.endpoint()).get("connectTime.count")).isEqualTo(43);
    }
  }

  @Test
  void lostSegmentsAreSentAgainAndCountOnce(Namespace network) throws Exception {
    network.filtered();
    try (Backend backend = new Backend("127.0.0.1", Backend.answering(Backend.response(200)));
        Upstreamtop top = Upstreamtop.top()) {
      network.rule("tcp dport " + backend.port() + " numgen inc mod 29 0 drop");
      network.rule("tcp sport " + backend.port() + " numgen inc mod 31 0 drop");
      new Client("127.0.0.1", backend.port()).send(400, 8, n -> get("/orders/" + n));
      network.unfiltered();

      Figures figures = top.stop();

      assertThat(backend.requests()).isEqualTo(400);
      assertThat(figures.client(backend.endpoint()).requests()).isEqualTo(400);
      assertThat(figures.client(backend.endpoint()).answers())
          .isEqualTo("GET /orders/{id} 200x400");
      assertThat(figures.client(backend.endpoint()).get("retransmits")).isPositive();
      // The kernel waits 200 ms before it sends again: the clock runs from the first time.
      assertThat(figures.client(backend.endpoint()).get("headerTime.maxNanos"))
          .isGreaterThan(190_000_000);
    }
  }
}
