// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command line to be run as a child process, with its output in files. */
public final class JdkCommand {

  private final List<String> line = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();

  JdkCommand(Path executable, List<String> arguments) {
    line.add(executable.toString());
    line.addAll(arguments);
  }

  public JdkCommand with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Starts it; the caller closes it. */
  public Child start() {
    try {
      Path out = Files.createTempFile("child", ".out");
      Path err = Files.createTempFile("child", ".err");
      ProcessBuilder builder =
          new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      builder.environment().putAll(environment);
      return new Child(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs it to its end. */
  public Finished run() {
    try (Child child = start()) {
      return child.await();
    }
  }

  /** What a command left behind. */
  public record Finished(int exitCode, String out, String err) {}

  /** A running child process; closing it ends it. */
  public static final class Child implements AutoCloseable {
    private final Process process;
    private final Path out;
    private final Path err;

    private Child(Process process, Path out, Path err) {
      this.process = process;
      this.out = out;
      this.err = err;
    }

    public Process process() {
      return process;
    }

    public String out() {
      return read(out);
    }

    public String err() {
      return read(err);
    }

    /** Waits for its end, at most two minutes. */
    public Finished await() {
      try {
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
          throw new AssertionError("still running after two minutes: " + out() + err());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
      return new Finished(process.exitValue(), out(), err());
    }

    private static String read(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      process.destroyForcibly();
      try {
        process.waitFor();
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
