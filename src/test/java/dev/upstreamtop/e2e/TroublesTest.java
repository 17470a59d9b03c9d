// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.upstreamtop.jmc.rules.BrokenConnectionsRule;
import dev.upstreamtop.jmc.rules.DataIncompleteRule;
import dev.upstreamtop.jmc.rules.ErrorShareRule;
import dev.upstreamtop.jmc.rules.InFlightRule;
import dev.upstreamtop.jmc.rules.LatencyOutlierRule;
import dev.upstreamtop.jmc.rules.LoadImbalanceRule;
import dev.upstreamtop.jmc.rules.RetransmissionsRule;
import dev.upstreamtop.jmc.rules.SlowBecauseOfJvmRule;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.testing.NeedsRoot;
import dev.upstreamtop.world.JudgedRecording;
import dev.upstreamtop.world.PageFigures;
import dev.upstreamtop.world.PrintedRecording;
import dev.upstreamtop.world.PrintedRecording.Row;
import dev.upstreamtop.world.PrintedRecording.Time;
import dev.upstreamtop.world.RecordedTroubles;
import dev.upstreamtop.world.ShownRecording;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.IRule;
import org.openjdk.jmc.flightrecorder.rules.Severity;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;

/**
 * Each rule finds its trouble in what an agent recorded from the wire, names the backend that has
 * it, and tells the figures that nginx and the JDK's own tool tell.
 */
@NeedsRoot
class TroublesTest {

  private static RecordedTroubles troubles;
  private static JudgedRecording judged;
  private static PrintedRecording printed;
  private static String html;

  @BeforeAll
  static void record(@TempDir Path directory) throws Exception {
    troubles = RecordedTroubles.happen(directory);
    judged = new JudgedRecording(troubles.file());
    printed = PrintedRecording.of(troubles.file());
    html = judged.html();
  }

  @Test
  void errors() throws Exception {
    IResult result = finding(new ErrorShareRule(), Severity.WARNING, RecordedTroubles.FAILING);
    Row row = row(result);

    long errors = troubles.log().classes(RecordedTroubles.FAILING).get(5);
    assertThat(count(result, ErrorShareRule.ERRORS))
        .isEqualTo(row.result("responses5xx"))
        .isEqualTo(errors);
    assertThat(count(result, ErrorShareRule.RESPONSES)).isEqualTo(row.responses());
    assertThat(share(result, ErrorShareRule.SHARE))
        .isCloseTo((double) errors / row.responses(), within(1e-9));
  }

  @Test
  void onePeerIsSlow() throws Exception {
    // How slow its peers are is up to the machine: three times is worth telling, ten a warning.
    LatencyOutlierRule rule = new LatencyOutlierRule();
    long slow = row(result(rule)).headerTimeNanos(99);
    long peers =
        RecordedTroubles.QUICK.stream()
            .mapToLong(peer -> rowOf(peer, judged.rangeOf(result(rule))).headerTimeNanos(99))
            .max()
            .orElseThrow();
    IResult result =
        finding(rule, slow >= 10 * peers ? Severity.WARNING : Severity.INFO, RecordedTroubles.SLOW);

    assertThat(nanos(result, LatencyOutlierRule.P99)).isEqualTo(slow);
    assertThat(nanos(result, LatencyOutlierRule.PEERS_P99)).isEqualTo(peers);
    assertThat(count(result, LatencyOutlierRule.PEERS)).isEqualTo(RecordedTroubles.QUICK.size());
  }

  @Test
  void oneOfAPoolIsNeglected() throws Exception {
    IResult result = finding(new LoadImbalanceRule(), Severity.WARNING, RecordedTroubles.NEGLECTED);
    double neglected = troubles.log().to(RecordedTroubles.NEGLECTED).size();
    double favoured = troubles.log().to(RecordedTroubles.FAVOURED).size();

    assertThat(share(result, LoadImbalanceRule.SHARE))
        .isCloseTo(neglected / (neglected + favoured), within(1e-9));
    assertThat(share(result, LoadImbalanceRule.EVEN)).isEqualTo(0.5);
  }

  @Test
  void oneResetsAndThenRefuses() throws Exception {
    IResult result =
        finding(new BrokenConnectionsRule(), Severity.WARNING, RecordedTroubles.CRASHING);

    assertThat(count(result, BrokenConnectionsRule.RESET)).isEqualTo(RecordedTroubles.ATTEMPTS);
    assertThat(count(result, BrokenConnectionsRule.REFUSED)).isEqualTo(RecordedTroubles.ATTEMPTS);
    assertThat(count(result, BrokenConnectionsRule.CLOSED)).isZero();
    assertThat(row(result).result("reset")).isEqualTo(RecordedTroubles.ATTEMPTS);
    assertThat(row(result).result("refused")).isEqualTo(RecordedTroubles.ATTEMPTS);
  }

  @Test
  void requestsPileUpAndHang() throws Exception {
    IResult result = finding(new InFlightRule(), Severity.WARNING, RecordedTroubles.FLOODED);

    assertThat(count(result, InFlightRule.MOST)).isEqualTo(RecordedTroubles.WAITING);
    assertThat(count(result, InFlightRule.USUAL)).isZero();
    assertThat(nanos(result, InFlightRule.OLDEST)).isEqualTo(row(result).oldestInFlightNanos());
    assertThat(judged.othersOf(result))
        .as("what hangs without many others")
        .containsExactly(RecordedTroubles.HANGING);
  }

  @Test
  void segmentsAreSentAgain() throws Exception {
    IResult result = finding(new RetransmissionsRule(), Severity.WARNING, RecordedTroubles.LOSSY);

    assertThat(count(result, RetransmissionsRule.RETRANSMITS))
        .isEqualTo(row(result).result("retransmits"))
        .isGreaterThanOrEqualTo(20);
    assertThat(nanos(result, RetransmissionsRule.P99)).isEqualTo(row(result).headerTimeNanos(99));
    assertThat(share(result, RetransmissionsRule.PER_REQUEST))
        .isCloseTo(
            (double) row(result).result("retransmits") / row(result).requests(), within(1e-9));
  }

  @Test
  void someIsLost() throws Exception {
    IResult result = judged.result(new DataIncompleteRule());

    assertThat(result.getSeverity()).isEqualTo(Severity.INFO);
    assertThat(count(result, DataIncompleteRule.LOST)).isEqualTo(printed.lost()).isPositive();
    assertThat(share(result, DataIncompleteRule.UNKNOWN_TIME)).isZero();
    assertThat(result.getResult(DataIncompleteRule.NOTES))
        .as("what was lost, by cause")
        .anyMatch(note -> note.contains(printed.lost() + " pipelined requests told by"));
    // The figures of the backend are whole in spite of it.
    assertThat(printed.row(troubles.pipelined(), "CLIENT", PrintedRecording.ALL).requests())
        .isEqualTo(RecordedTroubles.BURST);
    assertThat(html).contains("Upstream figures are too low or have gaps.");
  }

  @Test
  void thePageTellsWhatIsPrintedOfEveryBackend() {
    try (ShownRecording page = ShownRecording.open(judged.items())) {
      page.keep("troubles");
      assertThat(page.backends())
          .extracting(BackendId::endpoint)
          .contains(RecordedTroubles.CRASHING, RecordedTroubles.LOSSY, RecordedTroubles.HANGING);
      for (BackendId backend : page.backends()) {
        PageFigures.assertTold(
            page,
            backend,
            printed.row(backend.endpoint(), backend.side().name(), PrintedRecording.ALL));
      }
    }
  }

  @Test
  void theJvmThatRecordedIsNotToBlame() throws Exception {
    IResult result = judged.result(new SlowBecauseOfJvmRule());

    assertThat(result.getSeverity()).isEqualTo(Severity.NA);
    assertThat(result.getSummary()).isEqualTo("Too few slow requests of this JVM were recorded.");
  }

  private static IResult result(IRule rule) {
    try {
      return judged.result(rule);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A result that is shown: it names its backend, in the core's report too. */
  private static IResult finding(IRule rule, Severity severity, String endpoint) {
    IResult result = result(rule);
    assertThat(result.getSeverity()).as(rule.getName()).isEqualTo(severity);
    assertThat(judged.backendOf(result).endpoint()).isEqualTo(endpoint);
    assertThat(judged.summaryOf(result)).contains(endpoint).doesNotContain("{");
    assertThat(html).contains(judged.summaryOf(result));
    return result;
  }

  private static Row row(IResult result) {
    return rowOf(judged.backendOf(result).endpoint(), judged.rangeOf(result));
  }

  private static Row rowOf(String endpoint, TimeRange range) {
    return printed.row(endpoint, "CLIENT", new Time(range.startNanos(), range.endNanos()));
  }

  private static long count(IResult result, TypedResult<IQuantity> figure) {
    return result.getResult(figure).longValue();
  }

  private static long nanos(IResult result, TypedResult<IQuantity> figure) {
    return result.getResult(figure).clampedLongValueIn(UnitLookup.NANOSECOND);
  }

  private static double share(IResult result, TypedResult<IQuantity> figure) {
    return result.getResult(figure).doubleValueIn(UnitLookup.PERCENT_UNITY);
  }
}
