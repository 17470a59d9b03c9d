// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.Figures;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Namespace;
import dev.upstreamtop.world.Upstreamtop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Containers and their host: each packet passes several interfaces, and some are translated. */
@InNamespace
class ContainerTest {

  private static final String ALL_GOOD = "requests 300, responses2xx 300";
  private static final Backend.Behaviour OK = Backend.answering(Backend.response(200));

  private static String get(int n) {
    return "GET /orders/" + n + " HTTP/1.1\r\nHost: h\r\n\r\n";
  }

  @Test
  void throughABridgeAndItsPortCountsOnce(Namespace host) throws Exception {
    try (Namespace container = Namespace.create()) {
      bridge(host, container);
      try (Backend backend = container.call(() -> new Backend("10.78.0.2", OK));
          Upstreamtop top = Upstreamtop.top("--side", "both")) {
        new Client("10.78.0.2", backend.port()).send(300, 4, ContainerTest::get);

        Figures figures = top.stop();

        assertThat(interfaces(figures)).contains("utbr", "utport");
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
            () -> new Client("10.79.0.2", backend.port()).send(300, 4, ContainerTest::get));
        // Something of the host's own, so that silence proves something.
        new Client("10.79.0.2", backend.port()).send(get(1));

        Figures seen = any.stop();
        Figures own = local.stop();

        assertThat(seen.client(backend.endpoint()).counts())
            .isEqualTo("requests 301, responses2xx 301");
        assertThat(seen.backends()).containsExactly(backend.endpoint() + " CLIENT");
        assertThat(own.client(backend.endpoint()).counts()).isEqualTo("requests 1, responses2xx 1");
      }
    }
  }

  @Test
  void throughAMacvlanAndItsParentCountsOnce(Namespace host) throws Exception {
    try (Namespace container = Namespace.create();
        Namespace far = Namespace.create()) {
      host.connect("utup", "", far, "utnear", "10.80.0.2/24");
      host.macvlan("utup", host, "utown", "10.80.0.3/24");
      host.macvlan("utup", container, "utmac", "10.80.0.4/24");
      try (Backend backend = far.call(() -> new Backend("10.80.0.2", OK));
          Upstreamtop top = Upstreamtop.top("--side", "both");
          Upstreamtop inside = container.call(() -> Upstreamtop.top("--side", "both"))) {
        new Client("10.80.0.2", backend.port()).send(300, 4, ContainerTest::get);
        container.call(
            () -> new Client("10.80.0.2", backend.port()).send(300, 4, ContainerTest::get));

        Figures figures = top.stop();
        Figures contained = inside.stop();

        assertThat(interfaces(figures)).contains("utup", "utown");
        assertThat(backend.requests()).isEqualTo(600);
        assertThat(figures.client(backend.endpoint()).counts())
            .isEqualTo("requests 600, responses2xx 600");
        assertThat(figures.backends()).containsExactly(backend.endpoint() + " CLIENT");
        assertThat(contained.client(backend.endpoint()).counts()).isEqualTo(ALL_GOOD);
      }
    }
  }

  private static List<String> interfaces(Figures figures) {
    List<String> names = new ArrayList<>();
    figures
        .intervals()
        .getLast()
        .at("/capture/interfaces")
        .forEach(name -> names.add(name.asText()));
    return names;
  }

  /**
   * A published port: what the host's own proxy sends is translated before it leaves, what arrives
   * from outside after it was seen.
   */
  @Test
  void publishedPortIsTheContainersWhereItLeavesAndTheHostsWhereItArrives(Namespace host)
      throws Exception {
    try (Namespace container = Namespace.create();
        Namespace far = Namespace.create()) {
      bridge(host, container);
      host.connect("utfar", "10.79.0.1/24", far, "utnear", "10.79.0.2/24");
      host.forwards();
      container.ip("route", "add", "default", "via", "10.78.0.1");
      try (Backend backend = container.call(() -> new Backend("10.78.0.2", OK));
          Upstreamtop top = Upstreamtop.top("--side", "both")) {
        host.publish("10.79.0.1", 8080, "10.78.0.2", backend.port());
        new Client("10.79.0.1", 8080).send(300, 4, ContainerTest::get);
        far.call(() -> new Client("10.79.0.1", 8080).send(200, 4, ContainerTest::get));

        Figures figures = top.stop();

        assertThat(backend.requests()).isEqualTo(500);
        assertThat(figures.client(backend.endpoint()).counts())
            .isEqualTo("requests 500, responses2xx 500");
        assertThat(figures.server("10.79.0.1:8080").counts())
            .isEqualTo("requests 200, responses2xx 200");
        assertThat(figures.backends())
            .containsExactlyInAnyOrder(backend.endpoint() + " CLIENT", "10.79.0.1:8080 SERVER");
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
