// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.CAPTURE;
import static dev.upstreamtop.analysis.Scenario.FROM;
import static dev.upstreamtop.analysis.Scenario.TO;
import static dev.upstreamtop.analysis.Scenario.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.Scenario.Second;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Sample;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.Vantage;
import org.junit.jupiter.api.Test;

/** What clients ask for in vain is told and is no warning; codes are told apart where they are. */
class ClientErrorsTest {

  private static final String ONE = "10.0.0.1:8080";
  private static final String TWO = "10.0.0.2:8080";
  private static final String DOOR = "10.0.0.9:80";

  private static boolean isFault(int second) {
    return FROM <= second && second < TO;
  }

  private static Scenario with(Scenario scenario, int status, int count) {
    for (int i = 0; i < count; i++) {
      double at = FROM + 0.1 + i / 10.0;
      scenario
          .host()
          .add(
              new Sample.OfExchange(
                  CAPTURE,
                  seconds(at, at + 0.05),
                  ONE,
                  Vantage.CLIENT,
                  "GET /a",
                  "RESPONSE",
                  50_000_000L,
                  100,
                  status));
    }
    return scenario;
  }

  @Test
  void moreOfThemThanBeforeAreTold() {
    Scenario scenario =
        with(new Scenario().faulty(ONE, second -> new Second().clientErrors(40)), 404, 30);
    with(scenario, 429, 10);
    with(scenario, 503, 5);

    Finding first = scenario.first();
    assertThat(first.kind()).isEqualTo(FindingKind.CLIENT_ERRORS);
    assertThat(first.severity()).isEqualTo(Severity.INFO);
    assertThat(first.range()).isEqualTo(seconds(FROM, TO));
    assertThat(first.statement())
        .isEqualTo(
            ONE
                + " answers with 4xx more often than before: 40 % of its answers (800; otherwise"
                + " 0 %)");
    assertThat(first.facts().more())
        .containsExactly(
            "Of 40 such answers that were recorded one by one it gave 30 with 404, 10 with 429.");
    assertThat(scenario.warnings()).isEmpty();
  }

  /** Who is asked for what is not there all the time has not changed. */
  @Test
  void whatIsAlwaysSoIsNotTold() {
    assertThat(new Scenario().backend(ONE, second -> new Second().clientErrors(60)).findings())
        .isEmpty();
  }

  @Test
  void aRouteIsToldWhereTheBackendAsAWholeIsNot() {
    Scenario scenario = new Scenario().backend(ONE, second -> new Second());
    scenario.route(
        ONE,
        "GET /a",
        second ->
            new Second()
                .set(Tally.RESPONSES_2XX, 15)
                .times(Distribution.EMPTY, Distribution.EMPTY)
                .clientErrors(isFault(second) ? 12 : 0));
    scenario.route(
        ONE, "GET /b", second -> new Second().times(Distribution.EMPTY, Distribution.EMPTY));

    assertThat(scenario.findings()).hasSize(1);
    assertThat(scenario.first().subject().route()).isEqualTo("GET /a");
    assertThat(scenario.first().range()).isEqualTo(seconds(FROM, TO));
  }

  /** A proxy that is slow is told, whatever its clients ask its backends for in vain. */
  @Test
  void itExplainsNoTroubleOfAProxy() {
    Distribution slow = Distribution.of(900_000_000L, 100);
    Scenario scenario =
        new Scenario()
            .backend(ONE, second -> isFault(second) ? half().clientErrors(20) : half())
            .backend(TWO, second -> half())
            .backend(
                DOOR, second -> isFault(second) ? new Second().times(slow, slow) : new Second());

    assertThat(scenario.warnings()).containsExactly("SLOW " + DOOR);
  }

  private static Second half() {
    return new Second().set(Tally.REQUESTS, 50).set(Tally.RESPONSES_2XX, 50);
  }

  @Test
  void serverErrorsAreToldByTheirCodes() {
    Scenario scenario = with(new Scenario().faulty(ONE, second -> new Second().errors(40)), 503, 7);
    with(scenario, 502, 2);
    with(scenario, 404, 3);

    assertThat(scenario.first().kind()).isEqualTo(FindingKind.ERRORS);
    assertThat(scenario.first().facts().more())
        .containsExactly(
            "Of 9 such answers that were recorded one by one it gave 7 with 503, 2 with 502.");
  }
}
