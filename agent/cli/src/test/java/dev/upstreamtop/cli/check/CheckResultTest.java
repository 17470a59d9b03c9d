// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.testing.MarkdownTables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CheckResultTest {

  private final CheckedTraffic traffic = new CheckedTraffic(EnumSet.of(Side.CLIENT));

  private CheckResult result(String... rules) {
    return CheckResult.of(Stream.of(rules).map(Rule::parse).toList(), traffic);
  }

  private void incident() {
    for (long second = 1; second <= 3; second++) {
      traffic.accept(Traffic.incident(second));
    }
  }

  @Test
  void theGravestRuleDecidesAndEachHasItsData() {
    incident();

    CheckResult result =
        result("responses5xx=1%,5%", "failed=100", "all.requestRate=1000:,10:", "lost=0");

    assertThat(result.state()).isEqualTo(CheckState.CRITICAL);
    assertThat(result.state().exitCode()).isEqualTo(2);
    assertThat(result.line())
        .startsWith(
            "UPSTREAMTOP CRITICAL - checkout (10.0.1.12:8080): responses5xx 12.90 %, more than 5 %;"
                + " all backends: requestRate ")
        .contains(", less than 1000 | ")
        .contains("'responses5xx'=12.903226%;1;5;0 'failed'=0;;100;0 'all.requestRate'=")
        .endsWith(";1000:;10:;0 'lost'=0;;0;0");
  }

  @Test
  void aWarningIsCode1() {
    incident();

    CheckResult result = result("headerTime.p99=1s,5s", "inFlight=4");

    assertThat(result.state()).isEqualTo(CheckState.WARNING);
    assertThat(result.state().exitCode()).isEqualTo(1);
    assertThat(result.line())
        .contains("checkout (10.0.1.12:8080): headerTime.p99 1.2s, more than 1.0s")
        .containsPattern("'headerTime\\.p99'=1\\.[0-9]+s;1;5;0 'inFlight'=4;;4;0$");
  }

  @Test
  void wherePeaceReignsTheLineSaysHowMuchWasSeen() {
    incident();

    CheckResult result = result("truncated=0");

    assertThat(result)
        .isEqualTo(
            new CheckResult(
                CheckState.OK,
                "UPSTREAMTOP OK - 681 requests to 4 backends in 3.0s; nothing lost |"
                    + " 'truncated'=0;;0;0"));
  }

  @Test
  void ofManyTheGravestAreNamed() {
    List<BackendRow> rows = new ArrayList<>();
    for (int i = 1; i <= 9; i++) {
      rows.add(
          Traffic.row(
              Traffic.client("10.0.0." + i, 80),
              "",
              Traffic.answered(10, i),
              0,
              Traffic.times(10 + i, 1, 2)));
    }
    traffic.accept(Traffic.snapshot(1, rows, List.of()));

    CheckResult result = result("responses5xx=1,8");

    assertThat(result.line())
        .startsWith("UPSTREAMTOP CRITICAL - 10.0.0.9:80: responses5xx 9, more than 8; ")
        .contains("; 4 more | 'responses5xx'=9;1;8;0");
  }

  @Test
  void thePageHasEachCode() throws IOException {
    List<List<String>> rows = MarkdownTables.of("cli.md").get("check");
    for (CheckState state : CheckState.values()) {
      assertThat(rows)
          .anySatisfy(row -> assertThat(row).startsWith("" + state.exitCode(), state.name()));
    }
  }

  /** One that is not asked for would count each request twice. */
  @Test
  void onlyTheSideThatIsAskedForCounts() {
    BackendKey client = Traffic.client("10.0.0.1", 80);
    BackendKey server = new BackendKey(client.endpoint(), Side.SERVER);
    traffic.accept(
        Traffic.snapshot(
            1,
            List.of(Traffic.well(client, "", 10, 1), Traffic.well(server, "", 10, 1)),
            List.of()));

    assertThat(result("all.requests=10,11").state()).isEqualTo(CheckState.OK);
  }

  @Test
  void withoutBackendsARuleOfEachIsKept() {
    traffic.accept(Traffic.snapshot(1, List.of(), List.of()));

    assertThat(result("failed=0").line())
        .isEqualTo("UPSTREAMTOP OK - 0 requests to 0 backends in 1.0s; nothing lost");
    assertThat(result("all.requestRate=1:").state()).isEqualTo(CheckState.CRITICAL);
  }

  @Test
  void whatWasNotCapturedIsUnknown() {
    assertThat(result("failed=0").state()).isEqualTo(CheckState.UNKNOWN);
    assertThat(CheckState.UNKNOWN.exitCode()).isEqualTo(3);

    traffic.accept(
        Traffic.snapshot(
            1, List.of(), List.of(), Traffic.limited(CaptureState.UNAVAILABLE, "eth7 is away")));
    assertThat(result("failed=0").line())
        .isEqualTo("UPSTREAMTOP UNKNOWN - the capture is UNAVAILABLE: eth7 is away");
  }

  @Test
  void whatPartsTheLineMayStandInAName() {
    traffic.accept(
        Traffic.snapshot(
            1,
            List.of(
                Traffic.row(
                    Traffic.client("10.0.0.1", 80),
                    "a|b\u001b[2J\n",
                    Traffic.answered(1, 5),
                    0,
                    Traffic.times(6, 1, 1))),
            List.of(),
            Traffic.status(new TreeMap<>(), List.of())));

    String line = result("responses5xx=0").line();
    assertThat(line).contains("a/b\\u001b[2J\\u000a (10.0.0.1:80)").hasLineCount(1);
    assertThat(line.chars().filter(c -> c == '|').count()).isEqualTo(1);
  }
}
