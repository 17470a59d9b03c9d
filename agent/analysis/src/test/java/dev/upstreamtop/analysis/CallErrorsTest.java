// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.FROM;
import static dev.upstreamtop.analysis.Scenario.TO;
import static dev.upstreamtop.analysis.Scenario.healthy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.Scenario.Second;
import dev.upstreamtop.analysis.finding.Figure;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.sample.CallResults;
import dev.upstreamtop.analysis.sample.Tally;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A backend that answers 200 is not well where its calls of gRPC end with errors of its own. */
class CallErrorsTest {

  private static final String ONE = "10.0.0.1:8080";

  @Test
  void errorsOfItsOwnAreAWarningThatNamesTheCode() {
    Finding first =
        new Scenario()
            .faulty(
                ONE,
                second -> new Second().set(Tally.GRPC_UNAVAILABLE, 10).set(Tally.GRPC_INTERNAL, 2))
            .first();

    assertThat(first.kind()).isEqualTo(FindingKind.ERRORS);
    assertThat(first.severity()).isEqualTo(Severity.WARNING);
    assertThat(first.facts().words())
        .startsWith("12 % of its answers (240, gRPC UNAVAILABLE 200, gRPC INTERNAL 40");
    assertThat(first.facts().figures())
        .contains(
            new Figure("count", 240),
            new Figure("grpcUnavailable", 200),
            new Figure("grpcInternal", 40));
  }

  @Test
  void eachCodeIsTheBackendsOrTheCallersOrNone() {
    Set<Tally> none = EnumSet.of(Tally.GRPC_OK, Tally.GRPC_UNREAD);
    for (Tally tally : Tally.values()) {
      if (!tally.name().startsWith("GRPC_")) {
        continue;
      }
      List<Finding> findings =
          new Scenario().faulty(ONE, second -> new Second().set(tally, 40)).findings();
      if (none.contains(tally)) {
        assertThat(findings).as("%s", tally).isEmpty();
        continue;
      }
      boolean own = CallResults.SERVER_ERRORS.contains(tally);
      assertThat(CallResults.CLIENT_ERRORS.contains(tally)).isNotEqualTo(own);
      assertThat(findings.get(0).kind())
          .as("%s", tally)
          .isEqualTo(own ? FindingKind.ERRORS : FindingKind.CLIENT_ERRORS);
      assertThat(findings.get(0).severity()).isEqualTo(own ? Severity.WARNING : Severity.INFO);
    }
  }

  private static String deed(Second faulty) {
    return new Scenario().faulty(ONE, second -> faulty).first().deed();
  }

  @Test
  void whatIsSaidNamesTheCodeOfMostCalls() {
    assertThat(deed(new Second().set(Tally.GRPC_UNAVAILABLE, 12)))
        .isEqualTo("fails calls with UNAVAILABLE");
    assertThat(deed(new Second().set(Tally.GRPC_INTERNAL, 5).set(Tally.GRPC_UNAVAILABLE, 12)))
        .isEqualTo("fails calls with UNAVAILABLE and other codes");
    assertThat(deed(new Second().set(Tally.GRPC_NOT_FOUND, 40)))
        .isEqualTo("fails calls with NOT_FOUND more often than before");
    assertThat(deed(new Second().set(Tally.GRPC_ABORTED, 9).set(Tally.GRPC_NOT_FOUND, 40)))
        .isEqualTo("fails calls with NOT_FOUND and other codes more often than before");
  }

  @Test
  void whatIsSaidNamesBothWhereAnswersAreErrorsToo() {
    assertThat(deed(new Second().errors(6).set(Tally.GRPC_DEADLINE_EXCEEDED, 6)))
        .isEqualTo("answers with 5xx and fails calls with DEADLINE_EXCEEDED");
    assertThat(deed(new Second().clientErrors(20).set(Tally.GRPC_CANCELLED, 30)))
        .isEqualTo("answers with 4xx and fails calls with CANCELLED more often than before");
  }

  /** The callers' errors do not make answers with 5xx calls that failed, nor the other way. */
  @Test
  void whatIsSaidIsOfTheErrorsThatCount() {
    assertThat(deed(new Second().errors(12).set(Tally.GRPC_OK, 80).set(Tally.GRPC_NOT_FOUND, 3)))
        .isEqualTo("answers with 5xx");
    assertThat(deed(new Second().errors(1).clientErrors(40)))
        .isEqualTo("answers with 4xx more often than before");
  }

  @Test
  void aRouteIsNamedWhoseCallsFailAsWhoseAnswersDo() {
    assertThat(onOneRoute(new Second().errors(2).set(Tally.GRPC_UNAVAILABLE, 12)))
        .startsWith("answers with 5xx and fails calls with UNAVAILABLE on GET /a: 14 %");
    assertThat(onOneRoute(new Second().set(Tally.GRPC_UNAVAILABLE, 12)))
        .startsWith("fails calls with UNAVAILABLE on GET /a: 12 %");
  }

  private static String onOneRoute(Second faulty) {
    return new Scenario()
        .faulty(ONE, second -> faulty)
        .route(ONE, "GET /b", Scenario::healthy)
        .route(
            ONE,
            "GET /a",
            second ->
                FROM <= second && second < TO
                    ? new Second()
                        .errors(faulty.tallies.get(Tally.RESPONSES_5XX))
                        .set(Tally.GRPC_UNAVAILABLE, faulty.tallies.get(Tally.GRPC_UNAVAILABLE))
                    : healthy(second))
        .first()
        .clause();
  }

  /** What another finding says of it, and a screen that has no room for more, are these words. */
  @Test
  void whoeverTellsOfItUsesTheSameWords() {
    Finding first =
        new Scenario()
            .faulty(
                ONE,
                second -> new Second().failing(Tally.RESET, 40).set(Tally.GRPC_UNAVAILABLE, 12))
            .first();

    assertThat(first.kind()).isEqualTo(FindingKind.RESET);
    assertThat(first.words()).isEqualTo("resets connections");
    assertThat(first.facts().more())
        .anyMatch(sentence -> sentence.startsWith("It also fails calls with UNAVAILABLE: "));
  }

  @Test
  void aFewAreNone() {
    assertThat(
            new Scenario()
                .backend(
                    ONE,
                    second ->
                        second % 20 == 0
                            ? new Second().set(Tally.GRPC_INTERNAL, 1)
                            : healthy(second))
                .findings())
        .isEmpty();
  }
}
