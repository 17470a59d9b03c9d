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
import dev.upstreamtop.world.Upstreamtop;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same exchange seen from several places, and several times from one. */
@InNamespace
class TopologyTest {

  private static final int FRONT = 8080;
  private static final String ALL_GOOD = "requests 300, responses.2xx 300";
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

  @Test
  void throughABridgeAndItsPortCountsOnce(Namespace host) throws Exception {
    try (Namespace container = Namespace.create()) {
      bridge(host, container);
      try (Backend backend = container.call(() -> new Backend("10.78.0.2", OK));
          Upstreamtop top = Upstreamtop.top("--side", "both")) {
        new Client("10.78.0.2", backend.port()).send(300, 4, TopologyTest::get);

        Figures figures = top.stop();

        assertThat(figures.intervals().getLast().at("/capture/interfaces"))
            .extracting(name -> name.asText())
            .contains("utbr", "utport");
        assertThat(figures.client(backend.endpoint()).counts()).isEqualTo(ALL_GOOD);
        assertThat(figures.backends()).containsExactly(backend.endpoint() + " CLIENT");
      }
    }
  }

  @Test
  void whatAContainerSendsIsSeenFromItsHostUnlessToldOtherwise(Namespace host) throws Exception {
    try (Namespace container = Namespace.create();
        Namespace far = Namespace.create()) {
      bridge(host, container);
      host.connect("utfar", "10.79.0.1/24", far, "utnear", "10.79.0.2/24");
      host.forwards();
      container.ip("route", "add", "default", "via", "10.78.0.1");
      far.ip("route", "add", "default", "via", "10.79.0.1");
      try (Backend backend = far.call(() -> new Backend("10.79.0.2", OK));
          Upstreamtop any = Upstreamtop.top("--side", "both");
          Upstreamtop local = Upstreamtop.top("--origin", "local")) {
        container.call(
            () -> new Client("10.79.0.2", backend.port()).send(300, 4, TopologyTest::get));
        // Something of the host's own, so that silence proves something.
        new Client("10.79.0.2", backend.port()).send(get(1));

        Figures seen = any.stop();
        Figures own = local.stop();

        assertThat(seen.client(backend.endpoint()).counts())
            .isEqualTo("requests 301, responses.2xx 301");
        assertThat(seen.backends()).containsExactly(backend.endpoint() + " CLIENT");
        assertThat(own.client(backend.endpoint()).counts())
            .isEqualTo("requests 1, responses.2xx 1");
      }
    }
  }

  /** A container at a bridge of its host, 10.78.0.2 at 10.78.0.1. */
  private static void bridge(Namespace host, Namespace container) {
    host.ip("link", "add", "utbr", "type", "bridge");
    host.ip("address", "add", "10.78.0.1/24", "dev", "utbr");
    host.ip("link", "set", "utbr", "up");
    host.connect("utport", "", container, "uteth", "10.78.0.2/24");
    host.ip("link", "set", "utport", "master", "utbr");
  }
}
