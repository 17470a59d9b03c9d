// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upstreamtop.telemetry.ledger.Ledger;
import dev.upstreamtop.telemetry.ledger.LedgerView;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.testing.FreePort;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsPortTest {

  private static final String HOST = "127.0.0.1";
  private static final int PATIENCE_MILLIS = 30_000;

  private int port;
  private final Supplier<LedgerView> views = new Ledger()::view;

  @BeforeEach
  void choosePort() throws IOException {
    port = FreePort.any();
  }

  private MetricsPort open(Supplier<LedgerView> shown) throws IOException {
    return MetricsPort.open(new Endpoint(HOST, port), shown);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private String ask(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String scrape() throws IOException {
    return ask("GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n");
  }

  @Test
  void servesMetricsAndNothingElse() throws IOException {
    MetricsPort served = open(views);
    try (served) {
      assertThat(scrape())
          .startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4")
          .contains("# TYPE upstreamtop_build_info gauge\nupstreamtop_build_info{version=\"")
          .contains("upstreamtop_capture_packets_total 0.0\n")
          .endsWith("\r\n0\r\n\r\n");
      assertThat(ask("GET /metrics?x=1 HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 OK\r\n");
      assertThat(ask("GET / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 404 Not Found\r\n");
      assertThat(ask("POST /metrics HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 404 Not Found\r\n");
      assertThat(ask("nonsense\r\n\r\n")).isEmpty();
    }
  }

  /** Clients that say nothing, or never end, hold up the next for a while and not for good. */
  @Test
  void whoSaysNothingIsLeft() throws IOException {
    MetricsPort served = open(views);
    try (served;
        Socket silent = connect()) {
      long begin = System.nanoTime();
      assertThat(scrape()).startsWith("HTTP/1.1 200 OK\r\n");
      assertThat(System.nanoTime() - begin).isGreaterThan(ScrapeConnection.PATIENCE.toNanos() / 2);
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      assertThat(ask("x".repeat(8 << 10))).isEmpty();
    }
  }

  /** An answer that is cut does not look like a whole one, and the next one is. */
  @Test
  void whatGoesWrongIsTheLossOfOneScrape() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    Supplier<LedgerView> full =
        () -> {
          if (asked.getAndIncrement() == 0) {
            throw new OutOfMemoryError("made by a test");
          }
          return views.get();
        };
    MetricsPort served = open(full);
    try (served) {
      assertThat(scrape()).doesNotContain("\r\n0\r\n\r\n");
      assertThat(scrape()).endsWith("\r\n0\r\n\r\n");
    }
  }

  @Test
  void aPortThatIsTakenIsSaidAndOneThatIsClosedIsFree() throws IOException {
    MetricsPort first = open(views);
    assertThatThrownBy(() -> open(views)).isInstanceOf(BindException.class);
    first.close();
    MetricsPort second = open(views);
    try (second) {
      assertThat(scrape()).startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  @Test
  void itsThreadHoldsNoApplicationUp() throws IOException {
    List<Thread> threads = new ArrayList<>();
    Supplier<LedgerView> noting =
        () -> {
          threads.add(Thread.currentThread());
          return views.get();
        };
    MetricsPort served = open(noting);
    try (served) {
      scrape();
    }
    assertThat(threads).singleElement().matches(Thread::isDaemon);
  }
}
