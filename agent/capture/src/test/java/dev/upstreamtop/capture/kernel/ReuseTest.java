// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.CountsOf;
import dev.upstreamtop.capture.harness.Packet;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import org.junit.jupiter.api.Test;

/** A connection's beginning and end: ports used again, connections met in the middle. */
class ReuseTest extends KernelTest {

  @Test
  void portUsedAgainRightAfterClose() {
    connection().open().request(get("/a")).response(OK).backendFin().clientFin();
    again().open().request(get("/b")).response(NO_CONTENT);

    assertThat(row().counts().get(Counter.CONNECTS)).isEqualTo(2);
    assertThat(row().counts().requests()).isEqualTo(2);
    assertThat(row().counts().get(Counter.RETRANSMITS)).isZero();
    assertThat(kernel.exchanges()).extracting(Exchange::route).containsExactly("/a", "/b");
  }

  @Test
  void portUsedAgainWhileTheOldConnectionStillWaited() {
    connection().open().request(get("/a"));
    again().open().request(get("/b")).response(OK);

    assertThat(row().counts().requests()).isEqualTo(2);
    assertThat(CountsOf.responses(row())).containsExactly(0, 1, 0, 0, 0, 0, 0);
    assertThat(row().counts().failures()).isEqualTo(new FailureCounts(0, 0, 1));
    assertThat(kernel.exchanges())
        .extracting(Exchange::outcome)
        .containsExactly(Outcome.ABANDONED, Outcome.RESPONSE);
    assertThat(kernel.exchanges().getLast().route()).isEqualTo("/b");
  }

  @Test
  void halfALineOfTheOldConnectionIsNotContinued() {
    connection().open().request("GET /old/");
    again().open().request("GET /new HTTP/1.1\r\n\r\n").response(OK);

    assertThat(row().counts().requests()).isEqualTo(1);
    assertThat(requestsOf("GET", "/new")).isEqualTo(1);
  }

  @Test
  void portUsedAgainAfterASwitchOfProtocol() {
    connection().open().request(get("/a")).response("HTTP/1.1 101 Switching\r\n\r\n");
    again().open().request(get("/b")).response(OK);

    assertThat(CountsOf.responses(row())).containsExactly(1, 1, 0, 0, 0, 0, 0);
  }

  @Test
  void finOfTheOldConnectionDoesNotEndTheNewOne() {
    Connection old = connection().open().request(get("/a")).response(OK).backendFin().clientFin();
    Connection fresh = again().open().request(get("/b"));
    old.skipResponse(-1).backendFin();
    assertThat(row().counts().failures()).isEqualTo(FailureCounts.NONE);
    fresh.response(OK);

    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
  }

  @Test
  void metWithTheEndOfABody() {
    connection().request("abc def").request(get("/a")).response(OK);

    assertThat(row().counts().requests()).isEqualTo(1);
    assertThat(requestsOf("GET", "/a")).isEqualTo(1);
  }

  @Test
  void metBetweenRequestAndResponse() {
    connection().response(OK).request(get("/a")).response(OK);

    assertThat(row().counts().requests()).isEqualTo(1);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
  }

  @Test
  void requestWithTheSyn() {
    Connection connection = connection();
    connection.toBackend(connection.packetToBackend(1_000).flags(Packet.SYN).payload(get("/fast")));
    connection.skipRequest(1 + get("/fast").length()).synAck().response(OK);

    assertThat(row().counts().requests()).isEqualTo(1);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
    assertThat(row().counts().get(Counter.CONNECTS)).isEqualTo(1);
  }

  @Test
  void connectTimePerConnection() {
    for (int i = 0; i < 10; i++) {
      kernel.connection("10.0.0.1:" + (41_000 + i), BACKEND).open().request(get("/")).response(OK);
    }

    assertThat(row().counts().get(Counter.CONNECTS)).isEqualTo(10);
    assertThat(row().times().connect().count()).isEqualTo(10);
  }

  private Connection again() {
    return connection().numbered(900_000_000, 77);
  }
}
