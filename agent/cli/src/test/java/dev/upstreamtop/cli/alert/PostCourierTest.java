// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.upstreamtop.telemetry.settings.Options;
import dev.upstreamtop.telemetry.settings.Receiver;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostCourierTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(500);

  private final List<String> told = new ArrayList<>();

  private HttpServer server(int status) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, status));
    server.start();
    return server;
  }

  private void answer(HttpExchange exchange, int status) throws IOException {
    try (exchange) {
      told.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + " "
              + exchange.getRequestHeaders().getFirst("Content-Type")
              + " "
              + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      exchange.getResponseHeaders().add("Location", "/elsewhere");
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private static URI url(int port) {
    return URI.create("http://127.0.0.1:" + port + "/hook?key=1");
  }

  @Test
  void postsTheObject() throws Exception {
    HttpServer server = server(204);
    try (Courier courier = new PostCourier(url(server.getAddress().getPort()), LONG)) {
      courier.deliver("{\"a\":1}");
      courier.deliver("{\"a\":2}");
    } finally {
      server.stop(0);
    }
    assertThat(told)
        .containsExactly(
            "POST /hook?key=1 application/json {\"a\":1}",
            "POST /hook?key=1 application/json {\"a\":2}");
  }

  @Test
  void onlyAnAnswerOf2xxSaysThatItWasTaken() throws Exception {
    for (int status : List.of(302, 404, 503)) {
      HttpServer server = server(status);
      try (Courier courier = new PostCourier(url(server.getAddress().getPort()), LONG)) {
        assertThatExceptionOfType(IOException.class)
            .isThrownBy(() -> courier.deliver("{}"))
            .withMessage("it answered with status " + status);
      } finally {
        server.stop(0);
      }
    }
    assertThat(told).as("it follows nobody").hasSize(3);
  }

  @Test
  void whoDoesNotListenIsNoConnection() throws Exception {
    int port;
    try (ServerSocket gone = new ServerSocket(0)) {
      port = gone.getLocalPort();
    }
    try (Courier courier = new PostCourier(url(port), LONG)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> courier.deliver("{}"))
          .withMessage("no connection (ConnectException)");
    }
  }

  @Test
  void whoDoesNotAnswerIsLeftAfterAWhile() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Courier courier = new PostCourier(url(silent.getLocalPort()), SHORT)) {
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> courier.deliver("{}"));
    }
  }

  /** An answer that begins and never ends is no answer. */
  @Test
  void whoAnswersWithoutEndIsLeftAfterAWhile() throws Exception {
    try (ServerSocket endless = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Courier courier = new PostCourier(url(endless.getLocalPort()), SHORT)) {
      Thread server =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    try (Socket client = endless.accept()) {
                      client
                          .getOutputStream()
                          .write(
                              "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12"
                                  .getBytes(StandardCharsets.US_ASCII));
                      client.getInputStream().transferTo(OutputStream.nullOutputStream());
                    } catch (IOException ended) {
                      // By the other side.
                    }
                  });
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> courier.deliver("{}"))
          .withMessage("no answer within 0 s");
      server.join();
    }
  }

  @Test
  void isEndedFromOutside() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Courier courier = new PostCourier(url(silent.getLocalPort()), LONG);
      Thread closer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try (Socket _ = silent.accept()) {
                      courier.close();
                    } catch (IOException ended) {
                      // By the other side.
                    }
                  });
      long begin = System.nanoTime();

      assertThatExceptionOfType(IOException.class).isThrownBy(() -> courier.deliver("{}"));

      assertThat(System.nanoTime() - begin).isLessThan(LONG.toNanos() / 2);
      closer.join();
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> courier.deliver("{}"))
          .withMessage("this command has ended");
    }
  }

  @Test
  void aReceiverIsKnownByItsAddresses() {
    assertThat(ReceiverAddresses.of(Options.ON_FINDING.read("https://[::1]/x")))
        .hasToString("[[::1]:443]");
    assertThat(ReceiverAddresses.of(Options.ON_FINDING.read("http://127.0.0.1:9093")))
        .hasToString("[127.0.0.1:9093]");
    assertThat(ReceiverAddresses.of(new Receiver.Run("http"))).isEmpty();
    assertThat(ReceiverAddresses.of(Options.ON_FINDING.read("http://no-such-host.invalid/")))
        .isEmpty();
  }
}
