// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the fields say that tell a body's length, and not only that they are there (RFC 9112, 6).
 */
class CodingTest extends KernelTest {

  private static final String CHUNKS = "5\r\nhello\r\n0\r\n\r\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked",
        "transfer-encoding:chunked",
        "TRANSFER-ENCODING: CHUNKED",
        "Transfer-Encoding: \t chunked \t ",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: gzip,chunked",
        "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: identity, chunked",
        "Transfer-Encoding: , chunked,",
        "Content-Length: 3\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 3",
        "Transfer-Encoding: chunked\r\nX-Filler: 0123456789",
      })
  void chunked(String fields) {
    assertWholeWhereverItIsCut(fields, CHUNKS);
  }

  @Test
  void chunkedBehindAListThatIsLongerThanABlock() {
    assertWholeWhereverItIsCut("Transfer-Encoding: " + "gzip, ".repeat(60) + "chunked", CHUNKS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5",
        "content-length:5",
        "Content-Length: \t 5 \t ",
        "Content-Length: 0000000000005",
        "Content-Length: 3\r\nContent-Length: 5",
        "Transfer-Encoding: identity\r\nContent-Length: 5",
        "Content-Length: 5\r\nTransfer-Encoding: identity",
        "X-Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Transfer-Encodin: chunked\r\nContent-Length: 5",
        "Transfer-Encodings: chunked\r\nContent-Lengths: 7\r\nContent-Length: 5",
      })
  void length(String fields) {
    assertWholeWhereverItIsCut(fields, "hello");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: identity",
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: gzip\r\nContent-Length: 3",
        "Transfer-Encoding: chunked, gzip",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunkedx",
        "Transfer-Encoding: notchunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: br",
        "X-Note: chunked",
      })
  void untilTheConnectionsEnd(String fields) {
    String response = "HTTP/1.1 200 OK\r\n" + fields + "\r\n\r\n" + CHUNKS;
    int cuts = 0;
    for (int cut = 16; cut < response.length(); cut++, cuts++) {
      Connection connection =
          numbered(cut)
              .open()
              .request(get("/a"))
              .response(response.substring(0, cut))
              .response(response.substring(cut));
      assertThat(kernel.exchanges()).as("cut at %d", cut).hasSize(cuts);
      connection.backendFin();
    }

    assertThat(row().counts().get(Counter.TRUNCATED)).isZero();
    assertThat(kernel.exchanges())
        .hasSize(cuts)
        .extracting(Exchange::outcome)
        .containsOnly(Outcome.RESPONSE);
  }

  @Test
  void identityThirtyTimes() {
    for (int i = 0; i < 30; i++) {
      numbered(i)
          .open()
          .request(get("/a"))
          .response("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nhello")
          .backendFin();
    }

    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(30);
    assertThat(row().counts().get(Counter.TRUNCATED)).isZero();
  }

  @Test
  void lengthThatIsNoNumberIsNotTakenForOne() {
    connection()
        .open()
        .request(get("/a"))
        .response("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nhello")
        .request(get("/b"))
        .response(OK);

    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
    assertThat(row().counts().get(Counter.TRUNCATED)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Transfer-Encoding: gzip, chunked", "Content-Length: 0000000017"})
  void requestsToo(String field) {
    String body = field.startsWith("C") ? "x".repeat(17) : CHUNKS;
    String request = "POST /up HTTP/1.1\r\n" + field + "\r\n\r\n" + body;
    int requests = 0;
    for (int cut = 1; cut < request.length(); cut++) {
      numbered(cut)
          .open()
          .request(request.substring(0, cut))
          .request(request.substring(cut))
          .response(OK)
          .request(get("/next"))
          .response(OK);
      requests += 2;

      assertThat(row().counts().get(Counter.RESPONSES_2XX))
          .as("cut at %d", cut)
          .isEqualTo(requests);
    }
    assertThat(row().counts().requests()).isEqualTo(requests);
  }

  private void assertWholeWhereverItIsCut(String fields, String body) {
    String response = "HTTP/1.1 200 OK\r\n" + fields + "\r\n\r\n" + body;
    int whole = 0;
    for (int cut = 1; cut < response.length(); cut++) {
      numbered(cut)
          .open()
          .request(get("/a"))
          .response(response.substring(0, cut))
          .response(response.substring(cut));
      whole++;

      assertThat(row().times().response().count()).as("cut at %d", cut).isEqualTo(whole);
    }
    assertThat(kernel.lost()).isEmpty();
    assertThat(row().counts().get(Counter.BYTES_RECEIVED))
        .isEqualTo((long) whole * response.length());
  }

  private Connection numbered(int number) {
    return kernel.connection("10.0.0.1:" + (40_000 + number), BACKEND);
  }
}
