// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import org.junit.jupiter.api.Test;

/**
 * When a capture begins to meet connections, and when it ends: the programs are attached one after
 * the other, while traffic goes on.
 */
class MeetingTest extends KernelTest {

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
    assertThat(kernel.lost()).isEmpty();
    assertThat(kernel.ignored("unsolicited")).isZero();
  }

  private Connection other(int number) {
    return kernel.connection("10.0.0.2:" + (40_000 + number), BACKEND);
  }
}
