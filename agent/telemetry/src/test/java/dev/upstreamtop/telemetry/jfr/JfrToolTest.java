// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.JdkCommand;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JDK's own jfr tool on a recording that its JVM wrote at exit. */
class JfrToolTest {

  @TempDir Path directory;

  private Path record(Jdk jdk) {
    Path file = directory.resolve("traffic.jfr");
    JdkCommand.Finished finished =
        jdk.command(
                "java",
                "-cp",
                System.getProperty("java.class.path"),
                "-XX:StartFlightRecording:filename=" + file,
                TrafficProgram.class.getName())
            .run();
    assertThat(finished.exitCode()).as(finished.err()).isZero();
    return file;
  }

  private static String jfr(Jdk jdk, String... arguments) {
    JdkCommand.Finished finished = jdk.command("jfr", arguments).run();
    assertThat(finished.exitCode()).as(finished.out() + finished.err()).isZero();
    return finished.out();
  }

  @ParameterizedTest
  @MethodSource("dev.upstreamtop.testing.Jdk#mandatory")
  void summaryAndPrintKnowTheEvents(Jdk jdk) {
    String file = record(jdk).toString();
    String summary = jfr(jdk, "summary", file);
    assertThat(summary).containsPattern("dev\\.upstreamtop\\.UpstreamBackend +2 ");
    assertThat(summary).containsPattern("dev\\.upstreamtop\\.UpstreamExchange +5 ");
    assertThat(summary).containsPattern("dev\\.upstreamtop\\.UpstreamFailure +5 ");
    String json = jfr(jdk, "print", "--json", "--events", "UpstreamBackend", file);
    assertThat(json)
        .contains("\"backend\": \"10.0.0.9:8080\"", "\"backend\": \"[::1]:9001\"")
        .contains("\"requests\": " + TrafficProgram.REQUESTS * 3 / 4);
  }

  @ParameterizedTest
  @MethodSource("dev.upstreamtop.testing.Jdk#mandatory")
  void viewShowsTheTable(Jdk jdk) {
    String file = record(jdk).toString();
    // The view command came with JDK 21 and reads the recordings of older ones.
    String view = jfr(Jdk.of(25), "view", "--width", "300", "UpstreamBackend", file);
    assertThat(view).contains("Upstream Backend").contains("10.0.0.9:8080").contains("orders-1");
    assertThat(view).as("nothing is cut").doesNotContain("...");
    assertThat(
            jfr(Jdk.of(25), "view", "--width", "300", "--cell-height", "2", "UpstreamResult", file))
        .contains("10.0.0.9:8080");
    // The one with the most fields.
    assertThat(
            jfr(
                Jdk.of(25),
                "view",
                "--width",
                "300",
                "--cell-height",
                "2",
                "UpstreamCapture",
                file))
        .contains("CAPTURING", "8443/TLS=");
  }
}
