// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.sample.Sample;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What events of ours say is what is judged. */
class UpstreamEventsTest {

  private static Tallies ofRoute(Map<String, Object> fields) {
    Sample sample =
        UpstreamEvents.sample("UpstreamRoute", new Given(fields, List.of())).orElseThrow();
    return ((Sample.OfRoute) sample).tallies();
  }

  @Test
  void callsOfARouteCountByTheirCodes() {
    Tallies tallies =
        ofRoute(
            Map.of(
                "responses2xx",
                20L,
                "grpcStatuses",
                "OK=12 NOT_FOUND=4 UNAVAILABLE=3 UNHEARD_OF=1"));

    assertThat(tallies.get(Tally.GRPC_OK)).isEqualTo(12);
    assertThat(tallies.serverErrors()).isEqualTo(3);
    assertThat(tallies.clientErrors()).isEqualTo(4);
    assertThat(tallies.responses()).isEqualTo(20);
  }

  @Test
  void aRouteWithoutCallsHasNone() {
    assertThat(ofRoute(Map.of("responses5xx", 2L)).serverErrors()).isEqualTo(2);
  }
}
