// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.Pause;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A backend that pauses inside a response: where it ends is told by its framing and never by
 * silence, of which any is long enough here.
 */
class PauseTest extends KernelTest {

  private static final String LENGTH = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n";
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final int SEGMENT = 3_000;
  private static final String UNTIL_CLOSE = "HTTP/1.0 200 OK\r\n\r\n";

  @Override
  ProgramConfig config() {
    Duration never = Duration.ofHours(1);
    return new ProgramConfig(Set.of(Side.CLIENT), false, Duration.ZERO, never, never);
  }

  /** A field, what comes before the pause, what comes behind it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 20|0123456789|0123456789",
        "Transfer-Encoding: chunked|a\r\n0123456789\r\n|0\r\n\r\n",
        "Transfer-Encoding: chunked|a\r\n01234|56789\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked|a|\r\n0123456789\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked|a\r\n0123456789\r\n0\r\nX: y|\r\n\r\n",
      })
  void responseEndsWithItsLastByte(String parts) {
    String[] part = parts.split("\\|", 3);
    String first = "HTTP/1.1 200 OK\r\n" + part[0] + "\r\n\r\n" + part[1];
    Connection connection = connection().open().request(get("/slow")).response(first);
    pause();
    assertThat(kernel.exchanges()).isEmpty();
    connection.response(part[2]);

    Exchange exchange = onlyExchange(Outcome.RESPONSE);
    assertThat(exchange.times().responseNanos()).isGreaterThanOrEqualTo(Pause.NANOS);
    assertThat(exchange.bytes().received()).isEqualTo((long) first.length() + part[2].length());
    assertThat(row().times().response().count()).isEqualTo(1);
  }

  @Test
  void pauseInsideTheHead() {
    Connection connection =
        connection().open().request(get("/slow")).response("HTTP/1.1 200 OK\r\n");
    pause();
    connection.response("Content-Length: 5\r\n");
    pause();
    connection.response("\r\nhello");

    assertThat(onlyExchange(Outcome.RESPONSE).times().responseNanos())
        .isGreaterThanOrEqualTo(2 * Pause.NANOS);
  }

  @Test
  void eventStreamIsOneExchangeHoweverSlowItsHeartbeat() {
    Connection connection = connection().open().request(get("/events")).response(CHUNKED);
    for (int i = 0; i < 3; i++) {
      pause();
      connection.response("2\r\n:\n\r\n");
    }
    assertThat(kernel.exchanges()).isEmpty();
    connection.response("0\r\n\r\n");

    assertThat(onlyExchange(Outcome.RESPONSE).times().responseNanos())
        .isGreaterThanOrEqualTo(3 * Pause.NANOS);
  }

  @Test
  void untilTheConnectionsEnd() {
    Connection connection =
        connection().open().request(get("/old")).response(UNTIL_CLOSE + "hello");
    pause();
    connection.response("HTTP/1.1 500 Phantom\r\n\r\n");
    pause();
    connection.backendFin();

    assertThat(onlyExchange(Outcome.RESPONSE).times().responseNanos())
        .isGreaterThanOrEqualTo(Pause.NANOS);
    assertThat(row().counts().get(Counter.TRUNCATED)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {LENGTH + "part", CHUNKED + "a\r\npart", UNTIL_CLOSE + "part"})
  void backendThatDiesAfterThePauseHasCutItsResponse(String response) {
    Connection connection = connection().open().request(get("/dies")).response(response);
    pause();
    connection.backendRst();

    onlyExchange(Outcome.TRUNCATED);
    assertThat(row().counts().get(Counter.TRUNCATED)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {LENGTH + "part", CHUNKED + "a\r\npart"})
  void backendThatClosesAfterThePauseHasCutItsResponse(String response) {
    Connection connection = connection().open().request(get("/closes")).response(response);
    pause();
    connection.backendFin();

    onlyExchange(Outcome.TRUNCATED);
  }

  @Test
  void nextRequestEndsWhatItsClientHasRead() {
    Connection connection =
        connection().open().request(get("/a")).response(CHUNKED + "a\r\n0123456789");
    pause();
    connection.request(get("/b"));

    assertThat(kernel.exchanges()).extracting(Exchange::route).containsExactly("/a");
    connection.response(OK);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
  }

  @Test
  void silenceDecidesBehindAGapOverTheFraming() {
    Connection connection = connection().open().request(get("/a")).response(CHUNKED);
    connection.skipResponse(10);
    // More than comes behind a gap that TCP still fills.
    for (int bytes = 0; bytes <= 32 << 20; bytes += SEGMENT) {
      connection.response("x".repeat(SEGMENT));
    }
    assertThat(kernel.exchanges()).isEmpty();
    pause();

    onlyExchange(Outcome.RESPONSE);
  }

  @Test
  void silenceDecidesWhereTheClientHasClosedItsSide() {
    connection().open().request(get("/a")).response(LENGTH + "part").clientFin();
    pause();

    onlyExchange(Outcome.RESPONSE);
  }

  /** What is under way when a capture ends is told as that, and not as an answer that was fast. */
  @ParameterizedTest
  @ValueSource(strings = {LENGTH + "part", CHUNKED + "a\r\npart", UNTIL_CLOSE + "part"})
  void captureEndsNoResponse(String response) {
    connection().open().request(get("/slow")).response(response);
    kernel.finish();

    assertThat(kernel.exchanges()).isEmpty();
    assertThat(row().times().response().count()).isZero();
    assertThat(row().gauges().receiving()).isEqualTo(1);
    assertThat(row().counts().get(Counter.BYTES_RECEIVED)).isEqualTo(response.length());
  }

  private void pause() {
    Pause.pass();
    kernel.sweep();
  }

  private Exchange onlyExchange(Outcome outcome) {
    assertThat(kernel.exchanges()).extracting(Exchange::outcome).containsExactly(outcome);
    return kernel.exchanges().getFirst();
  }
}
