// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.CountsOf;
import dev.upstreamtop.capture.harness.Pause;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import org.junit.jupiter.api.Test;

/** Several requests on their way at once: a proxy never does that, a load generator may. */
class PipeliningTest extends KernelTest {

  private static final String NOT_FOUND = "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n";

  @Test
  void requestsInSegmentsOfTheirOwn() {
    connection()
        .open()
        .request(get("/a"))
        .request(get("/b"))
        .request(get("/c"))
        .response(OK)
        .response(NOT_FOUND)
        .response(NO_CONTENT);

    assertThat(row().counts().requests()).isEqualTo(3);
    assertThat(CountsOf.responses(row())).containsExactly(0, 2, 0, 1, 0, 0, 0);
    assertThat(row().times().header().count()).isEqualTo(3);
    assertThat(kernel.exchanges()).extracting(Exchange::status).containsExactly(200, 404, 204);
    assertNoWrongRoute();
  }

  @Test
  void requestsInOneSegment() {
    connection()
        .open()
        .request(get("/a") + get("/b") + get("/c"))
        .response(OK + NOT_FOUND + NO_CONTENT);

    assertThat(row().counts().requests()).isEqualTo(3);
    assertThat(CountsOf.responses(row())).containsExactly(0, 2, 0, 1, 0, 0, 0);
    assertNoWrongRoute();
  }

  @Test
  void headerTimeIsKnownForFourInFlight() {
    Connection connection = connection().open();
    for (int i = 0; i < 6; i++) {
      connection.request(get("/n"));
    }
    for (int i = 0; i < 6; i++) {
      connection.response(OK);
    }

    assertThat(row().counts().requests()).isEqualTo(6);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(6);
    assertThat(row().times().header().count()).isEqualTo(4);
  }

  @Test
  void headerTimeRunsFromTheRequestsOwnBeginning() {
    Connection connection = connection().open().request(get("/a"));
    Pause.pass();
    connection.request(get("/b")).response(OK).response(NOT_FOUND);

    Exchange first = kernel.exchanges().getFirst();
    Exchange second = kernel.exchanges().getLast();
    assertThat(second.times().startEpochNanos() - first.times().startEpochNanos())
        .isGreaterThanOrEqualTo(Pause.NANOS);
    assertThat(first.times().headerNanos()).isGreaterThanOrEqualTo(Pause.NANOS);
    assertThat(second.times().startEpochNanos() + second.times().headerNanos())
        .isGreaterThan(first.times().startEpochNanos() + first.times().headerNanos());
    assertThat(second.times().endEpochNanos()).isGreaterThan(first.times().endEpochNanos());
  }

  @Test
  void moreInOneSegmentThanAreLookedAt() {
    String requests = "GET / HTTP/1.1\r\n\r\n".repeat(200);
    Connection connection = connection().open().request(requests);
    long counted = row().counts().requests();
    assertThat(counted).isLessThanOrEqualTo(200);
    connection.response(NO_CONTENT.repeat(100)).response(NO_CONTENT.repeat(100));

    assertThat(row().counts().requests()).isEqualTo(200);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(200);
    assertThat(kernel.lost("pipelined")).isEqualTo(200 - counted);
  }

  @Test
  void responseWithALengthThatASegmentCutIsFollowedByTheNext() {
    connection()
        .open()
        .request(get("/a"))
        .request(get("/b"))
        .response("HTTP/1.1 200 OK\r\nContent-Le")
        .response("ngth: 5\r\n\r\nhello")
        .response(NOT_FOUND);

    assertThat(CountsOf.responses(row())).containsExactly(0, 1, 0, 1, 0, 0, 0);
    assertNoWrongRoute();
  }

  @Test
  void connectionLostWithSomeInFlight() {
    connection().open().request(get("/a")).request(get("/b")).response(OK).backendRst();

    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
    assertThat(row().counts().failures()).isEqualTo(new FailureCounts(1, 0, 0));
  }

  @Test
  void moreFailuresThanRecordsAreCounted() {
    Connection connection = connection().open();
    for (int i = 0; i < 12; i++) {
      connection.request(get("/n"));
    }
    connection.backendFin();

    assertThat(row().counts().failures()).isEqualTo(new FailureCounts(0, 12, 0));
    assertThat(row().routes().stream().mapToLong(RouteRow::requests).sum()).isEqualTo(12);
  }

  /** Each of the routes is either right or among "other". */
  private void assertNoWrongRoute() {
    for (Exchange exchange : kernel.exchanges()) {
      switch (exchange.route()) {
        case "/a" -> assertThat(exchange.status()).isEqualTo(200);
        case "/b" -> assertThat(exchange.status()).isEqualTo(404);
        case "/c" -> assertThat(exchange.status()).isEqualTo(204);
        default -> assertThat(exchange.route()).isEqualTo(RouteRow.OTHER);
      }
    }
    assertThat(kernel.exchanges().getFirst().route()).isEqualTo("/a");
  }
}
