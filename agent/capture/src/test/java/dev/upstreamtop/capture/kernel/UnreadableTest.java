// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connections that become unreadable, or were before the capture: each is counted, and its port
 * named.
 */
class UnreadableTest extends KernelTest {

  private static final String UPGRADE =
      "GET /a HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n";
  private static final String SWITCHING =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  /** Application data, as a kept connection sends it. */
  private static final String TLS_RECORD = "\u0017\u0003\u0003\u0001\u0000" + "\u00a7".repeat(256);

  /** Nobody knows then whose the first bytes of the backend's are. */
  @Test
  void http2WhileARequestIsInFlight() {
    connection().open().request(get("/a")).request(PREFACE);

    assertNamed("http2", "HTTP/2", 1);
  }

  @Test
  void anotherProtocolBehindAnUpgradeIsATunnel() {
    connection().open().request(UPGRADE).response(SWITCHING).request("PRI * HX").request(PREFACE);

    assertThat(kernel.unreadable()).isEmpty();
  }

  @Test
  void tlsOnConnectionsThatWereOpenBefore() {
    for (int i = 0; i < 50; i++) {
      for (int records = 0; records < 3; records++) {
        kernel
            .connection("10.0.0.1:" + (40_000 + i), BACKEND)
            .skipRequest(records * TLS_RECORD.length())
            .request(TLS_RECORD)
            .response(TLS_RECORD);
      }
    }

    assertNamed("tls", "TLS", 50);
    assertThat(kernel.backends()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 17})
  void beyondSixteenPortsItIsToldHowManyMoreThereAre(int ports) {
    for (int port = 1; port <= ports; port++) {
      kernel.connection(CLIENT, "10.0.0.9:" + port).open().request("\u0016\u0003\u0001\0\u00a5");
    }

    assertThat(kernel.unreadable()).hasSize(16);
    assertThat(kernel.unreadableOmitted()).isEqualTo(ports - 16);
    assertThat(kernel.ignored("tls")).isEqualTo(ports);
  }

  /** On a router both ways leave: what a server answers must not name its client's port. */
  @Test
  void tlsThatIsRoutedNamesTheServersPort() {
    kernel.connection(/* client= */ BACKEND, /* backend= */ CLIENT).request(TLS_RECORD);
    assertThat(kernel.unreadable()).isEmpty();
    connection().request(TLS_RECORD);

    assertNamed("tls", "TLS", 1);
  }

  @Test
  void tlsThatIsLeftOut() {
    kernel.filter(List.of(), List.of("10.0.0.9"));
    connection().request(TLS_RECORD);

    assertThat(kernel.unreadable()).isEmpty();
  }

  @Test
  void tlsAndThenTheSamePortsAgainWithHttp() {
    connection().request(TLS_RECORD);
    connection().numbered(900_000_000, 77).open().request(get("/a")).response(OK);

    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0018\u0003\u0003\u0001\u0000xxxx",
        "\u0013\u0003\u0003\u0001\u0000xxxx",
        "\u0017\u0002\u0003\u0001\u0000xxxx",
        "\u0017\u0003\u0005\u0001\u0000xxxx",
        "\u0017\u0003\u0003\u0000\u0000xxxx",
        "\u0017\u0003\u0003A\u0001xxxx",
        "\u0017\u0003\u0003\u0001",
      })
  void whatIsNoRecordHeader(String bytes) {
    connection().request(bytes);

    assertThat(kernel.unreadable()).isEmpty();
  }

  private void assertNamed(String cause, String protocol, int connections) {
    assertThat(kernel.ignored(cause)).isEqualTo(connections);
    assertThat(kernel.unreadable())
        .extracting(UnreadablePort::port, UnreadablePort::protocol, UnreadablePort::connections)
        .containsExactly(tuple(8080, protocol, (long) connections));
  }
}
