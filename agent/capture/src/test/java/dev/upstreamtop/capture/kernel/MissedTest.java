// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Packets that pass unseen, as when a program is attached in mid-traffic: the acknowledgement of
 * the next request tells which bytes its client has had, and the connection is in step again.
 */
class MissedTest extends KernelTest {

  private long lostTrack;

  @Override
  ProgramConfig config() {
    Duration hour = Duration.ofHours(1);
    return new ProgramConfig(EnumSet.allOf(Side.class), false, hour, hour, hour);
  }

  @Override
  long lostTrack() {
    return lostTrack;
  }

  @Test
  void missedResponseIsLostTrackOfAndNoLaterOneIsTakenForIt() {
    Connection connection = connection().open().request(get("/missed")).skipResponse(OK.length());
    for (int i = 0; i < 3; i++) {
      connection.request(get("/a")).response(NO_CONTENT);
    }
    kernel.finish();
    lostTrack = 1;

    assertThat(row().counts().requests()).isEqualTo(4);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(3);
    assertThat(row().gauges().inFlight()).isZero();
    assertThat(kernel.exchanges()).extracting(Exchange::route).containsExactly("/a", "/a", "/a");
    assertThat(kernel.lost("missed")).isEqualTo(1);
  }

  @Test
  void sameOnAConnectionThatWasMetLate() {
    connection()
        .skipResponse(5_000)
        .request(get("/missed"))
        .skipResponse(OK.length())
        .request(get("/a"))
        .response(NO_CONTENT);
    kernel.finish();
    lostTrack = 1;

    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
    assertThat(kernel.exchanges()).extracting(Exchange::route).containsExactly("/a");
  }

  /** The first segment that is seen of a response is not its beginning. */
  @Test
  void responseOfWhichOnlyTheEndWasSeen() {
    connection()
        .request(get("/missed"))
        .skipResponse(OK.length() - 5)
        .response("hello")
        .request(get("/a"))
        .response(NO_CONTENT);
    kernel.finish();
    lostTrack = 1;

    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
    assertThat(kernel.exchanges()).extracting(Exchange::route).containsExactly("/a");
    assertThat(kernel.lost("missed")).isEqualTo(1);
  }

  @Test
  void bytesMissedInsideABodyOfKnownLengthCostNothing() {
    String body = "b".repeat(1_000);
    connection()
        .open()
        .request(get("/a"))
        .response("HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n" + body)
        .skipResponse(1_000)
        .response(body)
        .request(get("/b"))
        .response(NO_CONTENT);

    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
    assertThat(row().counts().get(Counter.BYTES_RECEIVED))
        .isEqualTo(41 + 3_000 + NO_CONTENT.length());
    assertThat(kernel.lost()).isEmpty();
  }

  @Test
  void pipelinedRequestsAreNoMissedResponses() {
    Connection connection = connection().open();
    connection.request(get("/one")).request(get("/two")).request(get("/three"));
    connection.response(OK).response(OK).response(NO_CONTENT);

    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(3);
    assertThat(kernel.exchanges())
        .extracting(Exchange::route)
        .containsExactlyInAnyOrder("/one", "other", "other");
    assertThat(kernel.lost()).isEmpty();
  }

  /** Which of several a missed response was cannot be told: none is given to another. */
  @Test
  void pipelinedRequestsWithAMissedResponse() {
    Connection connection = connection().open();
    connection.request(get("/one")).request(get("/two")).skipResponse(OK.length());
    connection.request(get("/three")).response(NO_CONTENT).response(NO_CONTENT);
    kernel.finish();
    connection.request(get("/four")).response(OK);
    kernel.finish();
    lostTrack = 2;

    assertThat(row().counts().requests()).isEqualTo(4);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
    assertThat(kernel.exchanges()).extracting(Exchange::route).contains("/four");
  }

  @Test
  void missedRequestLeavesNoTrace() {
    connection()
        .open()
        .request(get("/a"))
        .response(OK)
        .skipRequest(get("/missed").length())
        .response(OK)
        .request(get("/b"))
        .response(NO_CONTENT);

    assertThat(row().counts().requests()).isEqualTo(2);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
    assertThat(kernel.ignored("unsolicited")).isEqualTo(1);
  }

  /**
   * Whole exchanges pass unseen, as while an interface comes back on a busy machine: each direction
   * has a gap that only a segment of the other one tells of, and neither must wait for the other.
   */
  @ParameterizedTest
  @EnumSource
  void missedExchangesCostOneMore(Side side) {
    kernel.own(BACKEND.substring(0, BACKEND.indexOf(':')));
    Connection connection = side == Side.CLIENT ? connection() : kernel.served(CLIENT, BACKEND);
    connection.open().request(get("/a")).response(OK);
    for (int i = 0; i < 3; i++) {
      connection.skipRequest(get("/missed").length()).skipResponse(OK.length());
    }
    connection.request(get("/told")).response(OK);
    for (int i = 0; i < 3; i++) {
      connection.request(get("/b")).response(NO_CONTENT);
    }

    kernel.finish();

    BackendRow row = kernel.rows().values().iterator().next();
    assertThat(row.counts().requests()).isEqualTo(4);
    assertThat(row.counts().get(Counter.RESPONSES_2XX)).isEqualTo(4);
    assertThat(row.counts().get(Counter.RETRANSMITS)).isZero();
    assertThat(kernel.exchanges())
        .extracting(Exchange::route)
        .containsExactly("/a", "/b", "/b", "/b");
    // Once in each direction.
    assertThat(kernel.lost("missed")).isEqualTo(2);
  }

  /** The same where the end of a chunked body was among them: its framing is not known any more. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe",
        "HTTP/1.1 200 OK\r\nContent-Len",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe",
      })
  void missedExchangesBehindABodyThatWasCut(String seen) {
    Connection connection = connection().open().request(get("/a")).response(seen);
    connection.skipResponse("llo\r\n0\r\n\r\n".length());
    for (int i = 0; i < 3; i++) {
      connection.skipRequest(get("/missed").length()).skipResponse(OK.length());
    }
    connection.request(get("/told")).response(OK);
    for (int i = 0; i < 3; i++) {
      connection.request(get("/b")).response(NO_CONTENT);
    }

    assertThat(row().gauges().inFlight()).isZero();
    assertThat(kernel.exchanges())
        .extracting(Exchange::route)
        .containsSubsequence("/b", "/b", "/b");
  }

  /** The client leaves, having had the answer: that is no abandonment. */
  @Test
  void clientThatLeavesBehindAMissedResponse() {
    connection().open().request(get("/a")).skipResponse(OK.length()).clientFin();
    kernel
        .connection("10.0.0.1:40001", BACKEND)
        .open()
        .request(get("/b"))
        .skipResponse(OK.length())
        .clientRst();
    kernel.finish();
    lostTrack = 1;

    // An RST without an acknowledgement says nothing.
    assertThat(row().counts().failures()).isEqualTo(new FailureCounts(0, 0, 1));
  }
}
