// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.NeedsRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines of the documents that an operator copies do what they say. */
@NeedsRoot
class DocumentedLinesTest {

  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
  private static final String INSTALLED = "/opt/upstreamtop";

  @BeforeAll
  static void needsPrivilege() {
    CommandProcess.requirePrivilege();
  }

  private static List<String> lines(String document, String with) throws IOException {
    return Files.readAllLines(ROOT.resolve("docs").resolve(document)).stream()
        .filter(line -> line.contains(with))
        .toList();
  }

  private static String run(String script) throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("bash", "-ec", script)
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .start();
    String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(script + "\n" + out).isZero();
    return out;
  }

  @Test
  void setprivGivesTwoCapabilitiesAndNothingOfRoot() throws Exception {
    String line = lines("troubleshooting.md", "setpriv").getFirst();
    assertThat(line).startsWith("sudo ").endsWith(" ./upstreamtop");
    String look = "sh -c 'id --user; id --group; id --groups; grep CapAmb /proc/self/status'";
    String command = line.substring("sudo ".length()).replace(" ./upstreamtop", " " + look);

    // The shell that expands the line is the user's own: it asks for that user's group.
    String out = run("USER=nobody; id() { command id \"$@\" nobody; }; " + command);

    String group = run("id --group nobody").strip();
    assertThat(out.lines().toList())
        .startsWith(run("id --user nobody").strip(), group, group)
        .contains("CapAmb:\t0000008000001000");
  }

  /** The service runs on the newest one, an application with the same line on the oldest, too. */
  @ParameterizedTest
  @MethodSource("dev.upstreamtop.testing.Jdk#mandatory")
  void aJvmStartsWithTheRecordingThatIsShown(Jdk jdk, @TempDir Path installed) throws Exception {
    run("install -m 644 jfr-settings/*.jfc " + installed);
    String option =
        lines("deployment.md", "UPSTREAMTOP_JVM_OPTIONS=").getFirst().replaceFirst("^[A-Z_]+=", "");
    Path java = jdk.home().resolve("bin/java");

    String out = run(java + " " + option.replace(INSTALLED, installed.toString()) + " -version");

    assertThat(out).contains("Started recording");
  }
}
