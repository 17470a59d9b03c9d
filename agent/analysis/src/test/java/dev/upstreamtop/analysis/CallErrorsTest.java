// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

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
