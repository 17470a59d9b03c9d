// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An HTTP server on the loopback address, in this JVM: it ends with it whatever happens, and the
 * JVM's own recording lies beside what the wire tells about it.
 */
final class Backend implements AutoCloseable {

  private static final int BACKLOG = 128;

  /** How a backend behaves. */
  enum Manner {
    /** Answers within a millisecond or a few. */
    FAST,
    /** Takes 60 to 160 ms, and fails for about one request in eight. */
    SLOW
  }

  private final HttpServer server;
  private final ExecutorService threads;

  private Backend(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts a server.
   *
   * @throws CommandFailure when the port cannot be had
   */
  static Backend start(int port, Manner manner) {
    // Read once by the server's class: without it a small answer waits for a delayed ACK, 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      server.setExecutor(threads);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              answer(exchange, manner);
            }
          });
      server.start();
      return new Backend(server, threads);
    } catch (IOException taken) {
      throw new CommandFailure(
          ExitCode.IN_USE, "cannot listen on port " + port + ": " + taken.getMessage());
    }
  }

  private static void answer(HttpExchange exchange, Manner manner) throws IOException {
    try (InputStream body = exchange.getRequestBody()) {
      body.transferTo(OutputStream.nullOutputStream());
    }
    int status =
        switch (manner) {
          case FAST -> fast(exchange.getRequestURI().getPath());
          case SLOW -> slow();
        };
    byte[] body = ("{\"status\":" + status + "}\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static int fast(String path) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    if (path.startsWith("/api/")) {
      pause(Duration.ofNanos(random.nextLong(500_000, 4_000_000)));
      return random.nextInt(100) == 0 ? 404 : 200;
    }
    return 200;
  }

  private static int slow() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    pause(Duration.ofMillis(random.nextLong(60, 161)));
    return random.nextInt(100) < 12 ? 503 : 201;
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
