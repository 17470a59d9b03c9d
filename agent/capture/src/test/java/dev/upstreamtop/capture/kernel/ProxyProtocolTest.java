// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.Pause;
import dev.upstreamtop.telemetry.snapshot.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of the PROXY protocol before the first request: figures are as without. */
class ProxyProtocolTest extends KernelTest {

  private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\n",
        "PROXY TCP6 2001:db8::1 2001:db8::2 56324 443\r\n",
        "PROXY UNKNOWN\r\n",
        SIGNATURE + "!\u0011\0\u000cabcdefghijkl",
        SIGNATURE + " \0\0\0",
        SIGNATURE + "!!\0$GET /phantom HTTP/1.1\r\n\r\n01234567890",
      })
  void isPassedOverWhereverItIsCut(String header) {
    String text = header + get("/orders");
    int sent = 0;
    for (int cut = 1; cut <= header.length() + 3; cut++) {
      numbered(cut)
          .open()
          .request(text.substring(0, cut))
          .request(text.substring(cut))
          .response(OK);
      sent++;

      assertThat(row().counts().get(Counter.RESPONSES_2XX)).as("cut at %d", cut).isEqualTo(sent);
    }
    assertThat(requestsOf("GET", "/orders")).isEqualTo(sent);
    assertThat(row().counts().get(Counter.BYTES_SENT))
        .isEqualTo((long) sent * get("/orders").length());
    assertThat(kernel.exchanges())
        .extracting(exchange -> exchange.bytes().sent())
        .containsOnly((long) get("/orders").length());
    assertNothingAmiss();
  }

  @Test
  void ofTheGreatestLength() {
    String line = "PROXY UNKNOWN " + "f".repeat(91) + "\r\n";
    assertThat(line).hasSize(107);
    connection().open().request(line).request(get("/a")).response(OK);

    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
    assertNothingAmiss();
  }

  @Test
  void isNoneBeyond() {
    connection().open().request("PROXY UNKNOWN " + "f".repeat(92) + "\r\n").request(get("/a"));

    assertThat(kernel.backends()).isEmpty();
    assertThat(kernel.ignored("junk")).isEqualTo(1);
  }

  @Test
  void timeBeginsWithTheRequest() {
    Connection connection = connection().open().request("PROXY UNKNOWN\r\n");
    Pause.pass();
    connection.request(get("/a")).response(OK);

    assertThat(kernel.exchanges())
        .singleElement()
        .satisfies(
            exchange -> assertThat(exchange.times().responseNanos()).isLessThan(Pause.NANOS));
    assertThat(row().times().header().count()).isEqualTo(1);
  }

  @Test
  void largestOfVersion2() {
    Connection connection = connection().open().request(SIGNATURE + "!\u0011\u00ff\u00ff");
    for (int left = 65_535; left > 0; left -= 1_311) {
      connection.request("x".repeat(Math.min(left, 1_311)));
    }
    connection.request(get("/a")).response(OK);

    assertThat(row().counts().get(Counter.BYTES_SENT)).isEqualTo(get("/a").length());
    assertNothingAmiss();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n\r\n\0\r\nQUIX\n!\u0011\0\0",
        SIGNATURE + "1\u0011\0\0",
        "PROXY\r\n",
        "proxy UNKNOWN\r\n",
        "PROXY UNKNOWN\n",
      })
  void anythingElseIsJunk(String bytes) {
    connection().open().request(bytes).request(get("/a"));

    assertThat(kernel.backends()).isEmpty();
    assertThat(kernel.ignored("junk")).isEqualTo(1);
  }

  @Test
  void onlyBeforeTheFirstRequest() {
    connection()
        .open()
        .request(get("/a"))
        .response(OK)
        .request("PROXY UNKNOWN\r\n")
        .request(get("/b"))
        .response(OK);

    assertThat(row().counts().requests()).isEqualTo(2);
    assertThat(kernel.ignored("junk")).isEqualTo(1);
  }

  @Test
  void methodOfThatName() {
    connection().open().request("PROXY /a HTTP/1.1\r\n\r\n").response(OK);

    assertThat(requestsOf("PROXY", "/a")).isEqualTo(1);
  }

  @Test
  void tlsBehindItIsNamed() {
    connection()
        .open()
        .request("PROXY UNKNOWN\r\n")
        .request("\u0016\u0003\u0001\0\u00a5" + "x".repeat(160));

    assertThat(kernel.ignored("tls")).isEqualTo(1);
    assertThat(kernel.unreadable()).hasSize(1);
  }

  private void assertNothingAmiss() {
    assertThat(kernel.lost()).isEmpty();
    assertThat(kernel.ignored("junk")).isZero();
    assertThat(kernel.unreadable()).isEmpty();
    assertThat(kernel.backends()).hasSize(1);
  }

  private Connection numbered(int number) {
    return kernel.connection("10.0.0.1:" + (40_000 + number), BACKEND);
  }
}
