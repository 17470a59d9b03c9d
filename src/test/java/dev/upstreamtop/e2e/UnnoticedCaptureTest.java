// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.WaitEvents;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Shop;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent that captures by itself does not leave in the application's recording. */
@InNamespace
class UnnoticedCaptureTest {

  @TempDir private Path directory;

  /** From before the capture begins until after it has ended: it waits at both, and in between. */
  @ParameterizedTest
  @ValueSource(strings = {"default", "profile"})
  void noneOfTheWaitsOfADirectCaptureIsAnEventOfTheJdksSettings(String settings) throws Exception {
    Path recording = directory.resolve("application.jfr");
    List<String> jvm =
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Xlog:jfr+startup=error",
            "-XX:StartFlightRecording:dumponexit=true,settings="
                + settings
                + ",filename="
                + recording);
    try (Shop shop =
        Shop.open(directory, Jdk.RUNNING, jvm, "capture=direct,interval=100ms", List.of())) {
      shop.awaitState("CAPTURING");
      new Client("127.0.0.1", shop.port())
          .send(100, 4, n -> "GET /orders/" + n + " HTTP/1.1\r\nHost: h\r\n\r\n");
      Await.until(
          "the requests in its own bean",
          () -> {
            String requests = shop.ownBean("SERVER", "TotalRequests");
            return !requests.isEmpty() && Long.parseLong(requests) >= 100;
          });
      // The application's own wait is the measure: it sleeps between the pieces.
      shop.get("/pieces");
      shop.terminate();
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(recording);
    assertThat(events)
        .as("what was captured is in the same recording")
        .anyMatch(event -> event.getEventType().getName().endsWith(".UpstreamBackend"));
    List<RecordedEvent> waits =
        events.stream()
            .filter(event -> WaitEvents.NAMES.contains(event.getEventType().getName()))
            .toList();
    assertThat(waits).as("the application's waits").anyMatch(event -> !isOurs(event));
    assertThat(waits).filteredOn(UnnoticedCaptureTest::isOurs).isEmpty();
  }

  private static boolean isOurs(RecordedEvent event) {
    return event.getThread("eventThread") != null
        && String.valueOf(event.getThread("eventThread").getJavaName()).startsWith("upstreamtop");
  }
}
