// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Requirement;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.Figures;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Row;
import dev.upstreamtop.world.Upstreamtop;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands in a time namespace (time_namespaces(7)), where CLOCK_MONOTONIC is days away from the
 * clock that the programs in the kernel read.
 */
@InNamespace
class TimeNamespaceTest {

  private static final Duration AWAY = Duration.ofDays(11);

  /** Far more than one clock can go wrong against the other, and next to nothing of 11 days. */
  private static final Duration NEAR = Duration.ofMinutes(1);

  private static final Duration LONG = Duration.ofSeconds(2);
  private static final Duration SLOW = Duration.ofMillis(500);

  @Test
  void agesAndTimesOnTheWireAreTrue(@TempDir Path directory) throws Exception {
    Requirement.that(Files.exists(Path.of("/proc/self/ns/time")), "a kernel with time namespaces");
    Path recording = directory.resolve("recorded.jfr");
    List<String> away =
        List.of(
            Requirement.program("unshare").toString(),
            "--time",
            "--monotonic",
            Long.toString(AWAY.toSeconds()),
            "--boottime",
            Long.toString(AWAY.toSeconds()));
    try (Backend backend =
            new Backend(
                "127.0.0.1",
                (head, exchange) -> {
                  if (head.startsWith("GET /hang ")) {
                    exchange.awaitClient();
                  } else {
                    // Longer than the event's threshold.
                    Thread.sleep(SLOW);
                    exchange.send(Backend.response(200));
                  }
                });
        Upstreamtop record =
            Upstreamtop.capturingBehind(away, "record", "--output", recording.toString());
        Upstreamtop top =
            Upstreamtop.capturingBehind(
                away, "top", "--format", "json", "--interval", "500ms", "--side", "both")) {
      assertAway(record);
      assertAway(top);
      Instant before = Instant.now();
      assertThat(new Client("127.0.0.1", backend.port()).send(get("/orders/17"))).isEqualTo(200);
      Instant after = Instant.now();

      long begun;
      try (Socket hanging = new Socket(InetAddress.getLoopbackAddress(), backend.port())) {
        begun = System.nanoTime();
        hanging.getOutputStream().write(get("/hang").getBytes(StandardCharsets.ISO_8859_1));
        top.await(
            "a request that waits for long",
            figures ->
                figures.client(backend.endpoint()).get("oldestInFlightNanos") >= LONG.toNanos());
        for (String side : List.of("CLIENT", "SERVER")) {
          Figures figures = top.soFar();
          Row row =
              side.equals("CLIENT")
                  ? figures.client(backend.endpoint())
                  : figures.server(backend.endpoint());
          assertThat(row.get("oldestInFlightNanos"))
              .as(side)
              .isBetween(1L, System.nanoTime() - begun);
        }
      }
      Instant end = Instant.parse(top.soFar().intervals().getLast().get("time").asText());
      assertThat(end).isBetween(before.minus(NEAR), Instant.now().plus(NEAR));
      top.stop();
      record.terminate();

      RecordedEvent exchange = exchange(recording, backend.endpoint());
      assertThat(exchange.getInstant("wireStart")).isBetween(before.minus(NEAR), after.plus(NEAR));
      assertThat(exchange.getInstant("wireEnd")).isBetween(before.minus(NEAR), after.plus(NEAR));
      assertThat(exchange.getDuration("responseTime"))
          .isBetween(SLOW, Duration.between(before, after));
    }
  }

  /** Whether it lives in a namespace with another clock; its file holds the offsets in seconds. */
  private static void assertAway(Upstreamtop command) throws Exception {
    String own = Files.readString(Path.of("/proc", pid(command), "timens_offsets"));
    assertThat(own).containsPattern("monotonic +" + AWAY.toSeconds() + " +0");
  }

  private static String pid(Upstreamtop command) {
    return Long.toString(command.process().pid());
  }

  private static RecordedEvent exchange(Path recording, String endpoint) throws Exception {
    return RecordingFile.readAllEvents(recording).stream()
        .filter(event -> event.getEventType().getName().equals("dev.upstreamtop.UpstreamExchange"))
        .filter(event -> event.getString("backend").equals(endpoint))
        .filter(event -> event.getString("route").equals("/orders/{id}"))
        .findFirst()
        .orElseThrow();
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
  }
}
