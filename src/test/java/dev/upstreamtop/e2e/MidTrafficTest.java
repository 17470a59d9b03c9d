// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.program.Attachments;
import dev.upstreamtop.capture.program.CaptureObject;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.snapshot.Loss;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Figures;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Namespace;
import dev.upstreamtop.world.Row;
import dev.upstreamtop.world.Upstreamtop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A capture that begins and ends while connections are busy, the way an incident is met: each
 * exchange is whole and its own, and both sides of one wire agree but for what was under way at
 * these two moments.
 */
@InNamespace
class MidTrafficTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final int EXCHANGES_EACH = 10;
  private static final int NIGHTLY_TIMES = 10;
  private static final int INTERFACES = 4;

  @ParameterizedTest
  @ValueSource(strings = {"CLIENT", "SERVER", "CLIENT,SERVER"})
  void keptConnectionsThatAreAnsweredWithinTwelveMilliseconds(String sides, Namespace namespace)
      throws Exception {
    addInterfaces(namespace);
    capture(sides, () -> ThreadLocalRandom.current().nextInt(13));
  }

  @ParameterizedTest
  @CsvSource({
    "CLIENT, 0", "CLIENT, 5", "CLIENT, 20",
    "SERVER, 0", "SERVER, 5", "SERVER, 20",
    "'CLIENT,SERVER', 0", "'CLIENT,SERVER', 5", "'CLIENT,SERVER', 20",
  })
  @Tag("nightly")
  void tenTimesWithEveryProcessorBusy(String sides, int millis, Namespace namespace)
      throws Exception {
    addInterfaces(namespace);
    List<Thread> burners = new ArrayList<>();
    try {
      for (int i = Runtime.getRuntime().availableProcessors(); i > 0; i--) {
        burners.add(Thread.ofPlatform().daemon().start(MidTrafficTest::burn));
      }
      for (int i = 0; i < NIGHTLY_TIMES; i++) {
        capture(sides, () -> millis);
      }
    } finally {
      burners.forEach(Thread::interrupt);
    }
  }

  /** The command itself, from its first line to its last object. */
  @Test
  void commandThatBeginsAndEndsMeanwhile(Namespace namespace) throws Exception {
    addInterfaces(namespace);
    // Without a pause there would be more exchanges than a busy command takes out of the ring.
    Backend.Behaviour behaviour =
        (head, exchange) -> {
          Thread.sleep(ThreadLocalRandom.current().nextInt(13));
          exchange.send(Backend.response(200));
        };
    try (Backend backend = new Backend("127.0.0.1", behaviour);
        BusyClients clients = new BusyClients("127.0.0.1", backend.port())) {
      clients.awaitBusy();
      Figures figures;
      try (Upstreamtop top = Upstreamtop.top("--side", "both")) {
        long enough = (long) EXCHANGES_EACH * BusyClients.COUNT;
        top.await(
            "requests from both ends",
            seen ->
                seen.client(backend.endpoint()).requests() > enough
                    && seen.server(backend.endpoint()).requests() > enough);
        figures = top.stop();
      }
      clients.assertFine();
      Row client = figures.client(backend.endpoint());
      Row server = figures.server(backend.endpoint());
      for (Row row : List.of(client, server)) {
        assertThat(row.routes()).as("no request without a method").containsOnlyKeys("GET /{id}");
        assertThat(row.get("lostTrack")).isZero();
        assertThat(row.failures()).isZero();
        assertThat(row.get("inFlight")).isBetween(0L, (long) BusyClients.COUNT);
      }
      // What was under way at the two moments.
      assertThat(client.requests() - server.requests())
          .isBetween(-(long) BusyClients.COUNT, (long) BusyClients.COUNT);
    }
  }

  private static void burn() {
    while (!Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }

  /** Beside the loopback device, so that attaching takes its time. */
  private static void addInterfaces(Namespace namespace) {
    for (int i = 0; i < INTERFACES; i++) {
      namespace.ip("link", "add", "ut-" + i, "up", "type", "bridge");
    }
  }

  private static void capture(String sides, IntSupplier millis) throws Exception {
    Set<Side> wanted = EnumSet.noneOf(Side.class);
    for (String side : sides.split(",", -1)) {
      wanted.add(Side.valueOf(side));
    }
    Backend.Behaviour behaviour =
        (head, exchange) -> {
          Thread.sleep(millis.getAsInt());
          exchange.send(Backend.response(200));
        };
    try (Backend backend = new Backend("127.0.0.1", behaviour);
        BusyClients clients = new BusyClients("127.0.0.1", backend.port());
        CaptureObject object =
            CaptureObject.load(new ProgramConfig(wanted, false, NEVER, NEVER, NEVER))) {
      clients.awaitBusy();
      Sight sight = new Sight(object);
      try (Attachments attachments = Attachments.create(object, List.of(), () -> false)) {
        assertThat(attachments.interfaces()).hasSize(INTERFACES + 1);
        while (sight.least(wanted) < EXCHANGES_EACH) {
          sight.drain();
        }
      }
      Loss loss = sight.end();
      assertThat(loss.lost().values()).containsOnly(0L);
      assertThat(loss.ignored().get("unsolicited")).isZero();
      clients.assertFine();
      for (Side side : wanted) {
        sight.assertWhole(side);
      }
      if (wanted.size() > 1) {
        Agreement.assertAgree(sight, sight, List.of());
      }
    }
  }
}
