// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.Kernel;
import dev.upstreamtop.capture.harness.Packet;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.testing.NeedsRoot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same exchange seen from its client's host, from its backend's, and from one that is both. */
@NeedsRoot
class SideTest {

  private static final String CLIENT = "10.0.0.1:40000";
  private static final String BACKEND = "10.0.0.9:8080";
  private static final String REQUEST = "GET /a HTTP/1.1\r\n\r\n";
  private static final String RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  private Kernel kernel;

  @AfterEach
  void unload() {
    if (kernel != null) {
      kernel.close();
    }
  }

  @Test
  void server() {
    load(EnumSet.of(Side.SERVER));
    kernel.own("10.0.0.9");

    kernel.served(CLIENT, BACKEND).open().request(REQUEST).response(RESPONSE);

    assertOneExchange(Side.SERVER);
    assertThat(kernel.backends()).hasSize(1);
  }

  @Test
  void everyLoopbackAddressIsThisHosts() {
    load(EnumSet.of(Side.SERVER));

    kernel.served("127.0.0.1:40000", "127.0.0.2:80").open().request(REQUEST).response(RESPONSE);
    kernel.served("126.0.0.1:40000", "126.0.0.2:80").open().request(REQUEST).response(RESPONSE);

    assertThat(kernel.backend("127.0.0.2:80", Side.SERVER).counts().requests()).isEqualTo(1);
    assertThat(kernel.backends()).hasSize(1);
  }

  @Test
  void whatIsRoutedIsNotServed() {
    load(EnumSet.of(Side.SERVER));
    kernel.own("10.0.0.8");

    kernel.served(CLIENT, BACKEND).open().request(REQUEST).response(RESPONSE);

    assertThat(kernel.backends()).isEmpty();
  }

  @Test
  void clientSideDoesNotSeeWhatIsServed() {
    load(EnumSet.of(Side.CLIENT));
    kernel.own("10.0.0.9");

    kernel.served(CLIENT, BACKEND).open().request(REQUEST).response(RESPONSE);

    assertThat(kernel.backends()).isEmpty();
  }

  @Test
  void onLoopbackBothSidesAreOneExchangeEach() {
    load(EnumSet.of(Side.CLIENT, Side.SERVER));
    kernel.own("10.0.0.9");
    Connection connection = kernel.connection(CLIENT, BACKEND);

    // Each packet leaves and then arrives on the same interface.
    passes(connection.packetToBackend(999).flags(Packet.SYN));
    passes(connection.packetToClient(4_999).flags(Packet.SYN | Packet.ACK).acknowledging(1_000));
    passes(connection.packetToBackend(1_000).acknowledging(5_000).payload(REQUEST));
    passes(
        connection.packetToClient(5_000).acknowledging(1_000 + REQUEST.length()).payload(RESPONSE));

    assertOneExchange(Side.CLIENT);
    assertOneExchange(Side.SERVER);
    assertThat(kernel.backends()).hasSize(2);
  }

  /** A body may begin like a request: what leaves where somebody listens are responses. */
  @Test
  void whatAServerSendsIsKnownByItsListener() throws IOException {
    load(EnumSet.of(Side.CLIENT, Side.SERVER));
    String server;
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"))) {
      server = "127.0.0.2:" + listener.getLocalPort();
      answerByWhatLooksLikeARequest("127.0.0.1:40000", server);
      assertThat(kernel.backends()).hasSize(1);
    }
    answerByWhatLooksLikeARequest("127.0.0.1:40001", server);

    assertThat(kernel.backend("127.0.0.1:40001").counts().requests()).isEqualTo(1);
  }

  private void answerByWhatLooksLikeARequest(String client, String server) {
    kernel
        .served(client, server)
        .open()
        .request(REQUEST)
        .response("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        .response(REQUEST);
  }

  private void passes(Packet packet) {
    byte[] frame = packet.frame();
    kernel.run(true, frame, 1);
    kernel.run(false, frame, 1);
  }

  private void assertOneExchange(Side side) {
    BackendRow row = kernel.backend(BACKEND, side);
    assertThat(row.counts().requests()).isEqualTo(1);
    assertThat(row.counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
    assertThat(row.counts().get(Counter.CONNECTS)).isEqualTo(1);
    assertThat(row.counts().get(Counter.RETRANSMITS)).isZero();
    assertThat(row.times().header().count()).isEqualTo(1);
  }

  private void load(Set<Side> sides) {
    Duration never = Duration.ofHours(1);
    kernel = Kernel.load(new ProgramConfig(sides, false, never, never, never));
  }
}
