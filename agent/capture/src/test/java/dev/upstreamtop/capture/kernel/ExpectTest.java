// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.CountsOf;
import dev.upstreamtop.telemetry.snapshot.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** "Expect: 100-continue", whose body may never come (RFC 9110, 10.1.1). */
class ExpectTest extends KernelTest {

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 1000", "Transfer-Encoding: chunked"})
  void bodyThatIsRefusedIsNotWaitedFor(String framing) {
    connection()
        .open()
        .request("POST /up HTTP/1.1\r\nExpect: 100-continue\r\n" + framing + "\r\n\r\n")
        .response("HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n")
        .request(get("/next"))
        .response(OK)
        .request(get("/next"))
        .response(OK);

    assertThat(CountsOf.responses(row())).containsExactly(0, 2, 0, 1, 0, 0, 0);
    assertThat(requestsOf("GET", "/next")).isEqualTo(2);
    assertThat(kernel.lost()).isEmpty();
  }

  @Test
  void bodyThatComesAllTheSame() {
    String body = "hello world, HTTP/1.1 it says\r\n";
    connection()
        .open()
        .request("POST /up HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n")
        .response("HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n")
        .request(body)
        .request(get("/next"))
        .response(OK);

    assertThat(row().counts().requests()).isEqualTo(2);
    assertThat(requestsOf("GET", "/next")).isEqualTo(1);
    assertThat(kernel.ignored("junk")).isZero();
  }

  @Test
  void bodyThatLooksLikeARequestWhileItsAnswerIsWaitedFor() {
    connection()
        .open()
        .request("POST /up HTTP/1.1\r\nContent-Length: 25\r\n\r\n")
        .response("HTTP/1.1 100 Continue\r\n\r\n")
        .request("GET /phantom HTTP/1.1\r\n\r\n")
        .response(OK);

    assertThat(row().counts().requests()).isEqualTo(1);
    assertThat(row().counts().get(Counter.INTERIM)).isEqualTo(1);
  }
}
