// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upstreamtop.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandCourierTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir private Path directory;

  @Test
  void givesTheObjectAsOneLine() throws Exception {
    Path file = directory.resolve("told");
    try (Courier courier = new CommandCourier("cat >> '" + file + "'", LONG)) {
      courier.deliver("{\"a\":1}");
      courier.deliver("{\"a\":2}");
    }
    assertThat(file).hasContent("{\"a\":1}\n{\"a\":2}\n");
  }

  /** What the line holds is the operator's, what the object holds is off the wire. */
  @Test
  void runsNothingOfTheObject() throws Exception {
    Path made = directory.resolve("made");
    try (Courier courier = new CommandCourier("cat >/dev/null", LONG)) {
      courier.deliver("\"; touch " + made + " $(touch " + made + ")");
    }
    assertThat(made).doesNotExist();
  }

  @Test
  void needsNobodyThatReadsTheObject() throws Exception {
    String longer = "x".repeat(1 << 20);
    try (Courier courier = new CommandCourier("true", LONG)) {
      courier.deliver(longer);
    }
  }

  @Test
  void saysWithWhichCodeItFailed() {
    try (Courier courier = new CommandCourier("exit 3", LONG)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> courier.deliver("{}"))
          .withMessage("it ended with code 3");
    }
    try (Courier courier = new CommandCourier("/no/such/program 2>/dev/null", LONG)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> courier.deliver("{}"))
          .withMessage("it ended with code 127");
    }
  }

  /** Neither its input nor its end come; what it started goes with it. */
  @Test
  void endsWhatTakesTooLong() throws Exception {
    Path pid = directory.resolve("pid");
    String line = "sleep 1000 & echo $! > '" + pid + "'; wait";
    try (Courier courier = new CommandCourier(line, SHORT)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> courier.deliver("x".repeat(1 << 20)))
          .withMessage("it was not done within 0 s");
    }
    long child = Long.parseLong(Files.readString(pid).strip());
    Await.until(
        "its child's end", () -> ProcessHandle.of(child).map(left -> !left.isAlive()).orElse(true));
  }

  @Test
  void isEndedFromOutside() throws Exception {
    Path begun = directory.resolve("begun");
    Courier courier = new CommandCourier("touch '" + begun + "'; exec sleep 1000", LONG);
    Thread closer =
        Thread.ofPlatform()
            .start(
                () -> {
                  Await.until("its beginning", () -> Files.exists(begun));
                  courier.close();
                });

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> courier.deliver("{}"))
        .withMessage("it ended with code 137");
    closer.join();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> courier.deliver("{}"))
        .withMessage("this command has ended");
  }
}
