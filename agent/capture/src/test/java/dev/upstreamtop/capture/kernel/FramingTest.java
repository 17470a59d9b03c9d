// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.CountsOf;
import dev.upstreamtop.capture.harness.Pause;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a response ends, by what its head says (RFC 9112, 6.3). */
class FramingTest extends KernelTest {

  private static final String CHUNKED =
      String.join(
          "\r\n",
          "HTTP/1.1 200 OK",
          "Transfer-Encoding: chunked",
          "",
          "5",
          "hello",
          "1a;name=value",
          "abcdefghijklmnopqrstuvwxyz",
          "0",
          "Checksum: 12",
          "",
          "");

  @Test
  void chunkedEndsWithItsLastChunkWhereverItIsCut() {
    int head = CHUNKED.indexOf("\r\n\r\n") + 4;
    for (int cut = head; cut < CHUNKED.length(); cut++) {
      numbered(cut)
          .open()
          .request(get("/chunked"))
          .response(CHUNKED.substring(0, cut))
          .response(CHUNKED.substring(cut));

      assertThat(row().times().response().count()).as("cut at %d", cut).isEqualTo(cut - head + 1);
    }
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(CHUNKED.length() - head);
    assertThat(kernel.lost()).isEmpty();
  }

  @Test
  void chunkedByteByByte() {
    Connection connection = connection().open().request(get("/chunked"));
    int head = CHUNKED.indexOf("\r\n\r\n") + 4;
    connection.response(CHUNKED.substring(0, head));
    for (int i = head; i < CHUNKED.length(); i++) {
      assertThat(kernel.exchanges()).isEmpty();
      connection.response(CHUNKED.substring(i, i + 1));
    }

    assertThat(kernel.exchanges()).extracting(Exchange::outcome).containsExactly(Outcome.RESPONSE);
  }

  @Test
  void manySmallChunksInOneSegment() {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 250; i++) {
      body.append("3\r\nabc\r\n");
    }
    Connection connection =
        connection()
            .open()
            .request(get("/stream"))
            .response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            .response(body.toString())
            .response(body.toString());
    assertThat(kernel.exchanges()).isEmpty();
    connection.response("0\r\n\r\n");

    assertThat(kernel.exchanges()).hasSize(1);
    assertThat(kernel.lost()).isEmpty();
    assertThat(row().times().response().count()).isEqualTo(1);
  }

  @Test
  void manyHeaderFields() {
    String fields = "X-Filler: 0123456789\r\n".repeat(140);
    connection()
        .open()
        .request("POST /a HTTP/1.1\r\n" + fields + "Content-Length: 24\r\n\r\n")
        .request("GET /phantom HTTP/1.1\r\n\r")
        .response("HTTP/1.1 200 OK\r\n" + fields + "Content-Length: 5\r\n\r\nhello");

    assertThat(kernel.exchanges()).hasSize(1);
    assertThat(row().counts().requests()).isEqualTo(1);
    assertThat(kernel.lost()).isEmpty();
  }

  @Test
  void contentLengthInAnyCase() {
    connection()
        .open()
        .request(get("/a"))
        .response("HTTP/1.1 200 OK\r\ncONTENT-lENGTH:5\r\n\r\nhell")
        .response("o");

    assertThat(kernel.exchanges()).hasSize(1);
  }

  @Test
  void headersLikeThoseThatTellALengthTellNone() {
    connection()
        .open()
        .request(get("/a"))
        .response("HTTP/1.1 200 OK\r\nX-Content-Length: 5\r\nContent-Lengthy: 5\r\n\r\nhello");

    assertThat(kernel.exchanges()).isEmpty();
  }

  @Test
  void closeDelimitedEndsWithTheConnection() {
    Connection connection =
        connection().open().request(get("/a")).response("HTTP/1.0 200 OK\r\n\r\nhello");
    connection.response("HTTP/1.1 500 Phantom\r\n\r\n");
    assertThat(kernel.exchanges()).isEmpty();
    connection.backendFin();

    assertThat(kernel.exchanges()).extracting(Exchange::outcome).containsExactly(Outcome.RESPONSE);
    assertThat(kernel.exchanges().getFirst().status()).isEqualTo(200);
    assertThat(CountsOf.responses(row())).containsExactly(0, 1, 0, 0, 0, 0, 0);
    assertThat(row().counts().get(Counter.TRUNCATED)).isZero();
  }

  @Test
  void resetOfACloseDelimitedBodyIsTruncation() {
    connection().open().request(get("/a")).response("HTTP/1.0 200 OK\r\n\r\nhello").backendRst();

    assertThat(row().counts().get(Counter.TRUNCATED)).isEqualTo(1);
  }

  @Test
  void headHasNoBodyWhateverItAnnounces() {
    connection()
        .open()
        .request("HEAD /a HTTP/1.1\r\n\r\n")
        .response("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
        .request("HEAD /a HTTP/1.1\r\n\r\n")
        .response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        .request(get("/b"))
        .response(OK)
        .backendFin();

    assertThat(kernel.exchanges()).hasSize(3);
    assertThat(row().counts().get(Counter.TRUNCATED)).isZero();
    assertThat(requestsOf("HEAD", "/a")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void statusWithoutBody(int status) {
    connection()
        .open()
        .request(get("/a"))
        .response("HTTP/1.1 " + status + " None\r\nContent-Length: 500\r\n\r\n")
        .request(get("/b"))
        .response(OK);

    assertThat(kernel.exchanges()).hasSize(2);
  }

  @Test
  void shortestHeads() {
    connection().open().request("GET / HTTP/1.0\r\n\r\n").response("HTTP/1.1 204 X\r\n\r\n");

    assertThat(kernel.exchanges()).hasSize(1);
    assertThat(requestsOf("GET", "/")).isEqualTo(1);
  }

  @Test
  void responseTimeGoesToTheLastByteAndHeaderTimeDoesNot() {
    Connection connection =
        connection().open().request(get("/a")).response("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n");
    Pause.pass();
    connection.response("\r\nhello");

    Exchange exchange = kernel.exchanges().getFirst();
    assertThat(exchange.times().responseNanos() - exchange.times().headerNanos())
        .isGreaterThanOrEqualTo(Pause.NANOS);
  }

  @Test
  void bytesOfEachExchangeAreItsOwn() {
    String first = get("/first");
    String second = "POST /second HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc";
    connection().open().request(first).response(OK).request(second).response(NO_CONTENT);

    assertThat(kernel.exchanges())
        .extracting(exchange -> exchange.bytes().sent())
        .containsExactly((long) first.length(), (long) second.length());
    assertThat(kernel.exchanges())
        .extracting(exchange -> exchange.bytes().received())
        .containsExactly((long) OK.length(), (long) NO_CONTENT.length());
    BackendRow row = row();
    assertThat(row.counts().get(Counter.BYTES_SENT)).isEqualTo(first.length() + second.length());
    assertThat(row.counts().get(Counter.BYTES_RECEIVED))
        .isEqualTo(OK.length() + NO_CONTENT.length());
  }

  @Test
  void uploadThatIsStillRunningWhenTheResponseComes() {
    connection()
        .open()
        .request("POST /up HTTP/1.1\r\nContent-Length: 60\r\n\r\n")
        .request("GET /phantom HTTP/1.1\r\n\r\n     ")
        .response("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
        .request("GET /phantom HTTP/1.1\r\n\r\n     ")
        .request(get("/next"))
        .response(OK);

    assertThat(row().counts().requests()).isEqualTo(2);
    assertThat(CountsOf.responses(row())).containsExactly(0, 1, 0, 1, 0, 0, 0);
    assertThat(requestsOf("GET", "/phantom")).isZero();
  }

  @Test
  void chunkedUploadThatLooksLikeRequests() {
    connection()
        .open()
        .request("POST /up HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
        .request("1b\r\n")
        .request("GET /phantom HTTP/1.1\r\n\r\nab\r\n")
        .request("19\r\n")
        .request("GET /phantom HTTP/1.1\r\n\r\n\r\n")
        .request("0\r\n\r\n")
        .response(OK)
        .request(get("/next"))
        .response(OK);

    assertThat(row().counts().requests()).isEqualTo(2);
    assertThat(requestsOf("GET", "/next")).isEqualTo(1);
  }

  private Connection numbered(int number) {
    return kernel.connection("10.0.0.1:" + (40_000 + number), BACKEND);
  }
}
