// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.CountsOf;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import org.junit.jupiter.api.Test;

/** Where a head itself came out of order, the request is told to be lost track of. */
class HeadAheadTest extends KernelTest {

  @Override
  long lostTrack() {
    return 1;
  }

  @Test
  void finalHeadOvertakesAnInterimOne() {
    String interim = "HTTP/1.1 103 Early Hints\r\n\r\n";
    connection()
        .open()
        .request(get("/a"))
        .responseAt(interim.length(), OK)
        .response(interim)
        .skipResponse(OK.length())
        .request(get("/b"))
        .response("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");

    assertThat(kernel.lost("reordered")).isEqualTo(1);
    assertThat(CountsOf.responses(row())).containsExactly(0, 0, 0, 1, 0, 1, 0);
    assertThat(kernel.exchanges()).extracting(Exchange::route).containsExactly("/b");
  }

  @Test
  void closingAfterAMissedHeadIsNoFailure() {
    String interim = "HTTP/1.1 100 Continue\r\n\r\n";
    connection()
        .open()
        .request(get("/a"))
        .responseAt(interim.length(), OK)
        .response(interim)
        .skipResponse(OK.length())
        .backendFin();

    assertThat(row().counts().failures()).isEqualTo(FailureCounts.NONE);
  }
}
