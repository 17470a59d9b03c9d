// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.Packet;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What TCP allows and hardly anybody sends. */
class RareSegmentTest extends KernelTest {

  private static final int BACKEND_ISN = 0x7fff_ff00;

  /** TCP Fast Open both ways: the request with the SYN, the response with the SYN-ACK. */
  @Test
  void dataInASynAck() {
    Connection connection = connection();
    connection.toBackend(connection.packetToBackend(1_000).flags(Packet.SYN).payload(get("/a")));
    Packet answer = connection.packetToClient(BACKEND_ISN).flags(Packet.SYN | Packet.ACK);
    answer.acknowledging(1_001 + get("/a").length()).payload(OK);
    connection.toClient(answer).toClient(answer);

    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
    assertThat(row().counts().get(Counter.CONNECTS)).isEqualTo(1);
    assertThat(row().counts().get(Counter.RETRANSMITS)).isEqualTo(1);
    assertThat(kernel.exchanges()).extracting(Exchange::route).containsExactly("/a");
  }

  @Test
  void sameNumbersAgain() {
    for (int i = 0; i < 3; i++) {
      connection().open().request(get("/a")).response(OK).clientFin().backendFin();
    }
    for (int i = 0; i < 3; i++) {
      connection().open().request(get("/b")).response(OK);
    }

    assertThat(row().counts().get(Counter.CONNECTS)).isEqualTo(6);
    assertThat(row().counts().requests()).isEqualTo(6);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(6);
    assertThat(row().counts().get(Counter.RETRANSMITS)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 30})
  void urgentByteIsNotPartOfTheRequest(int pointer) {
    String request = get("/orders/of/a/long/name");
    String sent = request.substring(0, pointer - 1) + "!" + request.substring(pointer - 1);
    Connection connection = connection().open();
    for (int i = 0; i < 2; i++) {
      Packet packet =
          connection.packetToBackend(1_001 + i * sent.length()).payload(sent).urgent(pointer);
      connection.toBackend(packet).skipRequest(sent.length()).response(OK);
    }

    assertThat(requestsOf("GET", "/orders/of/a/long/name")).isEqualTo(2);
    // What comes before the first request is none of its bytes.
    assertThat(row().counts().get(Counter.BYTES_SENT))
        .isEqualTo(2L * sent.length() - (pointer == 1 ? 1 : 0));
  }

  @Test
  void urgentByteInASegmentOfItsOwn() {
    Connection connection = connection().open();
    connection.toBackend(connection.packetToBackend(1_001).payload("!").urgent(1)).skipRequest(1);
    connection.request(get("/a")).response(OK);
    int next = 1_002 + get("/a").length();
    Packet last = connection.packetToBackend(next).payload(get("/b") + "!");
    connection.toBackend(last.urgent(get("/b").length() + 1)).skipRequest(get("/b").length() + 1);
    connection.response(OK).request(get("/c")).response(OK);

    assertThat(kernel.exchanges())
        .extracting(Exchange::method, Exchange::route)
        .containsExactly(tuple("GET", "/a"), tuple("GET", "/b"), tuple("GET", "/c"));
  }

  /** Tenants behind interfaces of their own: the first one counts, the other is told. */
  @Test
  void sameEndpointsOnTwoInterfacesAtOnce() {
    kernel.announceInterface(2);
    Connection first = connection().open().request(get("/a"));
    Connection second =
        connection().numbered(900_000_000, 700_000_000).through(2).open().request(get("/b"));
    first.response(OK);
    second.response(OK);
    first.request(get("/c")).response(OK);

    assertThat(row().counts().requests()).isEqualTo(2);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
    assertThat(row().counts().failures()).isEqualTo(FailureCounts.NONE);
    assertThat(kernel.lost("ambiguous")).isEqualTo(4);
  }
}
