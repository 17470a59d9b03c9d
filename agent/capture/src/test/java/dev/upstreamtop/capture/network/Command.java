// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of the system to its end. */
public final class Command {

  private static final long SECONDS = 20;

  /** As a shell has it for what is not there (POSIX, 2.8.2). */
  private static final int NOT_FOUND = 127;

  private Command() {}

  /** What a finished program said, both streams together, and its exit code. */
  public record Result(int exitCode, String output) {}

  /** Runs it; any exit code will do. */
  public static Result run(String... words) {
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("does not end: " + String.join(" ", words));
      }
      return new Result(process.exitValue(), output);
    } catch (IOException e) {
      return new Result(NOT_FOUND, e.getMessage());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs it; it must succeed. */
  public static String succeed(String... words) {
    Result result = run(words);
    if (result.exitCode() != 0) {
      throw new AssertionError(List.of(words) + " failed: " + result.output());
    }
    return result.output();
  }
}
