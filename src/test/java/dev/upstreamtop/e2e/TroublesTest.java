// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.jmc.rules.BrokenConnectionsRule;
import dev.upstreamtop.jmc.rules.DataIncompleteRule;
import dev.upstreamtop.jmc.rules.ErrorShareRule;
import dev.upstreamtop.jmc.rules.InFlightRule;
import dev.upstreamtop.jmc.rules.LatencyOutlierRule;
import dev.upstreamtop.jmc.rules.LoadImbalanceRule;
import dev.upstreamtop.jmc.rules.RetransmissionsRule;
import dev.upstreamtop.jmc.rules.SlowBecauseOfJvmRule;
import dev.upstreamtop.jmc.rules.judged.Judged;
import dev.upstreamtop.jmc.rules.judged.ToldFinding;
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
import dev.upstreamtop.world.ToldAlike;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final Pattern COUNT = Pattern.compile("\\(([0-9]+)");

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
  void rulesAndReportFindTheSame() throws Exception {
    assertThat(ToldAlike.of(troubles.file())).isNotEmpty();
  }

  /** An agent judges the last minutes; what its beans said meanwhile is in the recording. */
  @Test
  void beansToldTheSameMeanwhile() {
    assertRecorded(troubles.meanwhile().beans());
  }

  @Test
  void jconsoleShowedTheSameMeanwhile() {
    assertRecorded(troubles.meanwhile().console());
  }

  @Test
  void thoseThatTheRecordingWarnsOfWereNotified() {
    assertThat(troubles.meanwhile().notified())
        .containsAll(troubles.meanwhile().beans().keySet())
        .isSubsetOf(recorded(finding -> true).keySet())
        .filteredOn(endpoint -> !endpoint.equals(RecordedTroubles.LOSSY))
        .isSubsetOf(recorded(ToldFinding::warning).keySet());
  }

  /**
   * All of them say so meanwhile but for lost packets, of which it depends on whether a fifth was
   * waited for if they are a warning just then.
   */
  private static void assertRecorded(Map<String, Set<String>> meanwhile) {
    assertThat(meanwhile)
        .containsKeys(
            RecordedTroubles.FAILING,
            RecordedTroubles.CRASHING,
            RecordedTroubles.HANGING,
            RecordedTroubles.FLOODED);
    Map<String, Set<String>> recorded = recorded(finding -> true);
    meanwhile.forEach(
        (endpoint, deeds) ->
            assertThat(deeds.stream().map(TroublesTest::ofBackend).toList())
                .as("what was said of %s", endpoint)
                .isSubsetOf(recorded.getOrDefault(endpoint, Set.of())));
  }

  /** What the recording tells of each backend. */
  private static Map<String, Set<String>> recorded(Predicate<ToldFinding> wanted) {
    Map<String, Set<String>> recorded = new TreeMap<>();
    Judged.of(judged.items()).everything().stream()
        .filter(wanted)
        .forEach(
            finding ->
                recorded
                    .computeIfAbsent(finding.backend().endpoint(), first -> new TreeSet<>())
                    .add(ofBackend(finding.deed())));
    return recorded;
  }

  /** Without the route, which a recording may know better. */
  private static String ofBackend(String deed) {
    return deed.replaceFirst(" on [A-Z]+ /.*", "");
  }

  @Test
  void errors() throws Exception {
    IResult result = warning(new ErrorShareRule(), RecordedTroubles.FAILING);

    long errors = troubles.log().classes(RecordedTroubles.FAILING).get(5);
    assertThat(counted(result)).isEqualTo(row(result).result("responses5xx")).isEqualTo(errors);
  }

  @Test
  void onePeerIsSlow() throws Exception {
    assertThat(told(new LatencyOutlierRule()))
        .anyMatch(statement -> statement.startsWith(RecordedTroubles.SLOW + " is slow"))
        .noneMatch(statement -> RecordedTroubles.QUICK.stream().anyMatch(statement::startsWith));
  }

  @Test
  void weightsAreNoTrouble() throws Exception {
    assertThat(judged.result(new LoadImbalanceRule()).getSeverity()).isEqualTo(Severity.OK);
  }

  @Test
  void oneResetsAndThenRefuses() throws Exception {
    List<String> told = told(new BrokenConnectionsRule());

    assertThat(told)
        .anyMatch(
            statement -> statement.startsWith(RecordedTroubles.CRASHING + " refuses connections"))
        .anyMatch(
            statement -> statement.startsWith(RecordedTroubles.CRASHING + " resets connections"));
    assertThat(told)
        .filteredOn(statement -> statement.startsWith(RecordedTroubles.CRASHING))
        .allMatch(statement -> statement.contains("(" + RecordedTroubles.ATTEMPTS));
  }

  @Test
  void requestsHang() throws Exception {
    assertThat(told(new InFlightRule()))
        .anyMatch(statement -> statement.startsWith(RecordedTroubles.FLOODED))
        .anyMatch(statement -> statement.startsWith(RecordedTroubles.HANGING));
  }

  @Test
  void segmentsAreSentAgain() throws Exception {
    IResult result = warning(new RetransmissionsRule(), RecordedTroubles.LOSSY);

    assertThat(counted(result)).isBetween(20L, row(result).result("retransmits"));
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
    assertThat(judged.result(new SlowBecauseOfJvmRule()).getSeverity())
        .isIn(Severity.NA, Severity.OK);
  }

  /** A result that is shown: it names its backend, in the core's report too. */
  private static IResult warning(IRule rule, String endpoint) throws Exception {
    IResult result = judged.result(rule);
    assertThat(result.getSeverity()).as(rule.getName()).isEqualTo(Severity.WARNING);
    assertThat(judged.backendOf(result).endpoint()).isEqualTo(endpoint);
    assertThat(judged.summaryOf(result)).startsWith(endpoint);
    assertThat(html).contains(judged.summaryOf(result));
    return result;
  }

  /** All that a rule warns of. */
  private static List<String> told(IRule rule) throws Exception {
    IResult result = judged.result(rule);
    assertThat(result.getSeverity()).as(rule.getName()).isEqualTo(Severity.WARNING);
    List<String> told = new ArrayList<>(judged.othersOf(result));
    told.add(judged.textOf(result, "statement"));
    return told;
  }

  /** The number that stands behind a finding's share. */
  private static long counted(IResult result) {
    Matcher count = COUNT.matcher(judged.textOf(result, "statement"));
    assertThat(count.find()).isTrue();
    return Long.parseLong(count.group(1));
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

  private static double share(IResult result, TypedResult<IQuantity> figure) {
    return result.getResult(figure).doubleValueIn(UnitLookup.PERCENT_UNITY);
  }
}
