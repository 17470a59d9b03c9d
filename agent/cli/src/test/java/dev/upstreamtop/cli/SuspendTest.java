// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.NeedsRoot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-Z and fg, by a shell with job control on a terminal of its own (script(1)). */
@NeedsRoot
class SuspendTest {

  private static final String ENTERED = "\u001b[?1049h";
  private static final String LEFT = "\u001b[?1049l";
  private static final int PATIENCE_SECONDS = 60;

  @TempDir private Path directory;

  private Process shell;
  private int seen;

  @BeforeAll
  static void needsPrivilege() {
    CommandProcess.requirePrivilege();
  }

  @Test
  void theTerminalIsGivenBackAndTakenAgain() throws Exception {
    String command =
        Path.of(System.getProperty("java.home"), "bin", "java")
            + " --enable-native-access=ALL-UNNAMED -cp "
            + Packed.classPath()
            + " dev.upstreamtop.cli.Main top";
    Path start = Files.writeString(directory.resolve("start"), "exec " + command + "\n");
    ProcessBuilder builder =
        new ProcessBuilder(
            "script",
            "-qec",
            "PS1='PROMPT> ' exec unshare --net bash --norc --noprofile -i",
            "/dev/null");
    builder.environment().put("TERM", "xterm");
    shell =
        builder.redirectErrorStream(true).redirectOutput(directory.resolve("out").toFile()).start();
    try (OutputStream keys = shell.getOutputStream()) {
      await("PROMPT> ");
      type(keys, "stty rows 24 columns 100; ip link set lo up; sh " + start + "\n");
      await(ENTERED);
      await("req/s");
      type(keys, "\u001a");
      await(LEFT);
      await("Stopped");
      await("PROMPT> ");
      type(keys, "stty -a\n");
      await(" icanon");
      await("PROMPT> ");
      type(keys, "fg\n");
      await(ENTERED);
      await("req/s");
      type(keys, "q");
      await(LEFT);
      // What is typed before the shell reads again is taken for the command's.
      await("PROMPT> ");
      type(keys, "echo code $?\n");
      await("code 0");
      type(keys, "exit\n");
      assertThat(shell.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly();
    }
  }

  private static void type(OutputStream keys, String text) throws IOException {
    keys.write(text.getBytes(StandardCharsets.US_ASCII));
    keys.flush();
  }

  /** Waits for a text behind the one that was waited for before. */
  private void await(String text) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      String all = Files.readString(directory.resolve("out"), StandardCharsets.ISO_8859_1);
      int at = all.indexOf(text, seen);
      if (at >= 0) {
        seen = at + text.length();
        return;
      }
      assertThat(System.nanoTime()).as("%s in %s", text, all).isLessThan(end);
      shell.waitFor(20, TimeUnit.MILLISECONDS);
    }
  }
}
