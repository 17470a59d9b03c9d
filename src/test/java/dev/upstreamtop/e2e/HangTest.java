// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.Shell;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Nginx;
import dev.upstreamtop.world.RemoteBeans;
import dev.upstreamtop.world.Shop;
import dev.upstreamtop.world.Upstreamtop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.FutureTask;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application that never answers again shows it in a dump of its own recording, which runs with
 * the settings for recordings that always run.
 */
@InNamespace
class HangTest {

  private static final int FRONT = 8080;
  private static final int ANSWERED = 20;
  private static final double LONG_MILLIS = 1_000;

  @TempDir Path directory;

  @Test
  void inTheDumpOfAJvmThatCapturesItself() throws Exception {
    assertTold(Jdk.RUNNING, "capture=direct,interval=100ms");
  }

  @Test
  void inTheDumpOfAJvmThatIsFed() throws Exception {
    Path socket = directory.resolve("feed.sock");
    try (Upstreamtop collector = Upstreamtop.collect(List.of(), socket)) {
      assertTold(Jdk.of(17).home(), "capture=feed,socket=" + socket);
      collector.terminate();
    }
  }

  private void assertTold(Path jdk, String options) throws Exception {
    List<String> jvm = new ArrayList<>(RemoteBeans.JVM_OPTIONS);
    jvm.addAll(Shop.recording(directory.resolve("at-exit.jfr"), "upstreamtop.jfc"));
    Path dump = directory.resolve("dump.jfr");
    try (Shop shop = Shop.open(directory, jdk, jvm, options, List.of());
        Nginx nginx =
            new Nginx(
                Files.createDirectory(directory.resolve("nginx")), FRONT, proxy(shop.port()))) {
      FutureTask<Integer> hanging = new FutureTask<>(() -> client().send(get("/hang")));
      long begin;
      Duration oldestBefore;
      // Its own server stands still: what its beans say has to come another way.
      try (RemoteBeans beans = RemoteBeans.connect()) {
        beans.awaitSnapshot();
        client().send(ANSWERED, 2, n -> get("/"));
        begin = System.nanoTime();
        new Thread(hanging, "client").start();
        String self = "Backend,backend=\"" + shop.endpoint() + "\",side=SERVER";
        beans.await(self, "InFlight", 1L);
        Await.until(
            "a request that waits for long",
            () -> (Double) beans.attribute(self, "OldestInFlightMillis") >= LONG_MILLIS);
        oldestBefore =
            Duration.ofMillis(((Double) beans.attribute(self, "OldestInFlightMillis")).longValue());
      }
      Shell.succeed(
          jdk.resolve("bin/jcmd").toString(),
          Long.toString(shop.process().pid()),
          "JFR.dump",
          "filename=" + dump);
      Duration sinceBegin = Duration.ofNanos(System.nanoTime() - begin);

      for (String side : List.of("CLIENT", "SERVER")) {
        List<RecordedEvent> told = told(dump, shop.endpoint(), side);
        assertThat(told.stream().mapToLong(event -> event.getLong("requests")).sum())
            .isEqualTo(ANSWERED + 1);
        RecordedEvent last = told.getLast();
        assertThat(last.getBoolean("self")).isTrue();
        assertThat(last.getLong("inFlight")).as("%s side", side).isEqualTo(1);
        // It was that old before the dump, and the clients' side has it for longer.
        assertThat(last.getDuration("oldestInFlight"))
            .as("%s side", side)
            .isBetween(oldestBefore, sinceBegin);
      }
      assertThat(hanging.isDone()).as("still nobody has answered").isFalse();
      shop.terminate();
      assertThat(hanging.get()).as("what nginx says when the shop is gone").isEqualTo(502);
      assertThat(shop.complaints()).isEmpty();
      assertThat(nginx.end().statuses()).hasSize(ANSWERED + 1);
    }
  }

  private static Client client() {
    return new Client("127.0.0.1", FRONT);
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
  }

  private static String proxy(int shop) {
    return """
    server {
      listen %d;
      location / { proxy_pass http://127.0.0.1:%d; }
    }
    """
        .formatted(FRONT, shop);
  }

  /** What was recorded of a backend, the latest last. */
  private static List<RecordedEvent> told(Path file, String endpoint, String side)
      throws Exception {
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("dev.upstreamtop.UpstreamBackend"))
        .filter(event -> event.getString("backend").equals(endpoint))
        .filter(event -> event.getString("side").equals(side))
        .sorted(Comparator.comparing(RecordedEvent::getStartTime))
        .toList();
  }
}
