// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import static dev.upstreamtop.jmc.rules.RuleAssertions.evaluate;
import static dev.upstreamtop.jmc.rules.RuleAssertions.finding;
import static dev.upstreamtop.jmc.rules.RuleAssertions.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.jmc.rules.sample.EventNames;
import dev.upstreamtop.jmc.rules.sample.Side;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.common.util.TypedPreference;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.IRule;
import org.openjdk.jmc.flightrecorder.rules.RuleRegistry;
import org.openjdk.jmc.flightrecorder.rules.Severity;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;

/** Each rule tells the judgement's findings of its kinds, and nothing where nothing is found. */
class UpstreamRulesTest {

  private static final String ONE = "10.0.1.10:8080";
  private static final String TWO = "10.0.1.11:8080";
  private static final String THREE = "10.0.1.12:8080";

  @Test
  void theErrorShareIsThatOfTheBadTimeAndNotOfTheNight() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 300; second++) {
      boolean bad = second >= 100 && second < 110;
      traffic.requests(ONE, second, 50);
      traffic.results(
          ONE,
          second,
          EventNames.RESPONSES_2XX,
          bad ? 44L : 50L,
          EventNames.RESPONSES_5XX,
          bad ? 6L : 0L);
    }
    IResult result = warning(new ErrorShareRule(), traffic.load());

    assertThat(result.getResult(Results.KIND)).isEqualTo("errors");
    assertThat(result.getResult(Results.AFFECTED).doubleValueIn(UnitLookup.PERCENT_UNITY))
        .isCloseTo(0.12, within(1e-9));
    assertIn(result, 100, 110);
    assertThat(text(result)).contains(ONE + " answers with 5xx: 12 % of its answers (60)");
  }

  @Test
  void aBackendSeenFromBothSidesIsNamedOnce() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 20; second++) {
      for (Side side : Side.values()) {
        traffic.from(side).requests(ONE, second, 50);
        traffic.results(ONE, second, EventNames.RESPONSES_2XX, 40L, EventNames.RESPONSES_5XX, 10L);
      }
      traffic.from(Side.CLIENT).requests(TWO, second, 50);
      traffic.results(TWO, second, EventNames.RESPONSES_2XX, 45L, EventNames.RESPONSES_5XX, 5L);
    }
    IResult result = evaluate(new ErrorShareRule(), traffic.load());

    assertThat(result.getResult(Results.BACKEND)).startsWith(ONE);
    assertThat(result.getResult(Results.OTHERS))
        .singleElement()
        .asString()
        .startsWith(TWO + " answers with 5xx");
    assertThat(text(result)).contains("Also: " + TWO);
  }

  @Test
  void fewErrorsAreNoFinding() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 60; second++) {
      traffic.results(
          ONE,
          second,
          EventNames.RESPONSES_2XX,
          50L,
          EventNames.RESPONSES_5XX,
          second == 30 ? 2L : 0);
    }
    assertOk(new ErrorShareRule(), traffic.load());
  }

  @Test
  void namesTheBackendThatIsSlowerThanItsPeers() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 60; second++) {
      for (String backend : new String[] {ONE, TWO, THREE}) {
        traffic.requests(backend, second, 20);
        traffic.sameHeaderTimes(
            backend, second, 20, backend.equals(THREE) && second >= 20 ? 600 : 10);
        traffic.route(backend, second, "GET", "/api/orders/{id}", 20);
      }
    }
    IResult result = warning(new LatencyOutlierRule(), traffic.load());

    assertThat(result.getResult(Results.KIND)).isEqualTo("slow");
    assertThat(text(result))
        .contains(THREE + " is slow: half above ")
        .contains("Why: no recording of its own JVM was given");
    assertIn(result, 20, 60);
  }

  @Test
  void tellsUnevenLoadWhereItBegan() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 60; second++) {
      boolean uneven = second >= 20 && second < 40;
      traffic.requests(ONE, second, uneven ? 80 : 34);
      traffic.requests(TWO, second, uneven ? 10 : 33);
      traffic.requests(THREE, second, uneven ? 10 : 33);
    }
    IResult result = warning(new LoadImbalanceRule(), traffic.load());

    assertThat(text(result)).contains(ONE).contains("80 % of the requests to 3 backends");
    assertIn(result, 20, 40);
  }

  @Test
  void nearlyEvenLoadIsFine() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 20; second++) {
      traffic.requests(ONE, second, 30).requests(TWO, second, 35).requests(THREE, second, 40);
    }
    assertOk(new LoadImbalanceRule(), traffic.load());
  }

  @Test
  void tellsBrokenConnectionsByKind() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 60; second++) {
      boolean bad = second >= 30 && second < 34;
      traffic.requests(ONE, second, 20);
      traffic.results(
          ONE,
          second,
          EventNames.RESPONSES_2XX,
          20L,
          EventNames.REFUSED,
          bad ? 12L : 0L,
          EventNames.RESET,
          second == 31 ? 8L : 0L);
    }
    IResult result = warning(new BrokenConnectionsRule(), traffic.load());

    assertThat(text(result))
        .contains(ONE + " refuses connections")
        .contains("(48)")
        .contains("Also: " + ONE + " resets connections");
    assertIn(result, 30, 34);
  }

  @Test
  void answersThatAreCutShortAreBrokenConnections() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 60; second++) {
      traffic.requests(ONE, second, 20);
      traffic.results(
          ONE,
          second,
          EventNames.RESPONSES_2XX,
          20L,
          EventNames.TRUNCATED,
          second >= 30 && second < 40 ? 4L : 0L);
    }
    IResult result = warning(new BrokenConnectionsRule(), traffic.load());

    assertThat(text(result)).contains(ONE + " cuts answers short: 20 %");
    assertIn(result, 30, 40);
  }

  @Test
  void requestsThatTheClientGaveUpAreNotHeldAgainstTheBackend() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 60; second++) {
      traffic.requests(ONE, second, 20);
      traffic.results(ONE, second, EventNames.RESPONSES_2XX, 10L, EventNames.ABANDONED, 10L);
    }
    IItemCollection items = traffic.load();

    assertOk(new BrokenConnectionsRule(), items);
    assertThat(evaluate(new GivenUpRule(), items).getSeverity()).isEqualTo(Severity.INFO);
    assertThat(finding(new GivenUpRule(), items)).contains(ONE + " is given up by its clients");
  }

  @Test
  void aHangIsDatedFromItsBeginning() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 60; second++) {
      traffic.requests(ONE, second, 20, false, 1, second < 20 ? 5 : (second - 20) * 1_000L);
    }
    IResult result = warning(new InFlightRule(), traffic.load());

    assertThat(text(result)).contains(ONE + " does not answer").contains("39.0 s");
    assertIn(result, 21, 60);
  }

  @Test
  void aPileUpShowsByItsNumber() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 60; second++) {
      boolean piled = second >= 40 && second < 50;
      traffic.requests(ONE, second, 20, false, piled ? 300 : 4, piled ? 1_500 : 100);
    }
    assertThat(text(warning(new InFlightRule(), traffic.load())))
        .contains("up to 300 requests under way, otherwise 4");
  }

  @Test
  void aBusyBackendIsNoPileUp() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 60; second++) {
      traffic.requests(ONE, second, 2_000, false, 150 + second % 7, 300);
    }
    assertOk(new InFlightRule(), traffic.load());
  }

  @Test
  void countsRetransmissions() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 20; second++) {
      traffic.requests(ONE, second, 100).sameHeaderTimes(ONE, second, 100, 220);
      traffic.results(ONE, second, EventNames.RESPONSES_2XX, 100L, EventNames.RETRANSMITS, 8L);
    }
    assertThat(text(warning(new RetransmissionsRule(), traffic.load())))
        .contains(ONE)
        .contains("were sent again (160)");
  }

  @Test
  void someRetransmissionsAreUsual() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 20; second++) {
      traffic.requests(ONE, second, 1_000);
      traffic.results(ONE, second, EventNames.RESPONSES_2XX, 1_000L, EventNames.RETRANSMITS, 2L);
    }
    assertOk(new RetransmissionsRule(), traffic.load());
  }

  @Test
  void connectionsThatAreNoLongerKeptAreTold() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 60; second++) {
      boolean churning = second >= 20 && second < 40;
      traffic.connecting(ONE, second, 50, churning ? 50 : 1);
    }
    IResult result = warning(new KeptConnectionsRule(), traffic.load());

    assertThat(text(result)).contains(ONE + " loses its kept connections: 100 %");
    assertIn(result, 20, 40);
  }

  /** A backend that is this JVM and slow for ten seconds of a minute. */
  private static Traffic slowSelf() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 60; second++) {
      traffic.selfRequests(ONE, second, 10);
      traffic.sameHeaderTimes(ONE, second, 10, second >= 40 && second < 50 ? 400 : 5);
      traffic.cpu(second, 0.2, 0.1);
    }
    return traffic;
  }

  @ParameterizedTest
  @CsvSource({
    "jdk.GCPhasePause, name, G1 Full, 'garbage collection stopped it: G1 Full'",
    "jdk.ExecuteVMOperation, operation, ThreadDump, 'safepoints stopped it: ThreadDump'",
    "jdk.SafepointBegin, , , 'safepoints stopped it: waiting until all threads stood still'",
    "jdk.ZAllocationStall, , , threads waited for the collector to free memory",
    "jdk.JavaMonitorEnter, monitorClass, com.acme.Pool, 'threads waited for one lock:"
        + " com.acme.Pool'",
    "jdk.ThreadPark, parkedClass, java.util.concurrent.locks.ReentrantLock$NonfairSync, threads"
        + " waited for one lock"
  })
  void theCauseIsNamedWithItsEvidence(String type, String field, String value, String cause) {
    Traffic traffic = slowSelf();
    for (int second = 40; second < 50; second++) {
      for (int thread = 0; thread < 4; thread++) {
        long start = second * 1_000L + 100;
        if (field == null) {
          traffic.recording().lasting(type, start, 800);
        } else {
          traffic.recording().lasting(type, start, 800, field, value, "safepoint", true);
        }
      }
    }
    IResult result = warning(new LatencyOutlierRule(), traffic.load());

    assertThat(text(result)).contains("Why: " + cause).contains("(told by " + evidence(type) + ")");
    assertIn(result, 40, 50);
  }

  /** Locks of the library are told of with those of the language, waits with what they are for. */
  private static String evidence(String type) {
    return switch (type) {
      case "jdk.ThreadPark" -> "jdk.JavaMonitorEnter";
      case "jdk.SafepointBegin" -> "jdk.ExecuteVMOperation";
      default -> type;
    };
  }

  @Test
  void aMachineWithoutCpuIsACause() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 60; second++) {
      boolean starved = second >= 40 && second < 50;
      traffic.selfRequests(ONE, second, 10);
      traffic.sameHeaderTimes(ONE, second, 10, starved ? 400 : 5);
      traffic.cpu(second, starved ? 0.99 : 0.2, 0.1);
    }
    assertThat(text(warning(new LatencyOutlierRule(), traffic.load())))
        .contains("Why: its machine had no CPU left, used up by others");
  }

  @Test
  void fewRequestsThatPausesHeldUpAreWorthKnowing() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 100; second++) {
      traffic.selfRequests(ONE, second, 10);
      if (second % 10 == 0) {
        traffic.gcPause(second * 1_000L + 100, 300);
        traffic.exchange(ONE, second * 1_000L + 50, 380, 200);
      }
    }
    IItemCollection items = traffic.load();

    assertThat(evaluate(new SlowBecauseOfJvmRule(), items).getSeverity()).isEqualTo(Severity.INFO);
    assertThat(finding(new SlowBecauseOfJvmRule(), items))
        .contains("100 % of those that took 100 ms or longer overlap garbage collection pauses")
        .contains("(told by jdk.GCPhasePause)");
  }

  @Test
  void overlapAsOftenAsByChanceExplainsNothing() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 100; second++) {
      traffic.selfRequests(ONE, second, 10);
      traffic.gcPause(second * 1_000L + 100, 600);
      traffic.exchange(ONE, second * 1_000L + 600, 900, 200);
    }
    assertOk(new SlowBecauseOfJvmRule(), traffic.load());
  }

  @Test
  void pausesOfAnotherJvmExplainNothing() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 100; second++) {
      traffic.requests(ONE, second, 10);
      traffic.gcPause(second * 1_000L, 300).exchange(ONE, second * 1_000L, 300, 200);
    }
    IResult result = evaluate(new SlowBecauseOfJvmRule(), traffic.load());
    assertThat(result.getSeverity()).isEqualTo(Severity.NA);
    assertThat(result.getSummary()).isEqualTo("No recorded backend is this JVM.");
  }

  /** Whose pauses they are nobody can tell; that is said, in place of nothing. */
  @Test
  void ofSeveralJvmsItIsSaidThatNoneIsAskedWhy() {
    for (int jvms : List.of(1, 2)) {
      Traffic traffic = new Traffic();
      for (int i = 0; i < jvms; i++) {
        traffic.jvm(4_711L + i);
      }
      for (int second = 0; second < 60; second++) {
        boolean bad = second >= 20 && second < 40;
        traffic.selfRequests(ONE, second, 50);
        traffic.sameHeaderTimes(ONE, second, 50, bad ? 900 : 10);
        if (bad) {
          traffic.gcPause(second * 1_000L, 800);
        }
      }
      IItemCollection items = traffic.load();
      String slow = text(warning(new LatencyOutlierRule(), items));
      IResult heldUp = evaluate(new SlowBecauseOfJvmRule(), items);

      if (jvms == 1) {
        assertThat(slow).contains("garbage collection stopped it");
      } else {
        assertThat(slow)
            .contains("recordings of several JVMs are open as one")
            .doesNotContain("garbage collection", "no recording of its own JVM");
        assertThat(heldUp.getSeverity()).isEqualTo(Severity.NA);
        assertThat(heldUp.getSummary()).startsWith("Recordings of several JVMs are open as one");
      }
    }
  }

  @Test
  void whatBelongsToOneIncidentIsToldByItsOwnRuleToo() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 60; second++) {
      boolean bad = second >= 20 && second < 40;
      traffic.requests(ONE, second, 50).sameHeaderTimes(ONE, second, 50, bad ? 900 : 10);
      traffic.results(
          ONE,
          second,
          EventNames.RESPONSES_2XX,
          bad ? 40L : 50L,
          EventNames.RESPONSES_5XX,
          bad ? 10L : 0L);
    }
    IItemCollection items = traffic.load();

    assertThat(text(warning(new LatencyOutlierRule(), items)))
        .contains("It also answers with 5xx: 20 % of its answers (200).");
    assertThat(text(warning(new ErrorShareRule(), items)))
        .contains("It is part of one incident, of which the gravest is: " + ONE + " is slow");
  }

  @Test
  void theEventThatWouldTellIsNamed() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 20; second++) {
      traffic.requests(ONE, second, 50).sameHeaderTimes(ONE, second, 50, 10);
    }
    IItemCollection items = traffic.load();

    IResult errors = evaluate(new ErrorShareRule(), items);
    assertThat(errors.getSeverity()).isEqualTo(Severity.NA);
    assertThat(text(errors)).contains("Not recorded: UpstreamResult would tell.");
    IResult slow = evaluate(new LatencyOutlierRule(), items);
    assertThat(slow.getSeverity()).isEqualTo(Severity.OK);
    assertThat(text(slow)).contains("UpstreamRoute was not recorded");
  }

  @ParameterizedTest
  @MethodSource("rules")
  void healthIsNoTrouble(IRule rule) {
    Traffic traffic = new Traffic().capturing(0, 120);
    for (int second = 0; second < 120; second++) {
      for (String backend : new String[] {ONE, TWO, THREE}) {
        long requests = 40L + second % 5;
        traffic.requests(backend, second, requests, backend.equals(ONE), 2, 15);
        traffic.results(
            backend,
            second,
            EventNames.RESPONSES_2XX,
            requests,
            EventNames.RESPONSES_5XX,
            second % 50 == 0 ? 1L : 0L);
        traffic.sameHeaderTimes(backend, second, (int) requests, 8 + second % 3);
        traffic.route(backend, second, "GET", "/api/orders/{id}", requests);
      }
      traffic.cpu(second, 0.3, 0.2);
      if (second % 10 == 0) {
        traffic.gcPause(second * 1_000L + 300, 12).exchange(ONE, second * 1_000L, 20, 200);
      }
    }
    IResult result = evaluate(rule, traffic.load());
    assertThat(result.getSeverity()).as(text(result)).isIn(Severity.OK, Severity.NA);
  }

  @Test
  void saysWhatTheRecordingDoesNotTell() {
    Traffic traffic = new Traffic().capturing(0, 50);
    for (int second = 0; second < 60; second++) {
      traffic.requests(ONE, second, 10);
    }
    for (int second = 50; second < 60; second++) {
      traffic.capture(second, "UNAVAILABLE", "no <b>collector</b>", 3, "ringFull=3");
    }
    IItemCollection items = traffic.load();

    IResult result = evaluate(new DataIncompleteRule(), items);
    assertThat(result.getSeverity()).isEqualTo(Severity.WARNING);
    assertThat(text(result)).contains("too low").contains("30").contains("no <b>collector</b>");
    assertThat(share(result, DataIncompleteRule.UNKNOWN_TIME)).isCloseTo(1 / 6.0, within(1e-6));
  }

  @Test
  void saysWhatWasNotCapturedThoughItCouldBe() {
    Traffic traffic = new Traffic().capturing(0, 6);
    for (int second = 0; second < 10; second++) {
      traffic.requests(ONE, second, 10);
    }
    traffic.limited(6, "eth7: no such interface");
    for (int second = 7; second < 10; second++) {
      traffic.limited(second, "eth7: no such interface; 70000 local addresses, 65536 are known");
    }
    IItemCollection items = traffic.load();

    IResult result = evaluate(new DataIncompleteRule(), items);
    assertThat(result.getSeverity()).isEqualTo(Severity.INFO);
    assertThat(result.getResult(DataIncompleteRule.NOTES))
        .contains(
            "For 4\u00a0s a part of the traffic was not captured (eth7: no such interface;"
                + " 70000 local addresses, 65536 are known); figures are too low by it.");
    assertThat(share(result, DataIncompleteRule.UNKNOWN_TIME)).isZero();
  }

  @Test
  void namesSoManyReasonsAndCountsTheRest() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 20; second++) {
      traffic.requests(ONE, second, 10).limited(second, "veth" + second + ": no such interface");
    }
    IResult result = evaluate(new DataIncompleteRule(), traffic.load());
    assertThat(result.getResult(DataIncompleteRule.NOTES))
        .anySatisfy(
            note ->
                assertThat(note)
                    .startsWith("For 20\u00a0s ")
                    .contains("veth7: no such interface and 12 more)")
                    .doesNotContain("veth8"));
  }

  /** As {@code report} says it: what stands in the rules would be taken for all there is. */
  @Test
  void saysWhatTheJudgementHadNoRoomFor() {
    assertThat(text(evaluate(new DataIncompleteRule(), ofCaptures(256))))
        .doesNotContain("more than a judgement keeps");
    assertThat(text(evaluate(new DataIncompleteRule(), ofCaptures(257))))
        .contains("more than a judgement keeps; findings rest on it without: captures beyond");
  }

  private static IItemCollection ofCaptures(int captures) {
    Traffic traffic = new Traffic();
    for (int capture = 0; capture < captures; capture++) {
      traffic.by("capture " + capture).requests(ONE, 0, 1);
    }
    return traffic.load();
  }

  @Test
  void limitsOfTheSettingsAreNoTrouble() {
    IResult result =
        evaluate(
            new DataIncompleteRule(), new Traffic().capturing(0, 1).requests(ONE, 0, 1).load());
    assertThat(result.getSeverity()).isEqualTo(Severity.OK);
    assertThat(text(result)).contains("complete").contains("UpstreamLatency was not recorded");
  }

  @ParameterizedTest
  @MethodSource("rules")
  void withoutOurEventsNothingIsSaid(IRule rule) {
    IItemCollection items =
        new SyntheticRecording().lasting("jdk.GCPhasePause", 0, 10, "name", "G1").load();
    assertThat(evaluate(rule, items).getSeverity()).isIn(Severity.NA, Severity.IGNORE);
  }

  @ParameterizedTest
  @EnumSource(ForeignRecording.Fields.class)
  void aForeignRecordingMakesNoRuleThrow(ForeignRecording.Fields fields) {
    IItemCollection items = ForeignRecording.load(fields);
    for (IRule rule : rules()) {
      assertThat(evaluate(rule, items).getSummary()).as(rule.getId()).isNotBlank();
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void emptyIntervalsAreNoTrouble(IRule rule) {
    Traffic traffic = new Traffic().capturing(0, 10);
    for (int second = 0; second < 10; second++) {
      traffic.requests(ONE, second, 0, true, 0, 0).results(ONE, second).headerTimes(ONE, second);
    }
    assertThat(evaluate(rule, traffic.load()).getSeverity())
        .isIn(Severity.OK, Severity.NA, Severity.IGNORE);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyTextOfARuleIsThere(IRule rule) {
    assertThat(rule.getName()).startsWith("Upstream: ");
    assertThat(rule.getTopic()).isEqualTo(UpstreamTopics.UPSTREAMS);
    for (TypedPreference<?> preference : rule.getConfigurationAttributes()) {
      assertThat(preference.getName()).isNotBlank();
      assertThat(preference.getDescription()).endsWith(".");
      assertThat(preference.getDefaultValue()).isInstanceOf(IQuantity.class);
    }
    for (TypedResult<?> result : rule.getResults()) {
      assertThat(result.getName()).isNotBlank();
    }
  }

  /** Whoever has switched one off knows it by its id. */
  @Test
  void theRegistryFindsAllOfThemByTheirIds() {
    assertThat(Arrays.stream(rules()).map(IRule::getId))
        .containsExactlyInAnyOrder(
            "upstreamtop.errorShare",
            "upstreamtop.latencyOutlier",
            "upstreamtop.loadImbalance",
            "upstreamtop.brokenConnections",
            "upstreamtop.inFlight",
            "upstreamtop.retransmissions",
            "upstreamtop.slowBecauseOfJvm",
            "upstreamtop.keptConnections",
            "upstreamtop.givenUp",
            "upstreamtop.dataIncomplete");
  }

  @ParameterizedTest
  @EnumSource(FindingKind.class)
  void aFindingOfAnyKindHasARule(FindingKind kind) {
    assertThat(Arrays.stream(rules()).map(IRule::getId))
        .contains("upstreamtop." + Concern.of(kind).rule());
  }

  /** Limits stand in one table: a rule that had one of its own would contradict the report. */
  @Test
  void noRuleHasALimitForBackends() {
    assertThat(Arrays.stream(rules()).filter(rule -> !rule.getConfigurationAttributes().isEmpty()))
        .hasExactlyElementsOfTypes(DataIncompleteRule.class);
  }

  static IRule[] rules() {
    return RuleRegistry.getRules().stream()
        .filter(rule -> rule instanceof UpstreamRule)
        .toArray(IRule[]::new);
  }

  private static void assertOk(IRule rule, IItemCollection items) {
    IResult result = evaluate(rule, items);
    assertThat(result.getSeverity()).as(text(result)).isEqualTo(Severity.OK);
  }

  private static IResult warning(IRule rule, IItemCollection items) {
    IResult result = evaluate(rule, items);
    assertThat(result.getSeverity()).as(text(result)).isEqualTo(Severity.WARNING);
    return result;
  }

  private static void assertIn(IResult result, long fromSecond, long toSecond) {
    assertThat(seconds(result, Results.START)).as("since").isEqualTo(fromSecond);
    assertThat(seconds(result, Results.END)).as("until").isEqualTo(toSecond);
  }

  private static double share(IResult result, TypedResult<IQuantity> figure) {
    return result.getResult(figure).doubleValueIn(UnitLookup.PERCENT_UNITY);
  }

  private static long seconds(IResult result, TypedResult<IQuantity> instant) {
    long nanos = result.getResult(instant).clampedLongValueIn(UnitLookup.EPOCH_NS);
    return (nanos - SyntheticRecording.START_NANOS) / SyntheticRecording.SECOND;
  }
}
