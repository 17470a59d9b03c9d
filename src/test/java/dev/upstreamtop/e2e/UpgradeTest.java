// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upstreamtop.testing.Checkout;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.JdkCommand;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Figures;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Row;
import dev.upstreamtop.world.UpgradingBackend;
import dev.upstreamtop.world.Upstreamtop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JDK's HTTP client, which asks for HTTP/2 by {@code Upgrade: h2c} unless told otherwise. */
@InNamespace
class UpgradeTest {

  private static final Path CLIENT = Path.of("src/test/resources/upgrade/Asking.java");
  private static final int REQUESTS = 20;

  @ParameterizedTest
  @MethodSource("dev.upstreamtop.testing.Jdk#mandatory")
  void aBackendThatIgnoresItIsReadExactly(Jdk jdk) throws Exception {
    List<String> heads = new ArrayList<>();
    Backend.Behaviour ignoring =
        (head, exchange) -> {
          heads.add(head);
          exchange.receive(lengthOf(head));
          exchange.send(Backend.response(200));
        };
    try (Backend backend = new Backend("127.0.0.1", ignoring);
        Upstreamtop top = Upstreamtop.top("--side", "both")) {
      assertThat(ask(jdk, backend.port())).containsOnly("200 HTTP_1_1").hasSize(REQUESTS);

      Figures figures = top.stop();

      assertThat(heads).allMatch(head -> head.contains("Upgrade: h2c\r\n"));
      for (Row row :
          List.of(figures.client(backend.endpoint()), figures.server(backend.endpoint()))) {
        assertThat(row.requests()).isEqualTo(REQUESTS).isEqualTo(backend.requests());
        assertThat(row.get("responses2xx")).isEqualTo(REQUESTS);
        assertThat(row.responses()).isEqualTo(REQUESTS);
        assertThat(row.get("bytesReceived"))
            .isEqualTo((long) REQUESTS * Backend.response(200).length());
        assertThat(row.get("bytesSent"))
            .isEqualTo(heads.stream().mapToLong(head -> head.length() + lengthOf(head)).sum());
        assertThat(row.get("lostTrack")).isZero();
      }
      assertThat(figures.cause("http2")).isZero();
      assertThat(unreadable(figures)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.upstreamtop.testing.Jdk#mandatory")
  void aBackendThatAcceptsItIsReadFromTheSecondRequestOn(Jdk jdk) throws Exception {
    try (UpgradingBackend backend = new UpgradingBackend();
        Upstreamtop top = Upstreamtop.top()) {
      assertThat(ask(jdk, backend.port())).containsOnly("200 HTTP_2").hasSize(REQUESTS);

      Figures figures = top.stop();

      // The one request that was in HTTP/1.1; those behind it are on the same connection.
      Row row = figures.client(backend.endpoint());
      assertThat(row.requests()).isEqualTo(REQUESTS);
      assertThat(row.get("responses1xx")).isEqualTo(1);
      assertThat(row.get("responses2xx")).isEqualTo(REQUESTS - 1);
      assertThat(row.get("lostTrack")).isZero();
      // A method or a path that its encoder takes from its own table is unknown, and never wrong.
      assertThat(row.routes().keySet()).isSubsetOf("GET /{id}", "POST /{id}", " unknown HTTP/2");
      assertThat(unreadable(figures)).isEmpty();
    }
  }

  private static List<String> ask(Jdk jdk, int port) {
    JdkCommand.Finished finished =
        jdk.command(
                "java",
                Checkout.root().resolve(CLIENT).toString(),
                "http://127.0.0.1:" + port,
                Integer.toString(REQUESTS))
            .run();
    assertThat(finished.exitCode()).as(finished.err()).isZero();
    return finished.out().lines().toList();
  }

  private static long lengthOf(String head) {
    return head.lines()
        .filter(line -> line.startsWith("Content-Length: "))
        .mapToLong(line -> Long.parseLong(line.substring("Content-Length: ".length())))
        .sum();
  }

  private static List<String> unreadable(Figures figures) {
    List<String> ports = new ArrayList<>();
    for (JsonNode interval : figures.intervals()) {
      for (JsonNode port : interval.at("/capture/unreadablePorts")) {
        ports.add(
            port.get("port").asInt()
                + " "
                + port.get("protocol").asText()
                + " "
                + port.get("connections").asLong());
      }
    }
    return ports;
  }
}
