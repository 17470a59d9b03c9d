// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connections that are none of ours: what is remembered of one that has sent no request so far must
 * hide none that it sends later, and of one that speaks something else none is counted.
 */
class BystanderTest extends KernelTest {

  /** What somebody may send that is no request. */
  enum Sent {
    BINARY("\u0080\u0001\u0000\u00ff".repeat(300)),
    LETTERS("QUFBQUFB".repeat(150)),
    TEXT("the quick brown fox jumps over the lazy dog ".repeat(30)),
    CACHE("*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n");

    private final String bytes;

    Sent(String bytes) {
      this.bytes = bytes;
    }
  }

  private static final String BINARY = Sent.BINARY.bytes;
  private static final String TLS_RECORD = "\u0017\u0003\u0003\u0001\u0000" + "\u00a7".repeat(256);

  @ParameterizedTest
  @EnumSource
  void aRequestBehindTheEndOfABodyIsMet(Sent sent) {
    Connection connection = connection();
    for (int i = 0; i < 10; i++) {
      connection.request(sent.bytes);
    }
    connection.request(get("/a")).response(OK);

    assertThat(row().counts().requests()).isEqualTo(1);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
    assertThat(requestsOf("GET", "/a")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /a HTTP/1.1\r\n\r\n", "PROPFIND /a HTTP/1.1\r\n\r\n"})
  void aRequestInPiecesIsMet(String request) {
    for (int cut = 1; cut < request.length(); cut++) {
      kernel
          .connection("10.0.0.1:" + (40_000 + cut), BACKEND)
          .request(BINARY)
          .request(BINARY)
          .request(request.substring(0, cut))
          .request(request.substring(cut))
          .response(OK);
    }

    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(request.length() - 1L);
  }

  /** The port of a backend is looked up, where others are told at the first glance. */
  @Test
  void aBystanderToAPortThatABackendHas() {
    kernel.connection("10.0.0.1:50000", BACKEND).open().request(get("/known")).response(OK);
    Connection connection = connection();
    for (int i = 0; i < 10; i++) {
      connection.request(BINARY);
    }
    assertThat(row().counts().requests()).isEqualTo(1);
    connection.request(get("/a")).response(OK);

    assertThat(row().counts().requests()).isEqualTo(2);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
  }

  @Test
  void onePortsLaterTlsIsNamed() {
    connection().request(BINARY).request(BINARY).request(TLS_RECORD).request(TLS_RECORD);

    assertThat(kernel.unreadable())
        .extracting(UnreadablePort::port, UnreadablePort::protocol, UnreadablePort::connections)
        .containsExactly(tuple(8080, "TLS", 1L));
  }

  /** Its verdict is final: what looks like a request inside another protocol is none. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5})
  void anotherProtocolStaysIgnoredHoweverManySweepsPass(int sweeps) {
    Connection connection = connection().open().request(BINARY).response(BINARY);
    sweep(sweeps);
    connection.request(BINARY).request(get("/phantom")).response(OK).request(get("/phantom"));

    assertThat(kernel.backends()).isEmpty();
    assertThat(kernel.ignored("junk")).isEqualTo(1);
  }

  @Test
  void anotherProtocolLeavesNoPort() {
    connection().open().request(BINARY).response(BINARY);
    sweep(3);

    assertThat(kernel.knownPorts()).isZero();
  }

  /** The backend's answer proves the connection, whose entry is not one of the few for others. */
  @Test
  void oneThatNothingHasProvedKeepsItsPort() {
    kernel.connection(CLIENT, BACKEND).syn().request(BINARY);
    sweep(3);

    assertThat(kernel.knownPorts()).isEqualTo(1);
  }

  @Test
  void itsPortsAreUsedAgain() {
    connection().open().request(BINARY).response(BINARY);
    sweep(3);
    connection().numbered(900_000_000, 77).open().request(get("/a")).response(OK);

    assertThat(row().counts().get(Counter.CONNECTS)).isEqualTo(1);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
  }

  @Test
  void oneThatIsLeftOutComesBackWithTheFilters() {
    kernel.filter(List.of(), List.of("10.0.0.9"));
    Connection connection = connection().open().request(get("/a")).response(OK);
    sweep(3);
    connection.request(get("/b")).response(OK);
    assertThat(kernel.backends()).isEmpty();
    kernel.filter(List.of(), List.of());
    connection.request(get("/c")).response(OK);

    assertThat(row().counts().requests()).isEqualTo(1);
    assertThat(requestsOf("GET", "/c")).isEqualTo(1);
  }

  private void sweep(int times) {
    for (int i = 0; i < times; i++) {
      kernel.sweep();
    }
  }

  @Test
  void whatAReceiverDropsIsCountedAsBefore() {
    Connection connection = connection().request(BINARY).request(BINARY);
    connection.shaped(packet -> packet.flags(0)).requestAt(0, BINARY);

    assertThat(kernel.ignored("damaged")).isEqualTo(1);
  }

  @Test
  void bystandersAreNobodys() {
    Connection connection = connection();
    for (Sent sent : List.of(Sent.BINARY, Sent.LETTERS, Sent.CACHE, Sent.BINARY)) {
      connection.request(sent.bytes).response(sent.bytes);
    }

    assertThat(kernel.backends()).isEmpty();
    assertThat(kernel.ignored("junk")).isZero();
  }
}
