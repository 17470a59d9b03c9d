// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.house.Repository;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.Ending;
import dev.upstreamtop.world.Shop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A backend in a JVM of its own, with the agent and a recording, that can be told to be ill. */
final class IllApplication implements AutoCloseable {

  private static final String SOURCE = "IllBackend.java";
  private static final String PORTS = "[0-9]+ [0-9]+";

  private final Process process;
  private final Path out;

  private IllApplication(Process process, Path out) {
    this.process = process;
    this.out = out;
  }

  /**
   * Opens one; returns when it serves.
   *
   * @param directory for its files
   * @param jdk that runs it
   * @param recording what it records
   * @param feed the collector's socket
   */
  static IllApplication open(Path directory, Path jdk, Path recording, Path feed) throws Exception {
    Path source = directory.resolve(SOURCE);
    try (InputStream text = IllApplication.class.getResourceAsStream("/trial/" + SOURCE)) {
      Files.copy(text, source, StandardCopyOption.REPLACE_EXISTING);
    }
    List<String> command = new ArrayList<>(List.of(jdk.resolve("bin/java").toString()));
    command.addAll(Shop.recording(recording, "upstreamtop-profile.jfc"));
    command.add("-javaagent:" + Repository.agentJar() + "=capture=feed,socket=" + feed);
    command.add(source.toString());
    Path out = directory.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(directory.resolve("err").toFile());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    IllApplication application = new IllApplication(builder.start(), out);
    Await.until(
        "the backend's port",
        () -> Files.readAllLines(out).stream().anyMatch(line -> line.matches(PORTS)));
    return application;
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

  /** Has it be ill, or well again. */
  void become(String trouble) throws IOException {
    int status =
        new Client("127.0.0.1", port())
            .send("GET /trouble/" + trouble + " HTTP/1.1\r\nHost: h\r\n\r\n");
    assertThat(status).isEqualTo(200);
  }

  /** Ends it, with its recording. */
  void terminate() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends on SIGTERM").isTrue();
  }

  @Override
  public void close() throws IOException {
    Ending.of(process);
  }
}
