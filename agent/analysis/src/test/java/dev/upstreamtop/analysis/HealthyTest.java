// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.FROM;
import static dev.upstreamtop.analysis.Scenario.SECONDS;
import static dev.upstreamtop.analysis.Scenario.TO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.Scenario.Second;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Tally;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What comes and goes by chance, or by what backends are there for, is no trouble. */
class HealthyTest {

  private static final String ONE = "10.0.0.1:8080";
  private static final String TWO = "10.0.0.2:8080";
  private static final int TIMES = 50;

  /** Of a hundred requests, each with that chance, how many. */
  private static long chance(Random random, double share) {
    long count = 0;
    for (int i = 0; i < 100; i++) {
      count += random.nextDouble() < share ? 1 : 0;
    }
    return count;
  }

  @Test
  void fewErrorsAndFailuresAllTheTimeAreNoIncidentsBySeconds() {
    for (int seed = 0; seed < TIMES; seed++) {
      Random random = new Random(seed);
      Scenario scenario =
          new Scenario()
              .backend(
                  ONE,
                  second ->
                      new Second()
                          .errors(chance(random, 0.015))
                          .failing(Tally.CLOSED, chance(random, 0.004))
                          .failing(Tally.TRUNCATED, chance(random, 0.003))
                          .set(Tally.CONNECTS, 100)
                          .set(Tally.CONNECT_RETRIES, chance(random, 0.008)));

      assertThat(scenario.warnings()).as("seed %d", seed).isEmpty();
    }
  }

  /** nginx's `random`, or a kernel that deals connections out. */
  @Test
  void whoGetsMoreOfManyBackendsNowAndThenGetsItByChance() {
    for (int seed = 0; seed < 5; seed++) {
      Random random = new Random(seed);
      Scenario scenario = new Scenario();
      for (int backend = 0; backend < 40; backend++) {
        scenario.backend(
            "10.0.1." + backend + ":80",
            second -> {
              long requests = chance(random, 0.05);
              return new Second()
                  .set(Tally.REQUESTS, requests)
                  .set(Tally.RESPONSES_2XX, requests)
                  .times(
                      Distribution.of(5 * Scenario.MILLI, requests),
                      Distribution.of(6 * Scenario.MILLI, requests));
            });
      }

      assertThat(scenario.warnings()).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void moreOfThemThanEverAreAnIncident() {
    Random random = new Random(1);
    Scenario scenario =
        new Scenario()
            .backend(
                ONE,
                second ->
                    new Second()
                        .errors(chance(random, FROM <= second && second < TO ? 0.1 : 0.015)));

    assertThat(scenario.warnings()).containsExactly("ERRORS " + ONE);
  }

  /** What comes and goes is as grave each time, though it is usual in a way. */
  @Test
  void errorsThatComeAndGoAreAnIncidentEachTime() {
    Scenario scenario =
        new Scenario().backend(ONE, second -> new Second().errors(second / 10 % 2 == 1 ? 30 : 1));

    assertThat(scenario.all(FindingKind.ERRORS)).hasSize(SECONDS / 20);
  }

  /** An export, while hardly anybody asks for anything. */
  @Test
  void oneLongRequestInAQuietTimeIsNoHang() {
    Scenario scenario =
        new Scenario()
            .backend(
                ONE,
                second ->
                    FROM <= second && second < TO
                        ? new Second()
                            .set(Tally.REQUESTS, 0)
                            .set(Tally.RESPONSES_2XX, 0)
                            .levels(1, second + 1 - FROM, 0, 0)
                        : new Second());

    assertThat(scenario.warnings()).isEmpty();
  }

  /** Exports all the time, and for a while fewer requests besides. */
  @Test
  void longRequestsAreNoHangWhereTheOthersAreAnswered() {
    Scenario scenario =
        new Scenario()
            .backend(
                ONE,
                second -> {
                  boolean quiet = FROM <= second && second < TO;
                  return new Second()
                      .slow(second % 10 == 0 ? 1 : 0, 18_000)
                      .set(Tally.REQUESTS, quiet ? 20 : 100)
                      .set(Tally.RESPONSES_2XX, quiet ? 20 : 100)
                      .levels(2, 4 + second % 30, 0, 0);
                });

    assertThat(scenario.warnings()).isEmpty();
  }

  @Test
  void whoeverIsLeftWhenAPeerIsTakenOutGetsNoMoreThanItsShare() {
    Scenario scenario = new Scenario();
    for (String address : List.of(ONE, TWO)) {
      scenario.backend(
          address,
          second -> {
            boolean out = FROM <= second && second < TO;
            long requests = out ? (address.equals(ONE) ? 200 : 0) : 100;
            return new Second().set(Tally.REQUESTS, requests).set(Tally.RESPONSES_2XX, requests);
          });
    }

    assertThat(scenario.warnings()).isEmpty();
  }
}
