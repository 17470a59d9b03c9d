// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.world.AccessLog;
import dev.upstreamtop.world.Backend;
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

/** Response heads that are written oddly, by what a real nginx makes of them. */
@InNamespace
class OddHeadTest {

  private static final int FRONT = 8080;
  private static final int REQUESTS = 20;

  /** nginx takes any number of blanks in front of the code. */
  @Test
  void twoBlanksBeforeTheCodeAreAResponse(@TempDir Path directory) throws Exception {
    String response = "HTTP/1.1  200 OK\r\nContent-Length: 2\r\n\r\nok";
    try (Backend backend = new Backend("127.0.0.1", Backend.answering(response));
        Nginx nginx = new Nginx(directory, FRONT, keptTo(backend));
        Upstreamtop top = Upstreamtop.top("--side", "both")) {
      assertThat(new Client("127.0.0.1", FRONT).send(REQUESTS, 4, n -> get("HTTP/1.1")))
          .containsOnly(Map.entry(200, REQUESTS));

      assertThat(nginx.end().classes(backend.endpoint()))
          .containsOnly(Map.entry(2, (long) REQUESTS));
      Figures figures = top.stop();
      assertCounts(figures, backend, "requests 20, responses2xx 20");
      assertThat(figures.cause("malformed")).isZero();
    }
  }

  /**
   * nginx takes what begins with no status line for an answer of HTTP/0.9, which the end of the
   * connection ends, and passes it on as it came.
   */
  @Test
  void noStatusLineIsLostTrackWhenTheConnectionEnds(@TempDir Path directory) throws Exception {
    String response = "HTTP/1.1-200 OK\r\nContent-Length: 2\r\n\r\nok";
    Backend.Behaviour behaviour =
        (head, exchange) -> {
          exchange.send(response);
          exchange.close();
        };
    try (Backend backend = new Backend("127.0.0.1", behaviour);
        Nginx nginx = new Nginx(directory, FRONT, keptTo(backend));
        Upstreamtop top = Upstreamtop.top("--side", "both")) {
      for (int i = 0; i < REQUESTS; i++) {
        byte[] passed = new Client("127.0.0.1", FRONT).sendAndCollect(get("HTTP/1.0"));
        assertThat(new String(passed, StandardCharsets.ISO_8859_1)).isEqualTo(response);
      }

      assertThat(nginx.end().to(backend.endpoint())).hasSize(REQUESTS);
      Figures figures = top.stop();
      assertCounts(figures, backend, "requests 20, lostTrack 20");
      // On both legs, from both sides: nginx's own clients have the same bytes.
      assertThat(figures.cause("malformed")).isEqualTo(4 * REQUESTS);
    }
  }

  /** nginx refuses a field that is none, answers 502 itself and closes: the backend sent 200. */
  @Test
  void refusedFieldLeavesTheStatusThatWasSent(@TempDir Path directory) throws Exception {
    Backend.Behaviour behaviour =
        (head, exchange) -> {
          exchange.send("HTTP/1.1 200 OK\r\nContent Length: 2\r\n\r\nok");
          exchange.awaitClient();
        };
    try (Backend backend = new Backend("127.0.0.1", behaviour);
        Nginx nginx = new Nginx(directory, FRONT, keptTo(backend));
        Upstreamtop top = Upstreamtop.top("--side", "both")) {
      assertThat(new Client("127.0.0.1", FRONT).send(REQUESTS, 4, n -> get("HTTP/1.1")))
          .containsOnly(Map.entry(502, REQUESTS));

      AccessLog log = nginx.end();
      assertThat(log.classes(backend.endpoint())).containsOnly(Map.entry(5, (long) REQUESTS));
      Figures figures = top.stop();
      assertCounts(figures, backend, "requests 20, responses2xx 20");
      assertThat(figures.client(backend.endpoint()).get("connects")).isEqualTo(REQUESTS);
      // Its own clients have what it made of it.
      assertThat(figures.client("127.0.0.1:" + FRONT).counts())
          .isEqualTo("requests 20, responses5xx 20");
    }
  }

  private static void assertCounts(Figures figures, Backend backend, String counts) {
    String endpoint = backend.endpoint();
    for (Row row : List.of(figures.client(endpoint), figures.server(endpoint))) {
      assertThat(row.counts()).isEqualTo(counts);
    }
  }

  private static String get(String version) {
    return "GET /orders/17 " + version + "\r\nHost: h\r\n\r\n";
  }

  private static String keptTo(Backend backend) {
    return """
    upstream kept { server %s; keepalive 8; }
    server {
      listen %d;
      location / {
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_pass http://kept;
      }
    }
    """
        .formatted(backend.endpoint(), FRONT);
  }
}
