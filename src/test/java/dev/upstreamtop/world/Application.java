// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.house.Repository;
import dev.upstreamtop.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** An application that takes orders, on a server of the tests' choice, in a JVM of its own. */
public final class Application implements AutoCloseable {

  /** What an application is served by. */
  public enum Server {
    /** The JDK's own. */
    JDK {
      @Override
      List<String> command(Path directory, int port) throws IOException {
        Path source = directory.resolve("Orders.java");
        try (InputStream in = Application.class.getResourceAsStream("/orders/Orders.java")) {
          Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
        }
        // It writes head and body one by one: without this a body waits for the client's late ACK.
        return List.of(
            "-Dsun.net.httpserver.nodelay=true", source.toString(), Integer.toString(port));
      }
    },
    /** Spring Boot's default. */
    TOMCAT {
      @Override
      List<String> command(Path directory, int port) {
        return spring("servlet", port);
      }
    },
    /** Spring Boot's for reactive applications. */
    NETTY {
      @Override
      List<String> command(Path directory, int port) {
        return spring("reactive", port);
      }
    };

    abstract List<String> command(Path directory, int port) throws IOException;

    private static List<String> spring(String type, int port) {
      return List.of(
          "-jar",
          Repository.springJar().toString(),
          "--server.port=" + port,
          "--spring.main.web-application-type=" + type);
    }
  }

  /** What differs from run to run: numbers, among them times, ports and process ids. */
  private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.:,]\\d+)*");

  /** Tomcat's worker, of which any may take a request; its name is cut at the front. */
  private static final Pattern WORKER = Pattern.compile("\\[[^\\]]*-exec-#\\]");

  /** The date of the JDK's own logging, in which a month and half a day have names. */
  private static final Pattern DATE = Pattern.compile("^[A-Z][a-z]{2} #, # [AP]M ");

  private final Process process;
  private final Path log;
  private final int port;

  private Application(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /**
   * Starts one; {@link #awaitServing} tells when it serves.
   *
   * @param directory for its files
   * @param jdk that runs it
   * @param jvm the JVM's options
   * @param port to listen to
   */
  public static Application start(
      Server server, Path directory, Path jdk, List<String> jvm, int port) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(jdk.resolve("bin/java").toString(), "-XX:TieredStopAtLevel=1"));
    command.addAll(jvm);
    command.addAll(server.command(directory, port));
    Path log = directory.resolve("application-" + port + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    return new Application(builder.start(), log, port);
  }

  /** Returns when it accepts connections. */
  public void awaitServing() throws Exception {
    Await.until("an application that serves: " + log, this::serves);
  }

  private boolean serves() throws IOException {
    assertThat(process.isAlive()).as("it runs: %s", Files.readString(log)).isTrue();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Where it is a backend. */
  public String endpoint() {
    return "127.0.0.1:" + port;
  }

  /** Lets it end by itself with an exit code; returns the one that it had. */
  public int exit(int code) throws Exception {
    process.getOutputStream().write((code + "\n").getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
    return ended("ends when told");
  }

  /** Ends it by SIGTERM; returns its exit code. */
  public int terminate() throws InterruptedException {
    process.destroy();
    return ended("ends on SIGTERM");
  }

  private int ended(String how) throws InterruptedException {
    assertThat(process.waitFor(40, TimeUnit.SECONDS)).as(how).isTrue();
    return process.exitValue();
  }

  /** All that it has said on both streams, without what differs from run to run. */
  public List<String> log() throws IOException {
    return Files.readAllLines(log).stream()
        .map(line -> NUMBER.matcher(line).replaceAll("#"))
        .map(line -> WORKER.matcher(line).replaceAll("[exec]"))
        .map(line -> DATE.matcher(line).replaceAll(""))
        .toList();
  }

  @Override
  public void close() {
    Ending.of(process);
  }
}
