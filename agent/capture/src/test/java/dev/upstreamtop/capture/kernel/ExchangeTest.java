// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.CountsOf;
import dev.upstreamtop.capture.harness.Kernel;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.testing.NeedsRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request and its response become one exchange, however they are cut into segments. */
@NeedsRoot
class ExchangeTest {

  private static final String BACKEND = "10.0.0.9:8080";
  private static final String REQUEST = "GET /orders/17?page=2 HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private Kernel kernel;

  @BeforeEach
  void load() {
    kernel = Kernel.load();
  }

  @AfterEach
  void unload() {
    if (kernel != null) {
      kernel.close();
    }
  }

  @Test
  void oneExchange() {
    connection(1).open().request(REQUEST).response(RESPONSE).clientFin().backendFin();

    BackendRow row = kernel.backend(BACKEND);
    assertThat(row.counts().requests()).isEqualTo(1);
    assertThat(CountsOf.responses(row)).containsExactly(0, 1, 0, 0, 0, 0, 0);
    assertThat(row.gauges().inFlight()).isZero();
    assertThat(row.counts().get(Counter.CONNECTS)).isEqualTo(1);
    assertThat(row.counts().get(Counter.BYTES_SENT)).isEqualTo(REQUEST.length());
    assertThat(row.counts().get(Counter.BYTES_RECEIVED)).isEqualTo(RESPONSE.length());
    assertThat(row.counts().get(Counter.RETRANSMITS)).isZero();
    assertThat(row.times().connect().count()).isEqualTo(1);
    assertThat(row.times().header().count()).isEqualTo(1);
    assertThat(row.times().response().count()).isEqualTo(1);
    assertThat(row.routes()).extracting(RouteRow::route).containsExactly("/orders/{id}");
    assertThat(kernel.lost()).isEmpty();

    assertThat(kernel.exchanges()).hasSize(1);
    Exchange exchange = kernel.exchanges().getFirst();
    assertThat(exchange.method()).isEqualTo("GET");
    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.outcome()).isEqualTo(Outcome.RESPONSE);
    assertThat(exchange.bytes().sent()).isEqualTo(REQUEST.length());
    assertThat(exchange.bytes().received()).isEqualTo(RESPONSE.length());
    assertThat(exchange.times().responseNanos())
        .isGreaterThanOrEqualTo(exchange.times().headerNanos());
  }

  @Test
  void ipv6() {
    kernel
        .connection("[2001:db8::1]:40000", "[2001:db8::9]:9001")
        .open()
        .request(REQUEST)
        .response(RESPONSE);

    assertThat(kernel.backend("[2001:db8::9]:9001").counts().get(Counter.RESPONSES_2XX))
        .isEqualTo(1);
  }

  @Test
  void requestSplitAtEveryByte() {
    for (int cut = 1; cut < REQUEST.length(); cut++) {
      connection(cut)
          .open()
          .request(REQUEST.substring(0, cut))
          .request(REQUEST.substring(cut))
          .response(RESPONSE);
      BackendRow row = kernel.backend(BACKEND);
      assertThat(row.counts().requests()).as("cut at %d", cut).isEqualTo(cut);
      assertThat(row.counts().get(Counter.RESPONSES_2XX)).as("cut at %d", cut).isEqualTo(cut);
      assertThat(row.routes())
          .as("cut at %d", cut)
          .extracting(RouteRow::route)
          .containsExactly("/orders/{id}");
    }
  }

  @Test
  void requestByteByByte() {
    Connection connection = connection(1).open();
    REQUEST.chars().forEach(c -> connection.request(String.valueOf((char) c)));
    connection.response(RESPONSE);

    assertThat(kernel.backend(BACKEND).routes())
        .extracting(RouteRow::method, RouteRow::route)
        .containsExactly(tuple("GET", "/orders/{id}"));
  }

  @Test
  void responseSplitAtEveryByte() {
    for (int cut = 1; cut < RESPONSE.length(); cut++) {
      connection(cut)
          .open()
          .request(REQUEST)
          .response(RESPONSE.substring(0, cut))
          .response(RESPONSE.substring(cut));
      // A length that a segment's end cut is not read: such a response ends with the next event.
      kernel.finish();
      BackendRow row = kernel.backend(BACKEND);
      assertThat(CountsOf.responses(row))
          .as("cut at %d", cut)
          .containsExactly(0, cut, 0, 0, 0, 0, 0);
      assertThat(row.times().header().count()).as("cut at %d", cut).isEqualTo(cut);
      assertThat(row.times().response().count()).as("cut at %d", cut).isEqualTo(cut);
    }
    assertThat(kernel.lost()).isEmpty();
  }

  @Test
  void interimResponsesEndNothing() {
    connection(1)
        .open()
        .request("POST /upload HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
        .response("HTTP/1.1 100 Continue\r\n\r\n")
        .response("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n")
        .request("body")
        .response("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");

    BackendRow row = kernel.backend(BACKEND);
    assertThat(row.counts().requests()).isEqualTo(1);
    assertThat(CountsOf.responses(row)).containsExactly(0, 0, 0, 0, 1, 2, 0);
  }

  @Test
  void switchedProtocolsIsFinal() {
    connection(1)
        .open()
        .request("GET /chat HTTP/1.1\r\nUpgrade: websocket\r\n\r\n")
        .response("HTTP/1.1 101 Switching Protocols\r\n\r\n")
        .request("GET /phantom HTTP/1.1\r\n\r\n")
        .response("HTTP/1.1 500 Phantom\r\n\r\n");

    BackendRow row = kernel.backend(BACKEND);
    assertThat(row.counts().requests()).isEqualTo(1);
    assertThat(CountsOf.responses(row)).containsExactly(1, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void retransmittedSegmentsCountOnce() {
    Connection connection = connection(1).open().request(REQUEST);
    connection.requestAt(-REQUEST.length(), REQUEST);
    connection.response(RESPONSE).responseAt(-RESPONSE.length(), RESPONSE);

    BackendRow row = kernel.backend(BACKEND);
    assertThat(row.counts().requests()).isEqualTo(1);
    assertThat(row.counts().responses()).isEqualTo(1);
    assertThat(row.counts().get(Counter.RETRANSMITS)).isEqualTo(2);
    assertThat(row.counts().get(Counter.BYTES_SENT)).isEqualTo(REQUEST.length());
    assertThat(row.counts().get(Counter.BYTES_RECEIVED)).isEqualTo(RESPONSE.length());
  }

  @Test
  void bodiesThatLookLikeHeadsAreBodies() {
    connection(1)
        .open()
        .request("POST /a HTTP/1.1\r\nContent-Length: 60\r\n\r\n")
        .request("GET /phantom HTTP/1.1\r\n\r\n     ")
        .request("POST /phantom HTTP/1.1\r\n\r\n    ")
        .response("HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n")
        .response("HTTP/1.1 500 Phantom\r\n\r\n      ")
        .response("GET /phantom HTTP/1.1\r\n\r\n     ")
        .request("GET /b HTTP/1.1\r\n\r\n")
        .response("HTTP/1.1 204 No Content\r\n\r\n");

    BackendRow row = kernel.backend(BACKEND);
    assertThat(row.counts().requests()).isEqualTo(2);
    assertThat(CountsOf.responses(row)).containsExactly(0, 2, 0, 0, 0, 0, 0);
    assertThat(row.routes()).extracting(RouteRow::route).containsExactlyInAnyOrder("/a", "/b");
  }

  @Test
  void keepsAliveAcrossManyRequests() {
    Connection connection = connection(1).open();
    for (int i = 0; i < 50; i++) {
      connection.request("GET /n HTTP/1.0\r\n\r\n").response(RESPONSE);
    }

    BackendRow row = kernel.backend(BACKEND);
    assertThat(row.counts().requests()).isEqualTo(50);
    assertThat(row.counts().get(Counter.RESPONSES_2XX)).isEqualTo(50);
    assertThat(row.counts().get(Counter.CONNECTS)).isEqualTo(1);
    assertThat(row.routes().getFirst().requests()).isEqualTo(50);
  }

  @Test
  void connectionsOpenedBeforeAreCountedFromTheirFirstRequest() {
    connection(1).request(REQUEST).response(RESPONSE);

    BackendRow row = kernel.backend(BACKEND);
    assertThat(row.counts().requests()).isEqualTo(1);
    assertThat(row.counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
    assertThat(row.counts().get(Counter.CONNECTS)).isZero();
  }

  private Connection connection(int number) {
    return kernel.connection("10.0.0.1:" + (40_000 + number), BACKEND);
  }
}
