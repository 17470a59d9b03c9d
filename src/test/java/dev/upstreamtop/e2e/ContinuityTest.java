// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.world.AccessLog;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.Figures;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Namespace;
import dev.upstreamtop.world.Nginx;
import dev.upstreamtop.world.Upstreamtop;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to proxy and network while it counts makes no hole in the counts. */
@InNamespace
class ContinuityTest {

  private static final int FRONT = 8080;
  private static final String REQUEST = "GET /orders/17 HTTP/1.1\r\nHost: h\r\n\r\n";

  /** On a connection of its own: nginx ends idle ones when it is reloaded. */
  private static final String ALONE =
      "GET /orders/17 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

  @Test
  void countsOnAcrossReloadAndUpgrade(@TempDir Path directory) throws Exception {
    try (Backend backend = new Backend("127.0.0.1", Backend.answering(Backend.response(200)));
        Nginx nginx = new Nginx(directory, FRONT, keptTo(backend));
        Upstreamtop top = Upstreamtop.top()) {
      AtomicBoolean enough = new AtomicBoolean();
      FutureTask<Integer> load = new FutureTask<>(() -> sendUntil(enough));
      new Thread(load, "load").start();
      Await.until("load", () -> backend.requests() > 0);

      nginx.reload();
      nginx.reload();
      nginx.upgrade();
      enough.set(true);

      assertAgrees(nginx, top, backend, load.get());
    }
  }

  /** A load without a break; returns how many requests it was. */
  private static int sendUntil(AtomicBoolean enough) throws Exception {
    Client client = new Client("127.0.0.1", FRONT);
    int sent = 0;
    while (!enough.get()) {
      assertThat(client.send(100, 4, n -> ALONE)).containsOnly(Map.entry(200, 100));
      sent += 100;
    }
    return sent;
  }

  @Test
  void countsOnWhenTheInterfaceWasDown(Namespace network, @TempDir Path directory)
      throws Exception {
    try (Backend backend = new Backend("127.0.0.1", Backend.answering(Backend.response(200)));
        Nginx nginx = new Nginx(directory, FRONT, keptTo(backend));
        Upstreamtop top = Upstreamtop.top()) {
      Client client = new Client("127.0.0.1", FRONT);
      client.send(100, 4, n -> REQUEST);
      int intervals = top.soFar().intervals().size();
      network.ip("link", "set", "lo", "down");
      top.await("an interval without it", figures -> figures.intervals().size() > intervals + 1);
      network.ip("link", "set", "lo", "up");
      client.send(100, 4, n -> REQUEST);

      assertAgrees(nginx, top, backend, 200);
    }
  }

  @Test
  void connectionsOlderThanItselfCountFromTheirNextRequest(@TempDir Path directory)
      throws Exception {
    try (Backend backend = new Backend("127.0.0.1", Backend.answering(Backend.response(200)));
        Nginx nginx = new Nginx(directory, FRONT, keptTo(backend))) {
      Client client = new Client("127.0.0.1", FRONT);
      client.send(50, 4, n -> REQUEST);
      try (Upstreamtop top = Upstreamtop.top()) {
        client.send(300, 4, n -> REQUEST);
        Figures figures = top.stop();

        assertThat(backend.requests()).isEqualTo(350);
        assertThat(figures.client(backend.endpoint()).requests()).isEqualTo(300);
        assertThat(figures.client(backend.endpoint()).get("responses2xx")).isEqualTo(300);
      }
      assertThat(nginx.end().to(backend.endpoint())).hasSize(350);
    }
  }

  private static void assertAgrees(Nginx nginx, Upstreamtop top, Backend backend, int requests)
      throws Exception {
    AccessLog log = nginx.end();
    Figures figures = top.stop();
    assertThat(log.to(backend.endpoint())).hasSize(requests);
    assertThat(backend.requests()).isEqualTo(requests);
    assertThat(figures.client(backend.endpoint()).requests()).isEqualTo(requests);
    assertThat(figures.client(backend.endpoint()).responsesByClass())
        .isEqualTo(log.classes(backend.endpoint()));
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
