// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.upstreamtop.analysis.finding.CauseKind;
import dev.upstreamtop.analysis.finding.Explanation;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.cli.report.Bounds;
import dev.upstreamtop.cli.report.Report;
import dev.upstreamtop.jmc.rules.BrokenConnectionsRule;
import dev.upstreamtop.jmc.rules.DataIncompleteRule;
import dev.upstreamtop.jmc.rules.ErrorShareRule;
import dev.upstreamtop.jmc.rules.GivenUpRule;
import dev.upstreamtop.jmc.rules.InFlightRule;
import dev.upstreamtop.jmc.rules.LatencyOutlierRule;
import dev.upstreamtop.jmc.rules.LoadImbalanceRule;
import dev.upstreamtop.jmc.rules.RetransmissionsRule;
import dev.upstreamtop.jmc.rules.SlowBecauseOfJvmRule;
import dev.upstreamtop.jmc.rules.judged.ToldFinding;
import dev.upstreamtop.jmc.rules.model.CompletenessNote;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.model.SlowExchange;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.JvmCause;
import dev.upstreamtop.jmc.rules.sample.JvmSpan;
import dev.upstreamtop.jmc.rules.sample.Side;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Figures;
import dev.upstreamtop.jmc.ui.board.BoardColumn;
import dev.upstreamtop.jmc.ui.chart.Curve;
import dev.upstreamtop.jmc.ui.chart.Lane;
import dev.upstreamtop.testing.NeedsRoot;
import dev.upstreamtop.world.JudgedRecording;
import dev.upstreamtop.world.PageFigures;
import dev.upstreamtop.world.PrintedChart;
import dev.upstreamtop.world.PrintedRecording;
import dev.upstreamtop.world.PrintedRecording.Interval;
import dev.upstreamtop.world.PrintedRecording.Row;
import dev.upstreamtop.world.PrintedRecording.Time;
import dev.upstreamtop.world.RecordedIncident;
import dev.upstreamtop.world.RecordedIncident.Recorded;
import dev.upstreamtop.world.ShownRecording;
import dev.upstreamtop.world.ToldAlike;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.IRule;
import org.openjdk.jmc.flightrecorder.rules.Severity;

/**
 * What two JVMs recorded of an incident, read by Mission Control's core, our rules and our page:
 * all of them tell what nginx's log and the JDK's own tool do.
 */
@NeedsRoot
class MissionControlTest {

  /** Nanoseconds by which two ways to turn the clock's ticks into times differ. */
  private static final double CLOCK_TICKS = 1_000;

  /** Percent by which a step of the chart is longer or shorter than its interval. */
  private static final double STEP = 5;

  private static RecordedIncident incident;

  @BeforeAll
  static void record(@TempDir Path directory) throws Exception {
    incident = RecordedIncident.happen(directory);
  }

  static Stream<Recorded> recordings() {
    return Stream.of(incident.fed(), incident.direct());
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void theModelTellsWhatNginxLogged(Recorded recorded) throws Exception {
    RecordingModel model = new JudgedRecording(recorded.file()).model();
    PrintedRecording printed = PrintedRecording.of(recorded.file());

    assertThat(printed.selfSides(recorded.endpoint())).containsExactly("CLIENT", "SERVER");
    for (Side side : Side.values()) {
      BackendId self = new BackendId(recorded.endpoint(), side);
      assertThat(model.backend(self).self()).as("%s is this JVM", self).isTrue();
      // The test itself asked the shop for its beans besides.
      assertThat(printed.row(recorded.endpoint(), side.name(), PrintedRecording.ALL).requests())
          .isBetween(recorded.requests(), recorded.requests() + 500);
    }
    assertThat(model.notes())
        .as("nothing was lost, and all was captured")
        .noneMatch(note -> note.kind().figuresAffected());
    assertThat(model.notes())
        .extracting(CompletenessNote::kind)
        .doesNotContain(CompletenessNote.Kind.NOT_SELF, CompletenessNote.Kind.NO_JVM_EVENTS);
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void rulesAndReportFindTheSame(Recorded recorded) throws Exception {
    assertThat(ToldAlike.of(recorded.file())).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void aRuleSaysThatItsJvmMadeItSlow(Recorded recorded) throws Exception {
    JudgedRecording judged = new JudgedRecording(recorded.file());
    List<IResult> results =
        List.of(
            judged.result(new LatencyOutlierRule()),
            judged.result(new SlowBecauseOfJvmRule()),
            judged.result(new InFlightRule()));

    assertThat(results)
        .filteredOn(result -> result.getSeverity().compareTo(Severity.INFO) >= 0)
        .anySatisfy(
            result -> {
              assertThat(judged.backendOf(result).endpoint()).isEqualTo(recorded.endpoint());
              assertThat(judged.textOf(result, "evidence"))
                  .isIn("jdk.SystemGC", "jdk.GCPhasePause");
              assertThat(judged.html()).contains(judged.summaryOf(result));
            });
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void noRuleFindsWhatWasNotThere(Recorded recorded) throws Exception {
    JudgedRecording judged = new JudgedRecording(recorded.file());

    for (IRule rule :
        List.of(
            new BrokenConnectionsRule(),
            new DataIncompleteRule(),
            new GivenUpRule(),
            new LoadImbalanceRule(),
            new RetransmissionsRule())) {
      IResult result = judged.result(rule);
      assertThat(result.getSeverity())
          .as(() -> rule.getName() + ": " + judged.summaryOf(result))
          .isEqualTo(Severity.OK);
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void pageReportAndPrintTellTheSame(Recorded recorded) throws Exception {
    JudgedRecording judged = new JudgedRecording(recorded.file());
    PrintedRecording printed = PrintedRecording.of(recorded.file());
    IResult errors = judged.result(new ErrorShareRule());
    TimeRange bad = judged.rangeOf(errors);
    BackendId worst = judged.backendOf(errors);
    try (ShownRecording page = ShownRecording.open(judged.items())) {
      page.keep(name(recorded) + "-whole");
      ToldFinding gravest = judged.model().judged().findings().get(0);
      assertThat(page.backends().get(0).endpoint())
          .as("the sickest stands first")
          .isEqualTo(gravest.backend().endpoint());
      assertThat(
              page.cells(page.backends().get(0), List.of(BoardColumn.STATE)).get(BoardColumn.STATE))
          .matches("[!✕] .+: .*[0-9].*");
      for (BackendId backend : page.backends()) {
        PageFigures.assertTold(
            page,
            backend,
            printed.row(backend.endpoint(), backend.side().name(), PrintedRecording.ALL));
      }

      Row before =
          printed.row(worst.endpoint(), worst.side().name(), new Time(0, bad.startNanos()));
      // The first of them may fall in a period in which they are few.
      assertThat((double) before.result("responses5xx"))
          .as("5xx before the bad time, of %d", before.responses())
          .isLessThanOrEqualTo(Limit.ERROR_SHARE.value() * before.responses());
      page.drag(bad);
      page.keep(name(recorded) + "-bad-time");
      Row row =
          printed.row(
              worst.endpoint(), worst.side().name(), new Time(bad.startNanos(), bad.endNanos()));
      PageFigures.assertTold(page, worst, row);
      assertThat(page.cells(worst, List.of(BoardColumn.STATE)).get(BoardColumn.STATE))
          .startsWith("! ");
      assertThat(judged.html())
          .contains("of its answers (%d".formatted(row.result("responses5xx")));
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void theCommandsReportTellsTheSameOnOneScreen(Recorded recorded) throws Exception {
    PrintedRecording printed = PrintedRecording.of(recorded.file());
    Row row = printed.row(recorded.endpoint(), "CLIENT", PrintedRecording.ALL);
    Report report =
        Report.of(List.of(recorded.file()), Bounds.NONE, recorded.endpoint(), ZoneOffset.UTC);
    List<String> lines = report.lines(Report.Format.TEXT);

    assertThat(lines).hasSizeLessThan(24);
    assertThat(report.findings())
        .as("verdict on the JVM: %s", lines)
        .anySatisfy(
            finding -> {
              assertThat(finding.subject().key().address()).isEqualTo(recorded.endpoint());
              assertThat(finding.cause().map(Explanation::kind))
                  .isIn(Optional.of(CauseKind.SYSTEM_GC), Optional.of(CauseKind.GC_PAUSES));
            });
    assertThat(lines)
        .as("verdict on answers")
        .anyMatch(line -> line.contains("answers with 5xx on GET /broken/"));
    assertThat(lines)
        .as("leaderboard")
        .filteredOn(
            line -> line.substring(Math.min(2, line.length())).startsWith(recorded.endpoint()))
        .hasSize(2)
        .allMatch(line -> line.contains(" " + row.requests() + " "));
    assertThat(lines)
        .as("what it rests on")
        .anyMatch(line -> line.startsWith("Rests on one recording, "))
        .contains("Completeness: nothing lost.");
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void thePageLaysTheSlowRequestsBesideThePauses(Recorded recorded) throws Exception {
    JudgedRecording judged = new JudgedRecording(recorded.file());
    BackendId self = new BackendId(recorded.endpoint(), Side.SERVER);
    List<Time> pauses = PrintedRecording.of(recorded.file()).pauses();
    try (ShownRecording page = ShownRecording.open(judged.items())) {
      page.select(self);
      page.keep(name(recorded) + "-self");

      List<SlowExchange> slow = page.exchanges();
      assertThat(slow).isNotEmpty().allMatch(exchange -> exchange.backend().id().equals(self));
      SlowExchange slowest = slow.get(0);
      // A busy machine may have held it up besides.
      assertThat(slowest.overlaps()).extracting(JvmSpan::cause).contains(JvmCause.GC_PAUSE);
      assertThat(page.overlapTexts()).anyMatch(text -> text.startsWith("GC pause "));
      assertThat(page.lanes())
          .extracting(Lane::title)
          .startsWith(
              "Requests/s", "In flight", "Header time", "5xx, failed /s", "This JVM: GC pauses")
          .contains("This JVM: time in GC", "This JVM: CPU");
      long longest = pauses.stream().mapToLong(pause -> pause.to() - pause.from()).max().orElse(0);
      assertThat(page.lanes().get(4).highest()).isCloseTo((double) longest, within(CLOCK_TICKS));
      Lane requests = page.lanes().get(0);
      assertThat(requests.curves()).hasSize(1);
      assertThat(requests.curves().get(0).steps())
          .extracting(Curve.Step::value)
          .anyMatch(value -> value > 0);
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void theChartAndItsTooltipsTellTheRequestsThatArePrinted(Recorded recorded) throws Exception {
    BackendId self = new BackendId(recorded.endpoint(), Side.CLIENT);
    List<Interval> printed =
        PrintedRecording.of(recorded.file()).intervals(recorded.endpoint(), "CLIENT");
    Random random = new Random(18);
    try (ShownRecording page = ShownRecording.open(new JudgedRecording(recorded.file()).items())) {
      page.select(self);
      List<Curve.Step> requests = known(page, 0, 0);
      assertThat(requests).as("one step for each interval").hasSameSizeAs(printed);
      for (int point : random.ints(10, 0, printed.size()).toArray()) {
        Interval interval = printed.get(point);
        Curve.Step step = requests.get(point);
        // Steps begin where the one before ended, which is some milliseconds from the interval's.
        assertThat(step.value())
            .isCloseTo(interval.requests() / interval.seconds(), withPercentage(STEP));
        assertThat(page.tooltip(0, step))
            .singleElement()
            .asString()
            .endsWith(": " + Figures.rate(step.value()) + "/s");
        assertThat(page.tooltip(1, step)).hasSize(3);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void lanesAndTheirTooltipsTellWhatIsPrinted(Recorded recorded) throws Exception {
    BackendId self = new BackendId(recorded.endpoint(), Side.CLIENT);
    PrintedRecording printed = PrintedRecording.of(recorded.file());
    try (ShownRecording page = ShownRecording.open(new JudgedRecording(recorded.file()).items())) {
      page.select(self);
      PrintedChart chart = new PrintedChart(page, printed, recorded.endpoint(), new Random(18));
      chart.assertUnderWay();
      chart.assertPauses();
      chart.assertShareOfPauses();
      chart.assertLoads();
    }
  }

  private static List<Curve.Step> known(ShownRecording page, int lane, int curve) {
    return PrintedChart.known(page.lanes().get(lane).curves().get(curve));
  }

  private static String name(Recorded recorded) {
    return "incident-" + recorded.file().getFileName().toString().replace(".jfr", "");
  }
}
