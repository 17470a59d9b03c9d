// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.CountsOf;
import dev.upstreamtop.capture.harness.Pause;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a request and what is none. */
class ProtocolTest extends KernelTest {

  @ParameterizedTest
  @CsvSource({
    "GET, /a, /a",
    "PROPFIND, /dav/, /dav/",
    "QUERY, /q?x=1, /q",
    "PURGE, /p#frag, /p",
    "get, /lower, /lower",
    "M-SEARCH, *, *",
    "OPTIONS, *, *",
    "GET, http://host/absolute?q, http://host/absolute",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF, /longest, /longest",
  })
  void anyTokenIsAMethod(String method, String target, String route) {
    connection().open().request(method + " " + target + " HTTP/1.1\r\n\r\n").response(OK);

    assertThat(row().counts().requests()).isEqualTo(1);
    assertThat(requestsOf(method, route)).isEqualTo(1);
  }

  @Test
  void bareLineFeeds() {
    connection()
        .open()
        .request("\nGET /a HTTP/1.0\nHost: b\n\n")
        .response("HTTP/1.0 200 OK\nContent-Length: 2\n\nok");

    assertThat(kernel.exchanges()).hasSize(1);
    assertThat(requestsOf("GET", "/a")).isEqualTo(1);
  }

  @Test
  void routesApartUpToTheDocumentedLength() {
    String common = "/" + "p".repeat(100);
    Connection connection = connection().open();
    for (String end : new String[] {"/x", "/y", "/z"}) {
      connection.request(get(common + end)).response(OK);
    }

    assertThat(row().routes())
        .extracting(RouteRow::route)
        .containsExactlyInAnyOrder(common + "/x", common + "/y", common + "/z");
  }

  @Test
  void longerTargetsAreCutAndCountedOnce() {
    connection().open().request(get("/" + "p".repeat(3_000) + "?q")).response(OK);

    assertThat(row().counts().requests()).isEqualTo(1);
    assertThat(row().routes()).hasSize(1);
    assertThat(row().routes().getFirst().route()).startsWith("/" + "p".repeat(127));
  }

  @Test
  void tls() {
    connection().open().request("\u0016\u0003\u0001\u0000\u00a5" + "x".repeat(160));

    assertUnreadable("tls", "TLS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET foo 0 0 5\r\n",
        "\0\0\0\4abcd",
        "GET /a HTTP/3.0\r\n\r\n",
        "GET /a\r\n",
        " / HTTP/1.1\r\n\r\n",
        "GET  HTTP/1.1\r\n\r\n",
        "a(b) / HTTP/1.1\r\n\r\n",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG / HTTP/1.1\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
      })
  void junk(String bytes) {
    connection().open().request(bytes);

    assertUnreadable("junk", "other");
  }

  @Test
  void longJunk() {
    connection().open().request("x".repeat(300));

    assertUnreadable("junk", "other");
  }

  @Test
  void afterJunkNothingIsRead() {
    connection().open().request("hello\r\n").request(get("/phantom")).response(OK);

    assertThat(row().counts().requests()).isZero();
    assertThat(kernel.backends()).isEmpty();
  }

  @Test
  void garbageOnManyConnections() {
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[1 + random.nextInt(300)];
      random.nextBytes(bytes);
      bytes[0] |= (byte) 0x80;
      kernel
          .connection("10.0.0.1:" + (20_000 + i), BACKEND)
          .open()
          .request(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    assertThat(kernel.backends()).isEmpty();
    assertThat(kernel.ignored("junk")).isEqualTo(500);
  }

  @Test
  void portScansMakeNoBackend() {
    for (int port = 1; port <= 100; port++) {
      kernel.connection(CLIENT, "10.0.0.9:" + port).open().clientRst();
    }

    assertThat(kernel.backends()).isEmpty();
  }

  @Test
  void responsesThatNobodyAskedFor() {
    connection()
        .open()
        .request(get("/a"))
        .response(OK)
        .response("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n")
        .backendFin();

    assertThat(CountsOf.responses(row())).containsExactly(0, 1, 0, 0, 0, 0, 0);
    assertThat(kernel.ignored("unsolicited")).isEqualTo(1);
  }

  @Test
  void severalInterimResponsesInOneSegmentWithTheFinalOne() {
    connection()
        .open()
        .request(get("/a"))
        .response(
            "HTTP/1.1 100 Continue\r\n\r\n"
                + "HTTP/1.1 102 Processing\r\n\r\n"
                + "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\nX: "
                + "y".repeat(90)
                + "\r\n\r\n"
                + OK);

    assertThat(CountsOf.responses(row())).containsExactly(0, 1, 0, 0, 0, 3, 0);
    assertThat(kernel.exchanges().getFirst().status()).isEqualTo(200);
    assertThat(kernel.exchanges()).hasSize(1);
  }

  @Test
  void headerTimeGoesToTheFinalHead() {
    Connection connection =
        connection().open().request(get("/a")).response("HTTP/1.1 103 Early Hints\r\n\r\n");
    Pause.pass();
    connection.response(OK);

    assertThat(row().times().header().count()).isEqualTo(1);
    assertThat(kernel.exchanges()).hasSize(1);
    assertThat(kernel.exchanges().getFirst().times().headerNanos())
        .isGreaterThanOrEqualTo(Pause.NANOS);
  }

  @Test
  void connectEndsHttpWhereItSucceeds() {
    connection()
        .open()
        .request("CONNECT a:443 HTTP/1.1\r\n\r\n")
        .response("HTTP/1.1 200 OK\r\n\r\n")
        .request(get("/phantom"))
        .response("HTTP/1.1 500 Phantom\r\n\r\n");

    assertThat(row().counts().requests()).isEqualTo(1);
    assertThat(CountsOf.responses(row())).containsExactly(0, 1, 0, 0, 0, 0, 0);
  }

  @Test
  void connectThatWasRefusedEndsNothing() {
    connection()
        .open()
        .request("CONNECT a:443 HTTP/1.1\r\n\r\n")
        .response("HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n")
        .request(get("/next"))
        .response(OK);

    assertThat(row().counts().requests()).isEqualTo(2);
  }

  private void assertUnreadable(String cause, String protocol) {
    assertThat(kernel.backends()).isEmpty();
    assertThat(kernel.ignored(cause)).isEqualTo(1);
    assertThat(kernel.unreadable()).hasSize(1);
    assertThat(kernel.unreadable().getFirst().port()).isEqualTo(8080);
    assertThat(kernel.unreadable().getFirst().protocol()).isEqualTo(protocol);
  }
}
