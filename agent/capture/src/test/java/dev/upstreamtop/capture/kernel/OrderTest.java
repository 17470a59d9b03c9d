// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.CountsOf;
import dev.upstreamtop.capture.harness.Pause;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import org.junit.jupiter.api.Test;

/** What TCP sends again, and what overtakes. */
class OrderTest extends KernelTest {

  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n";
  private static final String TEN = "0123456789";

  @Test
  void synAndSynAckSentAgain() {
    connection().syn().syn().synAck().synAck().request(get("/a")).response(OK);

    assertThat(row().counts().get(Counter.CONNECTS)).isEqualTo(1);
    assertThat(row().counts().get(Counter.RETRANSMITS)).isEqualTo(2);
    assertThat(row().counts().requests()).isEqualTo(1);
  }

  /** Whether it is answered in the end, or not, or for a backend that is known already. */
  @Test
  void aSynSentAgainIsToldApart() {
    connection().syn().syn().syn().synAck().synAck().request(get("/a")).response(OK);
    assertThat(row().counts().get(Counter.CONNECT_RETRIES)).isEqualTo(2);
    assertThat(row().counts().get(Counter.RETRANSMITS)).isEqualTo(3);

    Connection late = kernel.connection("10.0.0.1:40001", BACKEND).syn().synAck().syn();
    late.request(get("/a").substring(0, 4)).requestAt(-4, get("/a")).response(OK);
    assertThat(row().counts().get(Counter.CONNECT_RETRIES)).isEqualTo(3);
    assertThat(row().counts().get(Counter.RETRANSMITS)).isEqualTo(5);

    kernel.connection("10.0.0.1:40002", BACKEND).syn().syn().backendRst();
    assertThat(row().counts().get(Counter.REFUSED)).isEqualTo(1);
    assertThat(row().counts().get(Counter.CONNECT_RETRIES)).isEqualTo(4);
    assertThat(row().counts().get(Counter.RETRANSMITS)).isEqualTo(6);
  }

  @Test
  void timeRunsFromTheFirstTransmission() {
    Connection connection = connection().open().request(get("/a"));
    Pause.pass();
    connection.requestAt(-get("/a").length(), get("/a")).response(OK);

    assertThat(kernel.exchanges()).hasSize(1);
    assertThat(kernel.exchanges().getFirst().times().headerNanos())
        .isGreaterThanOrEqualTo(Pause.NANOS);
    assertThat(row().counts().get(Counter.RETRANSMITS)).isEqualTo(1);
  }

  @Test
  void sentAgainWithMoreBehindIt() {
    String whole = get("/orders/1");
    connection()
        .open()
        .request(whole.substring(0, 8))
        .requestAt(-8, whole)
        .skipRequest(whole.length() - 8)
        .response(OK);

    assertThat(row().counts().requests()).isEqualTo(1);
    assertThat(row().counts().get(Counter.RETRANSMITS)).isEqualTo(1);
    assertThat(row().counts().get(Counter.BYTES_SENT)).isEqualTo(whole.length());
    assertThat(requestsOf("GET", "/orders/{id}")).isEqualTo(1);
  }

  @Test
  void bodySegmentsChangePlaces() {
    connection()
        .open()
        .request(get("/a"))
        .response(HEAD)
        .responseAt(10, TEN)
        .responseAt(0, TEN)
        .skipResponse(20);

    assertThat(kernel.exchanges()).hasSize(1);
    assertThat(row().counts().get(Counter.BYTES_RECEIVED)).isEqualTo(HEAD.length() + 20);
    assertThat(row().counts().get(Counter.RETRANSMITS)).isZero();
    assertThat(kernel.lost()).isEmpty();
  }

  /** Nobody moves on but who has the next byte: what lies beyond is one range, gaps and all. */
  @Test
  void secondGapInsideABody() {
    String five = TEN.substring(5);
    Connection connection = connection().open().request(get("/a")).response(HEAD);
    connection.responseAt(5, five).responseAt(15, five);
    assertThat(kernel.exchanges()).isEmpty();
    connection.responseAt(0, five);

    assertThat(kernel.exchanges()).hasSize(1);
    assertThat(row().counts().get(Counter.BYTES_RECEIVED)).isEqualTo(HEAD.length() + 20);
    connection.responseAt(10, five).skipResponse(20).request(get("/b")).response(OK);
    assertThat(row().counts().get(Counter.BYTES_RECEIVED))
        .isEqualTo(HEAD.length() + 20 + OK.length());
    assertThat(kernel.lost()).isEmpty();
  }

  @Test
  void headArrivesAfterItsBody() {
    connection()
        .open()
        .request(get("/a"))
        .responseAt(HEAD.length(), TEN)
        .responseAt(HEAD.length() + 10, TEN)
        .response(HEAD)
        .skipResponse(20);

    assertThat(CountsOf.responses(row())).containsExactly(0, 1, 0, 0, 0, 0, 0);
    assertThat(kernel.exchanges()).hasSize(1);
    assertThat(row().counts().get(Counter.BYTES_RECEIVED)).isEqualTo(HEAD.length() + 20);
  }

  @Test
  void segmentAheadThatCameTwice() {
    connection()
        .open()
        .request(get("/a"))
        .response(HEAD)
        .responseAt(10, TEN)
        .responseAt(10, TEN)
        .responseAt(0, TEN)
        .skipResponse(20)
        .request(get("/b"))
        .response(OK);

    assertThat(row().counts().get(Counter.RETRANSMITS)).isEqualTo(1);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
    assertThat(kernel.exchanges()).hasSize(2);
  }

  @Test
  void twoGapsInABody() {
    connection()
        .open()
        .request(get("/a"))
        .response("HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n")
        .responseAt(10, TEN)
        .responseAt(30, TEN)
        .responseAt(0, TEN)
        .responseAt(20, TEN)
        .skipResponse(40)
        .request(get("/b"))
        .response(OK);

    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
    assertThat(kernel.exchanges()).hasSize(2);
    assertThat(row().counts().get(Counter.BYTES_RECEIVED))
        .isEqualTo(HEAD.length() + 40 + OK.length());
  }

  @Test
  void finOvertakesTheResponse() {
    Connection connection = connection().open().request(get("/a"));
    connection.skipResponse(OK.length()).backendFin();
    assertThat(row().counts().failures()).isEqualTo(FailureCounts.NONE);
    connection.responseAt(-OK.length() - 1, OK);

    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
    assertThat(row().counts().failures()).isEqualTo(FailureCounts.NONE);
    assertThat(row().counts().get(Counter.TRUNCATED)).isZero();
  }

  @Test
  void sequenceNumbersWrap() {
    Connection connection = connection().numbered(-40, -20).open();
    for (int i = 0; i < 5; i++) {
      connection.request(get("/a")).response(OK);
    }

    assertThat(row().counts().requests()).isEqualTo(5);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(5);
    assertThat(row().counts().get(Counter.RETRANSMITS)).isZero();
  }

  @Test
  void keepAliveProbeIsNoRequest() {
    connection().open().request(get("/a")).response(OK).requestAt(-1, "\0").requestAt(-1, "");

    assertThat(row().counts().requests()).isEqualTo(1);
    assertThat(row().counts().get(Counter.BYTES_SENT)).isEqualTo(get("/a").length());
  }
}
