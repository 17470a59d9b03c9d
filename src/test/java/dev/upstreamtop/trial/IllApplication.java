// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.trial;

import dev.upstreamtop.house.Repository;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.world.Ending;
import dev.upstreamtop.world.Shop;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;

/** A backend in a JVM of its own, with the agent and a recording, that can be told to be ill. */
final class IllApplication implements AutoCloseable {

  private static final String PROGRAM = "IllBackend";
  private static final String PORTS = "[0-9]+ [0-9]+";

  private final Process process;
  private final Path out;
  private final ControlGroup group;
  private final Writer in;

  private IllApplication(Process process, Path out, ControlGroup group) {
    this.process = process;
    this.out = out;
    this.group = group;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * Compiles it, once for all: each JVM that did so itself would take longer to start.
   *
   * @param directory empty, for its classes
   */
  static Path compiled(Path directory) throws IOException {
    Path source = directory.resolve(PROGRAM + ".java");
    try (InputStream text =
        IllApplication.class.getResourceAsStream("/trial/" + source.getFileName())) {
      Files.copy(text, source);
    }
    int exitCode =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null, null, null, "--release", "17", "-d", directory.toString(), source.toString());
    if (exitCode != 0) {
      throw new AssertionError("it does not compile");
    }
    return directory;
  }

  /**
   * Opens one; returns when it serves.
   *
   * @param classes what {@link #compiled} gave
   * @param directory for its files; the recording is beside it
   * @param jdk that runs it
   * @param feed the collector's socket
   * @param name of its control group, where it has one
   */
  static IllApplication open(
      Path classes, Path directory, Path jdk, Path feed, Housing housing, String name)
      throws Exception {
    ControlGroup group = housing.percent() == 0 ? null : ControlGroup.create(name);
    List<String> command = new ArrayList<>();
    if (group != null) {
      group.grant(housing.percent());
      command.addAll(group.entering());
    }
    command.add(jdk.resolve("bin/java").toString());
    command.addAll(
        Shop.recording(
            directory.resolveSibling(directory.getFileName() + ".jfr"), "upstreamtop-profile.jfc"));
    command.addAll(housing.options());
    command.add("-javaagent:" + Repository.agentJar() + "=capture=feed,socket=" + feed);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classes.toString(), PROGRAM));
    Path out = directory.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(directory.resolve("err").toFile());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    IllApplication application = new IllApplication(builder.start(), out, group);
    try {
      Await.until(
          "the backend's port",
          () -> Files.readAllLines(out).stream().anyMatch(line -> line.matches(PORTS)));
      return application;
    } catch (Throwable e) {
      application.close();
      throw e;
    }
  }

  int port() throws IOException {
    String ports =
        Files.readAllLines(out).stream()
            .filter(line -> line.matches(PORTS))
            .findFirst()
            .orElseThrow();
    return Integer.parseInt(ports.substring(0, ports.indexOf(' ')));
  }

  /** Where it is a backend. */
  String endpoint() throws IOException {
    return "127.0.0.1:" + port();
  }

  /** Has it be ill, or well again; returns when it is. */
  void become(String trouble) throws IOException {
    long before = told(trouble);
    in.write(trouble + "\n");
    in.flush();
    Await.until("it is " + trouble, () -> told(trouble) > before);
  }

  private long told(String trouble) throws IOException {
    return Files.readAllLines(out).stream().filter(line -> line.equals("now " + trouble)).count();
  }

  /** Grants it percent of one processor; there has to be a group. */
  void grant(int percent) throws IOException {
    group.grant(percent);
  }

  /** Ends it, with its recording. */
  void terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end on SIGTERM");
    }
  }

  @Override
  public void close() throws IOException {
    Ending.of(process);
    if (group != null) {
      group.close();
    }
  }
}
