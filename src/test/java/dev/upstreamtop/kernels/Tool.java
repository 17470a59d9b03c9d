// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.kernels;

import dev.upstreamtop.testing.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of the system that make and run a guest. */
final class Tool {

  private Tool() {}

  /** Skips where a program is missing; in CI that is a failure. */
  static void require(String name, String debianPackage) {
    boolean present =
        Stream.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    if (!present) {
      unavailable(name + " is missing: install " + debianPackage);
    }
  }

  /** Skips with a reason; in CI that is a failure. */
  static void unavailable(String reason) {
    Requirement.that(false, reason);
  }

  /**
   * Runs a program to its end, which must be a success.
   *
   * @return what it wrote to standard output
   */
  static String run(Path directory, long seconds, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "tool", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectOutput(output.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("no end within " + seconds + " s: " + command);
      }
      if (process.exitValue() != 0) {
        throw new AssertionError("exit code " + process.exitValue() + " of " + command);
      }
      return Files.readString(output, StandardCharsets.UTF_8);
    } finally {
      Files.delete(output);
    }
  }
}
