// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What a test needs of the machine: without it the test is skipped, in CI it fails. */
public final class Requirement {

  private Requirement() {}

  /** Goes on only where it is met; the line says what is needed. */
  public static void that(boolean met, String what) {
    if (met) {
      return;
    }
    String line = "needs " + what;
    if (Objects.equals(System.getenv("CI"), "true")) {
      fail(line);
    }
    abort(line);
  }

  /** The program of this name or absolute path, wherever an administrator would find it. */
  public static Path program(String name) {
    Optional<Path> found =
        Stream.concat(
                Arrays.stream(System.getenv("PATH").split(":", -1)),
                Stream.of("/usr/sbin", "/sbin"))
            .map(directory -> Path.of(directory).resolve(name))
            .filter(Files::isExecutable)
            .findFirst();
    that(found.isPresent(), name);
    return found.orElseThrow();
  }
}
