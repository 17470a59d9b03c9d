// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningProcessesTest {

  @Test
  void namesThoseThatDoNotRun(@TempDir Path directory) throws Exception {
    // Longer than the 15 bytes that the kernel keeps of a name.
    Path program = directory.resolve("ut-of-a-long-name");
    Files.createSymbolicLink(program, Path.of("/bin/sleep"));
    Process process = new ProcessBuilder(program.toString(), "600").start();
    try {
      String pid = Long.toString(process.pid());
      assertThat(
              RunningProcesses.absentOf(
                  List.of(pid, "nosuch", "ut-of-a-long-name", "ut-of-a-long-na", "ut-of-a-lon")))
          .containsExactly("nosuch", "ut-of-a-lon");
      process.destroyForcibly().waitFor();
      assertThat(RunningProcesses.absentOf(List.of(pid, "ut-of-a-long-name")))
          .containsExactly(pid, "ut-of-a-long-name");
    } finally {
      process.destroyForcibly();
    }
    assertThat(RunningProcesses.absentOf(List.of())).isEmpty();
  }
}
