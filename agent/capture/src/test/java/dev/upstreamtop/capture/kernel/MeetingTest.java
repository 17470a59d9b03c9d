// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When a capture begins to meet connections, and when it ends: the programs are attached one after
 * the other, while traffic goes on.
 */
class MeetingTest extends KernelTest {

  private static final String BEGUN = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhell";

  @Test
  void noConnectionIsMetBeforeBothProgramsAreAttached() {
    kernel.announceInterface(1, 2);
    Connection open = connection().open().request(get("/early")).response(OK);
    Connection late = other(1).request(get("/early")).response(OK);
    assertThat(kernel.backends()).isEmpty();
    kernel.meet(2);
    open.request(get("/a")).response(OK);
    late.request(get("/a")).response(OK);

    assertThat(row().counts().requests()).isEqualTo(2);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
    assertThat(requestsOf("GET", "/a")).isEqualTo(2);
    assertThat(kernel.lost()).isEmpty();
  }

  @Test
  void anInterfaceThatAppearsLaterHasItsOwnMoment() {
    Connection first = connection().open().request(get("/a"));
    kernel.announceInterface(2, 2);
    Connection second = other(2).through(2).request(get("/early"));
    first.response(OK);
    second.response(OK);
    assertThat(row().counts().requests()).isEqualTo(1);
    kernel.meet(2);
    second.request(get("/b")).response(OK);

    assertThat(row().counts().requests()).isEqualTo(2);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
  }

  /** What is under way is answered; nothing begins whose answer might not be seen any more. */
  @Test
  void atTheEndNoRequestBegins() {
    Connection busy = connection().open().request(get("/a"));
    Connection idle = other(1).open().request(get("/b")).response(OK);
    kernel.meet(0);
    busy.response(OK).request(get("/late")).response(OK).request(get("/later"));
    idle.request(get("/late"));
    other(2).open().request(get("/late")).response(OK);

    BackendRow row = row();
    assertThat(row.counts().requests()).isEqualTo(2);
    assertThat(row.counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
    assertThat(row.gauges().inFlight()).isZero();
    assertThat(row.counts().get(Counter.BYTES_SENT))
        .isEqualTo(get("/a").length() + get("/b").length());
    assertThat(kernel.lost()).isEmpty();
    assertThat(kernel.ignored("unsolicited")).isZero();
  }

  /** Its answer may have passed when the program that sees answers was gone: no failure. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void atTheEndAClientThatLeavesHasNotGivenUp(boolean reset) {
    Connection waiting = connection().open().request(get("/a"));
    Connection receiving = other(1).open().request(get("/b")).response(BEGUN);
    kernel.meet(0);
    for (Connection connection : List.of(waiting, receiving)) {
      if (reset) {
        connection.clientRst();
      } else {
        connection.clientFin();
      }
    }
    kernel.finish();

    BackendRow row = row();
    assertThat(row.counts().failures()).isEqualTo(FailureCounts.NONE);
    assertThat(row.gauges().inFlight()).isEqualTo(1);
    assertThat(row.gauges().receiving()).isEqualTo(1);
    assertThat(row.times().response().count()).isZero();
    assertThat(kernel.lost()).isEmpty();
  }

  private Connection other(int number) {
    return kernel.connection("10.0.0.2:" + (40_000 + number), BACKEND);
  }
}
