// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.Figures;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Namespace;
import dev.upstreamtop.world.Nginx;
import dev.upstreamtop.world.Row;
import dev.upstreamtop.world.Tunnel;
import dev.upstreamtop.world.Upstreamtop;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same exchange seen from the proxy's host, from its backend's, and from one that is both. */
@InNamespace
class TopologyTest {

  private static final int FRONT = 8080;
  private static final String ALL_GOOD = "requests 300, responses2xx 300";
  private static final Backend.Behaviour OK = Backend.answering(Backend.response(200));

  private static String get(int n) {
    return "GET /orders/" + n + " HTTP/1.1\r\nHost: h\r\n\r\n";
  }

  @Test
  void proxyAndBackendSeeTheSame(Namespace proxy, @TempDir Path directory) throws Exception {
    try (Namespace host = Namespace.create()) {
      proxy.connect("ut0", "10.77.0.1/24", host, "ut1", "10.77.0.2/24");
      try (Backend backend = host.call(() -> new Backend("10.77.0.2", OK));
          Nginx nginx = new Nginx(directory, FRONT, proxyTo(backend));
          Upstreamtop atProxy = Upstreamtop.top("--side", "both");
          Upstreamtop atBackend = host.call(() -> Upstreamtop.top("--side", "both"))) {
        new Client("127.0.0.1", FRONT).send(300, 4, TopologyTest::get);
        assertThat(nginx.end().to(backend.endpoint())).hasSize(300);

        Figures there = atBackend.stop();
        Figures here = atProxy.stop();

        Row sent = here.client(backend.endpoint());
        Row served = there.server(backend.endpoint());
        assertThat(sent.counts()).isEqualTo(ALL_GOOD);
        assertThat(served.counts()).isEqualTo(ALL_GOOD);
        assertThat(served.answers()).isEqualTo(sent.answers());
        assertThat(served.get("bytesSent")).isEqualTo(sent.get("bytesSent"));
        assertThat(served.get("bytesReceived")).isEqualTo(sent.get("bytesReceived"));
        assertThat(served.meanNanos("headerTime")).isLessThan(sent.meanNanos("headerTime"));
        assertThat(here.server(backend.endpoint()).counts()).isEmpty();
        assertThat(there.client(backend.endpoint()).counts()).isEmpty();
      }
    }
  }

  private static String proxyTo(Backend backend) {
    return "server { listen %d; location / { proxy_pass http://%s; } }"
        .formatted(FRONT, backend.endpoint());
  }

  /** Its packets begin with the IP header: there is no link layer to be found. */
  @Test
  void throughATunDevice(Namespace near) throws Exception {
    try (Namespace far = Namespace.create();
        Tunnel tunnel = Tunnel.between(near, far, "uttun", "10.81.0.1/24", "10.81.0.2/24");
        Backend backend = far.call(() -> new Backend("10.81.0.2", OK));
        Upstreamtop here = Upstreamtop.top("--side", "both");
        Upstreamtop there = far.call(() -> Upstreamtop.top("--side", "both"))) {
      new Client("10.81.0.2", backend.port()).send(300, 4, TopologyTest::get);

      Figures sent = here.stop();
      Figures served = there.stop();

      assertThat(backend.requests()).isEqualTo(300);
      assertThat(sent.intervals().getLast().at("/capture/interfaces").toString())
          .contains(tunnel.device());
      assertThat(sent.backends()).containsExactly(backend.endpoint() + " CLIENT");
      assertThat(sent.client(backend.endpoint()).counts()).isEqualTo(ALL_GOOD);
      assertThat(sent.client(backend.endpoint()).answers()).isEqualTo("GET /orders/{id} 200x300");
      assertThat(served.backends()).containsExactly(backend.endpoint() + " SERVER");
      assertThat(served.server(backend.endpoint()).counts()).isEqualTo(ALL_GOOD);
    }
  }

  @Test
  void besideItsProxyABackendSeesTheSame(@TempDir Path directory) throws Exception {
    String front = "127.0.0.1:" + FRONT;
    try (Backend backend = new Backend("127.0.0.1", OK);
        Nginx nginx = new Nginx(directory, FRONT, proxyTo(backend));
        Upstreamtop both = Upstreamtop.top("--side", "both");
        Upstreamtop server = Upstreamtop.top("--side", "server")) {
      new Client("127.0.0.1", FRONT).send(300, 4, TopologyTest::get);
      assertThat(nginx.end().to(backend.endpoint())).hasSize(300);
      assertThat(backend.requests()).isEqualTo(300);

      Figures whole = both.stop();
      Figures served = server.stop();

      for (String endpoint : List.of(backend.endpoint(), front)) {
        assertThat(whole.client(endpoint).counts()).as(endpoint).isEqualTo(ALL_GOOD);
        assertThat(whole.server(endpoint).counts()).as(endpoint).isEqualTo(ALL_GOOD);
        assertThat(served.server(endpoint).counts()).as(endpoint).isEqualTo(ALL_GOOD);
      }
      assertThat(whole.backends()).hasSize(4);
      assertThat(served.backends()).hasSize(2);
    }
  }
}
