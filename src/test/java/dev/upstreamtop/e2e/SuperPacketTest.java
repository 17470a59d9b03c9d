// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.Figures;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Namespace;
import dev.upstreamtop.world.Row;
import dev.upstreamtop.world.Upstreamtop;
import org.junit.jupiter.api.Test;

/** Where an interface cuts segments itself, packets pass that are far longer than its MTU. */
@InNamespace
class SuperPacketTest {

  private static final int MTU = 1_500;
  private static final int EXCHANGES = 20;
  private static final String PHANTOMS =
      "GET /phantom HTTP/1.1\r\n\r\nHTTP/1.1 500 Phantom\r\n\r\n".repeat(20_000);
  private static final String UPLOAD =
      "POST /up HTTP/1.1\r\nContent-Length: " + PHANTOMS.length() + "\r\n\r\n" + PHANTOMS;
  private static final String DOWNLOAD =
      "HTTP/1.1 200 OK\r\nContent-Length: " + PHANTOMS.length() + "\r\n\r\n" + PHANTOMS;

  @Test
  void isReadToItsEndAndCountsOnce(Namespace proxy) throws Exception {
    try (Namespace host = Namespace.create()) {
      proxy.connect("ut0", "10.77.0.1/24", host, "ut1", "10.77.0.2/24");
      try (Backend backend =
              host.call(
                  () ->
                      new Backend(
                          "10.77.0.2",
                          (head, exchange) -> {
                            exchange.receive(PHANTOMS.length());
                            exchange.send(DOWNLOAD);
                          }));
          Upstreamtop atProxy = Upstreamtop.top("--interfaces", "ut0");
          Upstreamtop atBackend =
              host.call(() -> Upstreamtop.top("--interfaces", "ut1", "--side", "server"))) {
        new Client("10.77.0.2", backend.port()).send(EXCHANGES, 2, n -> UPLOAD);

        Figures here = atProxy.stop();
        Figures there = atBackend.stop();

        long sentAgain = proxy.sentAgain() + host.sentAgain();
        assertWhole(here, here.client(backend.endpoint()), sentAgain);
        assertWhole(there, there.server(backend.endpoint()), sentAgain);
      }
    }
  }

  private static void assertWhole(Figures figures, Row row, long sentAgain) {
    String again = row.get("retransmits") == 0 ? "" : ", retransmits " + row.get("retransmits");
    assertThat(row.counts())
        .isEqualTo("requests %1$d, responses2xx %1$d%2$s".formatted(EXCHANGES, again));
    assertThat(row.get("retransmits")).as("by the kernel's own count").isBetween(0L, sentAgain);
    assertThat(row.answers()).isEqualTo("POST /up 200x" + EXCHANGES);
    assertThat(row.get("bytesSent")).isEqualTo((long) EXCHANGES * UPLOAD.length());
    assertThat(row.get("bytesReceived")).isEqualTo((long) EXCHANGES * DOWNLOAD.length());
    long packets =
        figures.intervals().stream()
            .mapToLong(interval -> interval.at("/capture/packets").asLong())
            .sum();
    assertThat(packets * MTU)
        .as("with packets no longer than the MTU it would have been more of them than %d", packets)
        .isLessThan(row.get("bytesSent") + row.get("bytesReceived"));
  }
}
