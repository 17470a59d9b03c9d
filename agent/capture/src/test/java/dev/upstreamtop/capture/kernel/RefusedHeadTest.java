// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.CountsOf;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import org.junit.jupiter.api.Test;

/** Status lines that are written oddly, and what is left where one stays unread. */
class RefusedHeadTest extends KernelTest {

  private long lostTrack;

  @Override
  long lostTrack() {
    return lostTrack;
  }

  @Test
  void blanksBeforeTheCodeAreAcceptedAsNginxDoes() {
    String response = "HTTP/1.1     404   Not Found\r\nContent-Length: 5\r\n\r\nhello";
    for (int cut = 1; cut < response.length(); cut++) {
      numbered(cut)
          .open()
          .request(get("/a"))
          .response(response.substring(0, cut))
          .response(response.substring(cut));

      assertThat(CountsOf.responses(row())).containsExactly(0, 0, 0, cut, 0, 0, 0);
    }
    assertThat(kernel.exchanges())
        .hasSize(response.length() - 1)
        .extracting(Exchange::status)
        .containsOnly(404);
    assertThat(kernel.lost()).isEmpty();
  }

  @Test
  void blanksInARequestLineAreAcceptedAsNginxDoes() {
    String request = "GET   /a  HTTP/1.1  \r\nHost: a\r\n\r\n";
    for (int cut = 1; cut < request.length(); cut++) {
      Connection connection =
          numbered(cut)
              .open()
              .request(request.substring(0, cut))
              .request(request.substring(cut))
              .response(OK);
      connection.request("GET /b HTTP/1.1    \nHost: a\n\n").response(OK);

      assertThat(row().counts().requests()).as("cut at %d", cut).isEqualTo(2L * cut);
    }
    assertThat(kernel.exchanges())
        .extracting(Exchange::route)
        .containsOnly("/a", "/b")
        .hasSize(2 * (request.length() - 1));
    assertThat(kernel.lost()).isEmpty();
    assertThat(kernel.ignored("junk")).isZero();
  }

  @Test
  void nextRequestEndsTheOldOneAsLostTrack() {
    Connection connection = connection().open();
    for (int i = 0; i < 20; i++) {
      connection.request(get("/a")).response("HTTP/1.1-200 OK\r\n").response("\r\nhello");
    }
    connection.request(get("/b")).response(OK).clientFin();
    kernel.finish();
    lostTrack = 20;

    assertThat(row().counts().requests()).isEqualTo(21);
    assertThat(CountsOf.responses(row())).containsExactly(0, 1, 0, 0, 0, 0, 0);
    assertThat(row().counts().failures()).isEqualTo(new FailureCounts(0, 0, 0));
    assertThat(row().gauges().inFlight()).isZero();
    assertThat(kernel.lost("malformed")).isEqualTo(20);
  }

  @Test
  void connectionsEndDoesSoToo() {
    connection().open().request(get("/a")).response("ICY 200 OK\r\n\r\n").backendFin();
    kernel.finish();
    lostTrack = 1;

    assertThat(row().counts().failures().total()).isZero();
    assertThat(row().gauges().inFlight()).isZero();
  }

  @Test
  void headThatComesAfterAllAnswers() {
    connection().open().request(get("/a")).response("\r\n").response(OK);

    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
  }

  private Connection numbered(int number) {
    return kernel.connection("10.0.0.1:" + (40_000 + number), BACKEND);
  }
}
