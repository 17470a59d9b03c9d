// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.CountsOf;
import dev.upstreamtop.capture.harness.Kernel;
import dev.upstreamtop.capture.harness.Pause;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.testing.NeedsRoot;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How exchanges and attempts to connect end: whoever moves first decides. */
@NeedsRoot
class OutcomeTest {

  private static final String BACKEND = "10.0.0.9:8080";
  private static final String REQUEST = "GET /a HTTP/1.1\r\n\r\n";
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";

  private Kernel kernel;

  @BeforeEach
  void load() {
    // Whatever waits has waited long enough when a sweep looks.
    kernel =
        Kernel.load(
            new ProgramConfig(
                Set.of(Side.CLIENT), false, Duration.ZERO, Duration.ZERO, Duration.ofHours(1)));
  }

  @AfterEach
  void unload() {
    if (kernel != null) {
      kernel.close();
    }
  }

  @Test
  void backendResetsBeforeTheHead() {
    connection().open().request(REQUEST).backendRst();

    assertThat(row().counts().failures()).isEqualTo(new FailureCounts(1, 0, 0));
    assertOutcome(Outcome.RESET, 0);
  }

  @Test
  void backendClosesBeforeTheHead() {
    connection().open().request(REQUEST).backendFin();

    assertThat(row().counts().failures()).isEqualTo(new FailureCounts(0, 1, 0));
    assertOutcome(Outcome.CLOSED, 0);
  }

  @Test
  void clientLeavesFirstAndALateAnswerIsBytesOnly() {
    connection().open().request(REQUEST).clientFin().response(HEAD);

    assertThat(row().counts().failures()).isEqualTo(new FailureCounts(0, 0, 1));
    assertThat(row().counts().responses()).isZero();
    assertOutcome(Outcome.ABANDONED, 0);
  }

  @Test
  void timeOfAFailureGoesToTheFailure() {
    Connection connection = connection().open().request(REQUEST);
    Pause.pass();
    connection.backendFin();

    Exchange failed = kernel.exchanges().getFirst();
    assertThat(failed.times().responseNanos()).isGreaterThanOrEqualTo(Pause.NANOS);
    assertThat(failed.times().headerNanos()).isZero();
    assertThat(failed.route()).isEqualTo("/a");
    assertThat(row().routes()).hasSize(1);
    assertThat(row().routes().getFirst().failures()).isEqualTo(new FailureCounts(0, 1, 0));
  }

  @Test
  void clientResetsFirst() {
    connection().open().request(REQUEST).clientRst();

    assertThat(row().counts().failures()).isEqualTo(new FailureCounts(0, 0, 1));
  }

  @Test
  void backendResetsInsideTheBody() {
    connection().open().request(REQUEST).response(HEAD + "part").backendRst();

    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
    assertThat(row().counts().get(Counter.TRUNCATED)).isEqualTo(1);
    assertThat(row().counts().failures().total()).isZero();
    assertOutcome(Outcome.TRUNCATED, 200);
  }

  @Test
  void backendClosesInsideTheAnnouncedLength() {
    connection().open().request(REQUEST).response(HEAD + "part").backendFin();

    assertThat(row().counts().get(Counter.TRUNCATED)).isEqualTo(1);
    assertOutcome(Outcome.TRUNCATED, 200);
  }

  @Test
  void backendClosesInsideALengthFarDownItsHead() {
    String filler = "X-Filler: 0123456789\r\n".repeat(30);
    connection()
        .open()
        .request(REQUEST)
        .response("HTTP/1.1 200 OK\r\n" + filler + "Content-Length: 100\r\n\r\npart")
        .backendFin();

    assertOutcome(Outcome.TRUNCATED, 200);
  }

  @Test
  void backendClosesBeforeTheLastChunk() {
    connection()
        .open()
        .request(REQUEST)
        .response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n")
        .backendFin();

    assertOutcome(Outcome.TRUNCATED, 200);
  }

  /** nginx answers 502 to it: "upstream prematurely closed connection while reading header". */
  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"})
  void backendClosesInsideItsHead(String head) {
    connection().open().request(REQUEST).response(head).backendFin();

    assertThat(row().counts().get(Counter.TRUNCATED)).isEqualTo(1);
    assertOutcome(Outcome.TRUNCATED, 200);
  }

  /** As nginx does when its own client has gone: what its backend does then cuts nothing. */
  @Test
  void clientLeavesInsideTheBodyBeforeTheBackendDoes() {
    connection().open().request(REQUEST).response(HEAD + "part").clientFin().backendFin();

    assertThat(row().counts().get(Counter.TRUNCATED)).isZero();
    assertOutcome(Outcome.RESPONSE, 200);
  }

  @Test
  void whatWaitsForAHeadIsInFlight() {
    connection().open().request(REQUEST);
    kernel.sweep();

    assertThat(row().gauges().inFlight()).isEqualTo(1);
    assertThat(row().gauges().oldestInFlightNanos()).isPositive();
    assertThat(row().counts().get(Counter.LOST_TRACK)).isZero();
  }

  @Test
  void connectRefused() {
    connection().syn().backendRst();

    assertThat(CountsOf.connections(row())).containsExactly(0, 1, 0, 0);
    assertOutcome(Outcome.REFUSED, 0);
    assertThat(row().routes()).isEmpty();
  }

  @Test
  void connectTimesOutOnceHoweverOftenTheSynIsSent() {
    connection().syn().syn().syn();
    kernel.sweep();
    kernel.sweep();

    assertThat(CountsOf.connections(row())).containsExactly(0, 0, 0, 1);
    assertThat(row().counts().get(Counter.RETRANSMITS)).isEqualTo(2);
    assertOutcome(Outcome.TIMED_OUT, 0);
  }

  @Test
  void unreachableByIcmp() {
    connection().syn().unreachable(3, 1);

    assertThat(CountsOf.connections(row())).containsExactly(0, 0, 1, 0);
    assertOutcome(Outcome.UNREACHABLE, 0);
  }

  @Test
  void unreachableByIcmpv6() {
    kernel.connection("[2001:db8::1]:40000", "[2001:db8::9]:80").syn().unreachable(1, 0);

    assertThat(kernel.backend("[2001:db8::9]:80").counts().get(Counter.UNREACHABLE)).isEqualTo(1);
  }

  private Connection connection() {
    return kernel.connection("10.0.0.1:40000", BACKEND);
  }

  private BackendRow row() {
    return kernel.backend(BACKEND);
  }

  private void assertOutcome(Outcome outcome, int status) {
    assertThat(kernel.exchanges()).extracting(Exchange::outcome).containsExactly(outcome);
    assertThat(kernel.exchanges()).extracting(Exchange::status).containsExactly(status);
  }
}
