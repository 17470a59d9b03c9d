// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Kernel;
import dev.upstreamtop.capture.harness.ProgramSizes;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.NeedsRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The programs load with exactly the capabilities that are asked for, and with CAP_PERFMON as well,
 * which lets the verifier take other ways. Prints how many instructions it looked at.
 */
@NeedsRoot
class VerifierTest {

  private static final long LIMIT = 250_000;
  private static final int PROGRAMS = 9;

  @ParameterizedTest
  @CsvSource({
    "'+bpf,+net_admin', 0000008000001000",
    "'+bpf,+net_admin,+perfmon', 000000c000001000",
  })
  void loadsAndStaysSmall(String capabilities, String effective) throws Exception {
    Kernel.load().close(); // skips where nothing can be loaded at all
    List<String> lines = run(capabilities);

    assertThat(lines).contains("capabilities " + effective);
    List<String> verified = lines.stream().filter(line -> line.startsWith("verified ")).toList();
    assertThat(verified).as("%s", lines).hasSize(PROGRAMS);
    verified.forEach(line -> System.out.println(line + " with " + capabilities));
    assertThat(verified)
        .allSatisfy(
            line ->
                assertThat(Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                    .as(line)
                    .isPositive()
                    .isLessThan(LIMIT));
  }

  /** As root, whose capabilities are what the bounding set leaves. */
  private static List<String> run(String capabilities) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "setpriv",
                "--bounding-set=-all," + capabilities,
                Jdk.java(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ProgramSizes.class.getName())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    process.waitFor();
    return output.lines().toList();
  }
}
