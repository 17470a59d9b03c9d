// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs the machine's own tools to their end. */
public final class Shell {

  private Shell() {}

  /**
   * What a tool said.
   *
   * @param output both of its streams
   */
  public record Result(int exitCode, String output) {}

  /** Runs it; whatever it says is fine. */
  public static Result run(String... command) {
    List<String> line = new ArrayList<>(List.of(command));
    line.set(0, Requirement.program(command[0]).toString());
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Runs it; it has to succeed. Returns its output. */
  public static String succeed(String... command) {
    Result result = run(command);
    assertThat(result.exitCode()).as("%s: %s", String.join(" ", command), result.output()).isZero();
    return result.output();
  }
}
