// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.demo;

import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An nginx of our own: its own configuration in a temporary directory, in the foreground as a child
 * of this process, gone with it. {@link #close} may be called from any thread, more than once.
 */
final class Nginx implements AutoCloseable {

  private static final List<String> PLACES =
      List.of(
          "/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin", "/usr/local/nginx/sbin");
  private static final Duration START = Duration.ofSeconds(10);
  private static final Duration END = Duration.ofSeconds(5);

  private static final String PAGES =
      """
          location / { proxy_pass http://pool; }
          location /checkout { proxy_pass http://checkout; }
      """;
  private static final String CALLS =
      """
          location / { grpc_pass grpc://pool; }
          location /shop.Checkout/ { grpc_pass grpc://checkout; }
      """;

  private final Path directory;
  private final Process process;

  private Nginx(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
  }

  /** The nginx of this host, if there is one. */
  static Optional<Path> executable() {
    return program("nginx");
  }

  private static Optional<Path> program(String name) {
    List<String> places = new ArrayList<>(PLACES);
    String path = System.getenv("PATH");
    if (path != null) {
      places.addAll(List.of(path.split(":", -1)));
    }
    return places.stream()
        .filter(place -> !place.isEmpty())
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts nginx; returns when it accepts connections.
   *
   * @param port its front door
   * @param fast ports of the pool
   * @param slow port of the checkout
   * @param calls whether they speak gRPC
   * @throws CommandFailure when there is no nginx, or it does not start
   */
  static Nginx start(int port, List<Integer> fast, int slow, boolean calls)
      throws InterruptedException {
    Path executable =
        executable()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        ExitCode.NOT_INSTALLED,
                        "there is no nginx; on Debian: apt-get install nginx-light"));
    try {
      Path directory = Files.createTempDirectory("upstreamtop-demo-");
      Path configuration = directory.resolve("nginx.conf");
      Files.writeString(configuration, configuration(directory, port, fast, slow, calls));
      // -e: the compiled-in log file may not be writable for whoever runs this.
      List<String> command = new ArrayList<>();
      // Not even kill -9 shall leave an nginx behind.
      program("setpriv")
          .ifPresent(setpriv -> command.addAll(List.of(setpriv.toString(), "--pdeathsig", "TERM")));
      command.addAll(
          List.of(
              executable.toString(),
              "-p",
              directory.toString(),
              "-c",
              configuration.toString(),
              "-e",
              directory.resolve("error.log").toString()));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("output.log").toFile())
              .start();
      Nginx nginx = new Nginx(directory, process);
      nginx.awaitStart(port);
      return nginx;
    } catch (IOException failed) {
      throw new CommandFailure(ExitCode.IN_USE, "cannot start nginx: " + failed.getMessage());
    }
  }

  private static String configuration(
      Path directory, int port, List<Integer> fast, int slow, boolean calls) {
    StringBuilder pool = new StringBuilder();
    fast.forEach(backend -> pool.append("    server 127.0.0.1:").append(backend).append(";\n"));
    return """
    daemon off;
    worker_processes 1;
    pid %1$s/nginx.pid;
    events { worker_connections 512; }
    http {
      access_log off;
      client_body_temp_path %1$s/body;
      proxy_temp_path %1$s/proxy;
      fastcgi_temp_path %1$s/fastcgi;
      uwsgi_temp_path %1$s/uwsgi;
      scgi_temp_path %1$s/scgi;
      upstream pool {
    %2$s    keepalive 16;
      }
      upstream checkout {
        server 127.0.0.1:%3$d;
        keepalive 4;
      }
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      server {
        listen 127.0.0.1:%4$d;
    %5$s  }
    }
    """
        .formatted(directory, pool, slow, port, calls ? CALLS : PAGES);
  }

  private void awaitStart(int port) throws InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end) {
      if (!process.isAlive()) {
        String reason = complaint();
        close();
        throw new CommandFailure(ExitCode.IN_USE, "nginx did not start: " + reason);
      }
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return;
      } catch (IOException notYet) {
        process.waitFor(20, TimeUnit.MILLISECONDS);
      }
    }
    close();
    throw new CommandFailure(ExitCode.IN_USE, "nginx did not answer on port " + port);
  }

  private String complaint() {
    return Stream.of("error.log", "output.log")
        .flatMap(log -> lines(directory.resolve(log)))
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElseGet(() -> "exit code " + process.exitValue());
  }

  private static Stream<String> lines(Path log) {
    try {
      return Files.readString(log).lines();
    } catch (IOException absent) {
      return Stream.empty();
    }
  }

  @Override
  public synchronized void close() {
    process.destroy();
    try {
      if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException impatient) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    delete(directory);
  }

  private static void delete(Path path) {
    try {
      if (Files.isDirectory(path)) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
          entries.forEach(Nginx::delete);
        }
      }
      Files.deleteIfExists(path);
    } catch (IOException kept) {
      // What cannot be removed stays with the other temporary files.
    }
  }
}
