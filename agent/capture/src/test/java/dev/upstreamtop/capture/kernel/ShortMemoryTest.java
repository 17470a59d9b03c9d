// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.FullHeap;
import dev.upstreamtop.capture.harness.Kernel;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.NeedsRoot;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Memory that runs out while a record is taken from the ring: it is taken again, and counted once.
 */
@NeedsRoot
class ShortMemoryTest {

  private static final int ENOUGH = 4_096;
  private static final int STEP = 128;
  private static final String BACKEND = "10.0.0.9:8080";

  @Test
  void recordThatIsTakenTwiceIsCountedOnce() throws Exception {
    Kernel.load().close(); // A machine that cannot do it skips the test.
    Process process =
        new ProcessBuilder(
                Jdk.java(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx24m",
                "-cp",
                System.getProperty("java.class.path"),
                ShortMemoryTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    int failures = Integer.parseInt(said.strip());
    // From where nothing fits to where all does.
    assertThat(failures).isBetween(5, ENOUGH / STEP - 1);
  }

  /** What runs in a JVM with a small heap; says how often memory ran out. */
  public static void main(String[] args) {
    int failures = 0;
    int exchanges = 0;
    try (Kernel kernel = Kernel.load()) {
      exchange(kernel, exchanges++);
      kernel.drain();
      for (int left = 0; left < ENOUGH; left += STEP) {
        exchange(kernel, exchanges++);
        FullHeap full = FullHeap.but(left);
        try {
          kernel.drain();
        } catch (OutOfMemoryError wanted) {
          failures++;
        } finally {
          full.free();
        }
        kernel.drain();
      }
      BackendRow row = kernel.backend(BACKEND);
      assertThat(row.counts().requests()).isEqualTo(exchanges);
      assertThat(row.routes()).hasSize(exchanges);
      for (RouteRow route : row.routes()) {
        assertThat(route.requests()).as(route.route()).isEqualTo(1);
        assertThat(route.codes().toMap()).as(route.route()).containsExactly(Map.entry(200, 1L));
        assertThat(route.headerTime().count()).as(route.route()).isEqualTo(1);
        assertThat(route.responseTime().count()).as(route.route()).isEqualTo(1);
      }
      assertThat(kernel.exchanges()).hasSize(exchanges);
    }
    System.out.println(failures);
  }

  /** On a route of its own, which needs room. */
  private static void exchange(Kernel kernel, int number) {
    String name = "" + (char) ('a' + number / 26) + (char) ('a' + number % 26);
    kernel
        .connection("10.0.0.1:" + (40_000 + number), BACKEND)
        .open()
        .request("GET /" + name + " HTTP/1.1\r\nHost: a\r\n\r\n")
        .response("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  }
}
