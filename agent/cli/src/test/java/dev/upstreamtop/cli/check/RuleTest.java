// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.telemetry.catalogue.Rated;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.testing.MarkdownTables;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTest {

  private static final BackendKey KEY = Traffic.client("10.0.0.9", 8080);

  /** 200 requests in 10 seconds: 4 with 5xx, 2 without an answer, 7 in flight, mostly 20 ms. */
  private static CheckSubject subject() {
    BackendRow row =
        Traffic.row(
            KEY,
            "orders",
            Traffic.answered(194, 4).plus(Traffic.of(Counter.RESET, 2)),
            7,
            Traffic.times(198, 20, 2_500));
    return new CheckSubject("orders", new Rated(row, 10 * Traffic.SECOND, 400));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "responses5xx=4 OK",
        "responses5xx=3 CRITICAL",
        "responses5xx=3,4 WARNING",
        "responses5xx=2,3 CRITICAL",
        "responses5xx=2% OK",
        "responses5xx=1.9% CRITICAL",
        "responses5xx=1%,5% WARNING",
        "failed=1,2 WARNING",
        "failed=0 CRITICAL",
        "inFlight=6 CRITICAL",
        "inFlight=7 OK",
        "headerTime.p50=15ms,25ms WARNING",
        "headerTime.max=2s CRITICAL",
        "headerTime.count=1000 OK",
        "requestRate=25:,15: WARNING",
        "requestRate=20: OK",
        "requestRate=20.5: CRITICAL",
        "share=50% OK",
        "share=0.4 CRITICAL",
        "share=60%:,40%: WARNING",
      })
  void holdsAFigureAgainstItsLimits(String text, CheckState expected) {
    Rule rule = Rule.parse(text);

    assertThat(rule.of(rule.of(subject()))).isEqualTo(expected);
  }

  @Test
  void aShareOfNoRequestsIsNone() {
    CheckSubject idle =
        new CheckSubject("idle", new Rated(BackendRow.empty(KEY, "", false), Traffic.SECOND, 0));

    assertThat(Rule.parse("responses5xx=0%").of(idle)).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "responses5xx | is not of the form [all.]FIGURE=[WARNING,]CRITICAL",
        "respones5xx=1 | there is no figure 'respones5xx'; did you mean 'responses5xx'?",
        "p99=1s | there is no figure 'p99'",
        "headerTime=1s | there is no figure 'headerTime'",
        "headerTime.p99=5 | '5' is no duration",
        "headerTime.p99=5% | is no duration",
        "failed= | is no limit of failed (5, 5:, 5%)",
        "failed=x | 'x' is no limit of failed",
        "failed=-1 | '-1' is no limit of failed",
        "failed=1%,5 | '5' is no limit of failed (1%, 1%:)",
        "inFlight=5% | '5%' is no limit of inFlight (5, 5:)",
        "requests=5% | '5%' is no limit of requests",
        "failed=1,2,3 | has more than two limits",
        "failed=5,1 | is critical before it is a warning",
        "requestRate=1:,10: | is critical before it is a warning",
        "failed=1:,5 | has one limit for what is more and one for what is less",
        "all.lost=0 | lost is of the capture",
      })
  void whatCannotBeIsNamed(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rule.parse(text))
        .withMessageContaining(message);
  }

  /** One that takes no connection has no request, which is no share of nothing. */
  @Test
  void whatFailsToConnectIsAShareOfTheAttempts() {
    CheckSubject dead =
        new CheckSubject(
            "dead",
            new Rated(
                Traffic.row(KEY, "", Traffic.of(Counter.REFUSED, 3), 0, Traffic.times(0, 1, 1)),
                Traffic.SECOND,
                0));

    assertThat(Rule.parse("connectFailed=1%").of(dead)).isEqualTo(100);
    assertThat(Rule.parse("refused=1%").of(dead)).isEqualTo(100);
  }

  @Test
  void everyFigureOfItsPageCanBeInARule() throws IOException {
    var tables = MarkdownTables.of("figures.md");
    List<String> plain =
        List.of("Backends", "The capture").stream()
            .flatMap(heading -> tables.get(heading).stream())
            .filter(row -> !row.get(1).equals("distribution"))
            .map(List::getFirst)
            .toList();
    assertThat(plain).hasSizeGreaterThan(20);
    for (String figure : plain) {
      assertThat(Measure.ALL).as(figure).containsKey(figure);
    }
    assertThat(Measure.ALL)
        .containsKeys("connectTime.count", "headerTime.p99", "responseTime.max", "lost");
  }
}
