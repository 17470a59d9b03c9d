// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.Pause;
import dev.upstreamtop.capture.harness.UnderWay;
import dev.upstreamtop.telemetry.snapshot.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes on behind a final head: bodies that are not over, and tunnels. */
class UnderWayTest extends KernelTest {

  private static final String LENGTH = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";
  private static final String SWITCHING = "HTTP/1.1 101 Switching Protocols\r\n\r\n";

  @Test
  void bodyThatIsNotOver() {
    long before = System.nanoTime();
    Connection first = numbered(1).open().request(get("/a")).response(LENGTH + "part");
    long between = System.nanoTime();
    Pause.pass();
    Connection second = numbered(2).open().request(get("/b")).response(LENGTH);

    assertThat(underWay().receiving()).isEqualTo(2);
    assertThat(underWay().oldestReceivingNanos()).isBetween(before, between);
    assertThat(row().gauges().inFlight()).isZero();
    first.response("123456");
    assertThat(underWay().receiving()).isEqualTo(1);
    assertThat(underWay().oldestReceivingNanos()).isGreaterThan(between);
    second.backendRst();
    assertThat(underWay().receiving()).isZero();
    assertThat(underWay().oldestReceivingNanos()).isZero();
  }

  @Test
  void whatWaitsForItsHeadIsInFlightAndNotReceived() {
    connection().open().request(get("/a")).response("HTTP/1.1 100 Continue\r\n\r\n");

    assertThat(underWay().receiving()).isZero();
    assertThat(row().gauges().inFlight()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"GET /ws, 101 Switching Protocols", "CONNECT a:443, 200 OK"})
  void tunnel(String line, String status) {
    long before = System.nanoTime();
    Connection tunnel =
        connection()
            .open()
            .request(line + " HTTP/1.1\r\nHost: a\r\n\r\n")
            .response("HTTP/1.1 " + status + "\r\nUpgrade: x\r\n\r\nhello")
            .request("1234567")
            .response("12345678");

    UnderWay met = underWay();
    assertThat(met.tunnels()).isEqualTo(1);
    assertThat(met.oldestTunnelNanos()).isBetween(before, System.nanoTime());
    assertThat(met.receiving()).isZero();
    assertThat(met.tunnelBytesSent()).isEqualTo(7);
    assertThat(met.tunnelBytesReceived()).isEqualTo(5 + 8);
    tunnel.clientFin();
    assertThat(underWay().tunnels()).isZero();
  }

  @Test
  void headOfATunnelCutAtEveryByte() {
    String response = SWITCHING + "hello";
    for (int cut = 1; cut < response.length(); cut++) {
      numbered(cut)
          .open()
          .request(get("/ws"))
          .response(response.substring(0, cut))
          .response(response.substring(cut));

      assertThat(underWay().tunnels()).as("cut at %d", cut).isEqualTo(cut);
      assertThat(underWay().tunnelBytesReceived()).as("cut at %d", cut).isEqualTo(5L * cut);
    }
    assertThat(kernel.exchanges()).hasSize(response.length() - 1);
  }

  @Test
  void bytesThatComeOutOfOrder() {
    connection()
        .open()
        .request(get("/ws"))
        .response(SWITCHING)
        .responseAt(4, "5678")
        .response("1234")
        .skipResponse(4)
        .requestAt(3, "456")
        .request("123")
        .skipRequest(3)
        .requestAt(-3, "456");

    assertThat(underWay().tunnelBytesReceived()).isEqualTo(8);
    assertThat(underWay().tunnelBytesSent()).isEqualTo(6);
    assertThat(kernel.lost()).isEmpty();
  }

  @Test
  void whoEndsATunnelIsWhoMovesFirst() {
    opened(1).clientFin().backendFin();
    opened(2).backendFin().clientFin();
    opened(3).clientRst();
    opened(4).backendRst();
    opened(5).backendFin().clientRst();

    assertThat(underWay().tunnels()).isZero();
    assertThat(underWay().endedByClient()).isEqualTo(2);
    assertThat(underWay().endedByBackend()).isEqualTo(3);
  }

  @Test
  void http2BehindAnUpgradeIsNone() {
    opened(1).request("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").response("frames").clientFin();

    assertThat(underWay().tunnels()).isZero();
    assertThat(underWay().endedByClient()).isZero();
    assertThat(underWay().tunnelBytesReceived()).isZero();
  }

  @Test
  void portUsedAgainBehindATunnel() {
    opened(1);
    numbered(1).numbered(900_000_000, 77).open().request(get("/a")).response(OK);

    assertThat(underWay().tunnels()).isZero();
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
  }

  private UnderWay underWay() {
    return kernel.underWay(BACKEND);
  }

  private Connection opened(int number) {
    return numbered(number).open().request(get("/ws")).response(SWITCHING);
  }

  private Connection numbered(int number) {
    return kernel.connection("10.0.0.1:" + (40_000 + number), BACKEND);
  }
}
