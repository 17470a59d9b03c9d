// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import static dev.upstreamtop.jmc.rules.RuleAssertions.evaluate;
import static dev.upstreamtop.jmc.rules.RuleAssertions.finding;
import static dev.upstreamtop.jmc.rules.RuleAssertions.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.upstreamtop.jmc.rules.sample.EventNames;
import dev.upstreamtop.jmc.rules.sample.Side;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.common.util.TypedPreference;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.IRule;
import org.openjdk.jmc.flightrecorder.rules.RuleRegistry;
import org.openjdk.jmc.flightrecorder.rules.Severity;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;

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
    IItemCollection items = traffic.load();

    IResult result = evaluate(new ErrorShareRule(), items);
    assertThat(result.getSeverity()).isEqualTo(Severity.WARNING);
    assertThat(share(result, ErrorShareRule.SHARE)).isCloseTo(0.12, within(1e-9));
    assertThat(seconds(result, Results.START)).isEqualTo(100);
    assertThat(seconds(result, Results.END)).isEqualTo(110);
    assertThat(text(result)).contains(ONE).contains("12 %").contains("60 of 500");
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
    assertThat(result.getResult(Results.OTHERS)).containsExactly(TWO);
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
    IItemCollection items = traffic.load();

    IResult result = evaluate(new LatencyOutlierRule(), items);
    assertThat(result.getSeverity()).isEqualTo(Severity.WARNING);
    assertThat(text(result)).contains(THREE).contains("Peers: 2");
    assertThat(result.getResult(LatencyOutlierRule.FACTOR).doubleValue())
        .isCloseTo(60, within(3.0));
    assertThat(seconds(result, Results.START)).isEqualTo(20);
    assertThat(seconds(result, Results.END)).isEqualTo(60);
  }

  @Test
  void slowTogetherIsNoOutlier() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 60; second++) {
      for (String backend : new String[] {ONE, TWO, THREE}) {
        traffic.requests(backend, second, 20);
        traffic.sameHeaderTimes(backend, second, 20, second >= 20 ? 600 : 10);
      }
    }
    assertOk(new LatencyOutlierRule(), traffic.load());
  }

  @Test
  void backendsOfOtherRoutesAreNoPeers() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 30; second++) {
      traffic.requests(ONE, second, 20).sameHeaderTimes(ONE, second, 20, 10);
      traffic.requests(TWO, second, 20).sameHeaderTimes(TWO, second, 20, 900);
      traffic.route(ONE, second, "GET", "/fast", 20).route(TWO, second, "GET", "/report", 20);
    }
    IItemCollection items = traffic.load();

    assertThat(evaluate(new LatencyOutlierRule(), items).getSeverity()).isEqualTo(Severity.NA);
    assertThat(evaluate(new LoadImbalanceRule(), items).getSeverity()).isEqualTo(Severity.NA);
    IPreferenceValueProvider named =
        preferring(Pools.CONFIGURED, "10.9.9.9:1; 10.0.1.10:8080 10.0.1.11:8080");
    assertThat(evaluate(new LatencyOutlierRule(), items, named).getSeverity())
        .isEqualTo(Severity.WARNING);
  }

  @Test
  void unevenLoadIsToldAgainstAnEvenShare() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 20; second++) {
      traffic.requests(ONE, second, 45).requests(TWO, second, 45).requests(THREE, second, 10);
    }
    String text = finding(new LoadImbalanceRule(), traffic.load());
    assertThat(text).contains(THREE).contains("10 %").contains("33.3 %").contains("pool of 3");
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
          second == 31 ? 3L : 0L);
    }
    IItemCollection items = traffic.load();

    IResult result = evaluate(new BrokenConnectionsRule(), items);
    assertThat(result.getSeverity()).isEqualTo(Severity.WARNING);
    assertThat(text(result))
        .contains(ONE)
        .contains("48 refused")
        .contains("3 reset")
        .contains("0 timed out");
    assertThat(seconds(result, Results.START)).isEqualTo(30);
    assertThat(seconds(result, Results.END)).isEqualTo(34);
  }

  @Test
  void requestsThatTheClientGaveUpAreNotHeldAgainstTheBackend() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 60; second++) {
      traffic.requests(ONE, second, 20);
      traffic.results(ONE, second, EventNames.RESPONSES_2XX, 10L, EventNames.ABANDONED, 10L);
    }
    assertOk(new BrokenConnectionsRule(), traffic.load());
  }

  @Test
  void aHangShowsByItsAge() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 60; second++) {
      traffic.requests(ONE, second, 20, false, 1, second < 20 ? 5 : (second - 20) * 1_000L);
    }
    IItemCollection items = traffic.load();

    IResult result = evaluate(new InFlightRule(), items);
    assertThat(result.getSeverity()).isEqualTo(Severity.WARNING);
    assertThat(text(result)).contains(ONE).contains("39 s");
    assertThat(seconds(result, Results.START)).isEqualTo(25);
  }

  @Test
  void aPileUpShowsByItsNumber() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 60; second++) {
      boolean piled = second >= 40 && second < 50;
      traffic.requests(ONE, second, 20, false, piled ? 300 : 4, 100);
    }
    String text = finding(new InFlightRule(), traffic.load());
    assertThat(text).contains("300 requests waiting (usually 4)");
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
  void countsRetransmissionsPerRequest() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 20; second++) {
      traffic.requests(ONE, second, 100).sameHeaderTimes(ONE, second, 100, 220);
      traffic.results(ONE, second, EventNames.RESPONSES_2XX, 100L, EventNames.RETRANSMITS, 8L);
    }
    IItemCollection items = traffic.load();

    IResult result = evaluate(new RetransmissionsRule(), items);
    assertThat(result.getSeverity()).isEqualTo(Severity.WARNING);
    assertThat(share(result, RetransmissionsRule.PER_REQUEST)).isCloseTo(0.08, within(1e-9));
    assertThat(text(result)).contains(ONE).contains("160 segments");
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
  void slowRequestsInGcPausesAreExplainedByThem() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 100; second++) {
      traffic.selfRequests(ONE, second, 10);
      if (second % 10 == 0) {
        traffic.gcPause(second * 1_000L + 100, 300);
        traffic.exchange(ONE, second * 1_000L + 50, 380, 200);
        traffic.exchange(ONE, second * 1_000L + 90, 350, 200);
      }
      if (second % 20 == 5) {
        traffic.exchange(ONE, second * 1_000L, 200, 200);
      }
    }
    IItemCollection items = traffic.load();

    IResult result = evaluate(new SlowBecauseOfJvmRule(), items);
    assertThat(result.getSeverity()).isEqualTo(Severity.WARNING);
    assertThat(share(result, SlowBecauseOfJvmRule.OVERLAP)).isCloseTo(0.8, within(1e-9));
    // A pause of 300 ms every 10 s, requests of 200 to 380 ms: 5 to 7 in a hundred would meet one.
    assertThat(share(result, SlowBecauseOfJvmRule.CHANCE)).isBetween(0.05, 0.075);
    assertThat(text(result))
        .contains("80 % of the 25 requests to " + ONE)
        .contains("a garbage collection pause of its own JVM");
  }

  @ParameterizedTest
  @CsvSource({
    "jdk.ExecuteVMOperation, operation, ThreadDump, a safepoint",
    "jdk.SafepointBegin, , , a safepoint",
    "jdk.ZAllocationStall, , , an allocation stall",
    "jdk.JavaMonitorEnter, monitorClass, com.acme.Pool, lock contention",
    "jdk.ThreadPark, parkedClass, java.util.concurrent.locks.ReentrantLock$NonfairSync, lock"
        + " contention"
  })
  void everyCauseIsNamed(String type, String field, String value, String cause) {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 100; second++) {
      traffic.selfRequests(ONE, second, 10);
      if (second % 10 == 0) {
        long start = second * 1_000L + 100;
        if (field == null) {
          traffic.recording().lasting(type, start, 300);
        } else {
          traffic.recording().lasting(type, start, 300, field, value, "safepoint", true);
        }
        traffic.exchange(ONE, second * 1_000L + 50, 380, 200);
      }
    }
    assertThat(finding(new SlowBecauseOfJvmRule(), traffic.load()))
        .contains("100 % of the 10 requests to " + ONE)
        .contains("overlapped " + cause + " of its own JVM");
  }

  @Test
  void aCollectionIsNoSafepointBesides() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 100; second++) {
      traffic.selfRequests(ONE, second, 10);
      if (second % 10 == 0) {
        long start = second * 1_000L + 100;
        traffic.gcPause(start + 5, 290).exchange(ONE, start - 50, 380, 200);
        traffic
            .recording()
            .lasting(
                "jdk.ExecuteVMOperation",
                start,
                300,
                "operation",
                "G1CollectForAllocation",
                "safepoint",
                true);
      }
    }
    assertThat(finding(new SlowBecauseOfJvmRule(), traffic.load()))
        .contains("overlapped a garbage collection pause of its own JVM");
  }

  @Test
  void parkedIdleThreadsAreNoContention() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 100; second += 5) {
      traffic.selfRequests(ONE, second, 10).exchange(ONE, second * 1_000L, 300, 200);
      traffic
          .recording()
          .lasting(
              "jdk.ThreadPark",
              second * 1_000L,
              300,
              "parkedClass",
              "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject");
    }
    assertOk(new SlowBecauseOfJvmRule(), traffic.load());
  }

  @Test
  void overlapAsOftenAsByChanceExplainsNothing() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 100; second++) {
      traffic.selfRequests(ONE, second, 10);
      traffic.gcPause(second * 1_000L + 100, 300);
      traffic.exchange(ONE, second * 1_000L + 600, 900, 200);
    }
    assertOk(new SlowBecauseOfJvmRule(), traffic.load());
  }

  @Test
  void whatIsRareExplainsMoreThanWhatIsThereHalfOfTheTime() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 100; second++) {
      traffic.selfRequests(ONE, second, 10);
      traffic.cpu(second, second % 10 < 4 ? 0.99 : 0.2, 0.1);
      if (second % 10 == 0) {
        traffic.gcPause(second * 1_000L + 100, 300);
        traffic.exchange(ONE, second * 1_000L + 50, 380, 200);
      }
    }
    assertThat(finding(new SlowBecauseOfJvmRule(), traffic.load()))
        .contains("100 % of the 10 requests")
        .contains("a garbage collection pause of its own JVM")
        .contains("Also more often than by chance: a lack of CPU (90 %, 43 % by chance).");
  }

  @Test
  void withoutExchangesTheSlowIntervalsAreLaidBesideTheJvm() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 100; second++) {
      boolean starved = second >= 50 && second < 60;
      traffic.selfRequests(ONE, second, 10);
      traffic.sameHeaderTimes(ONE, second, 10, starved ? 400 : 5);
      traffic.cpu(second, starved ? 0.99 : 0.2, 0.1);
    }
    String text = finding(new SlowBecauseOfJvmRule(), traffic.load());
    assertThat(text)
        .contains("In the 10 intervals in which " + ONE)
        .contains("100 % of the time was a lack of CPU")
        .contains("10 % would be so by chance");
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
    }
    for (TypedResult<?> result : rule.getResults()) {
      assertThat(result.getName()).isNotBlank();
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyFindingNamesBackendFigureAndTimeAndTheNextStep(IRule rule) {
    String name = rule.getId().substring("upstreamtop.".length());
    if (!(rule instanceof DataIncompleteRule)) {
      assertThat(Messages.get(name + ".summary"))
          .contains("{backend}", "{start}", "{end}")
          .matches(".*\\{(?!backend|start|end)\\w+}.*");
    }
    assertThat(Messages.get(name + ".explanation")).endsWith(".");
    assertThat(Messages.get(name + ".solution")).endsWith(".");
    assertThat(rule.getConfigurationAttributes())
        .filteredOn(preference -> !preference.equals(Pools.CONFIGURED))
        .allSatisfy(
            preference -> assertThat(preference.getDefaultValue()).isInstanceOf(IQuantity.class));
  }

  static IRule[] rules() {
    return RuleRegistry.getRules().stream()
        .filter(rule -> rule instanceof UpstreamRule)
        .toArray(IRule[]::new);
  }

  @Test
  void theRegistryFindsAllOfThem() {
    assertThat(rules()).hasSize(8);
    assertThat(Arrays.stream(rules()).map(IRule::getId)).doesNotHaveDuplicates();
  }

  private static void assertOk(IRule rule, IItemCollection items) {
    IResult result = evaluate(rule, items);
    assertThat(result.getSeverity()).as(result.getSummary()).isEqualTo(Severity.OK);
    assertThat(text(result)).isNotBlank();
  }

  private static double share(IResult result, TypedResult<IQuantity> figure) {
    return result.getResult(figure).doubleValueIn(UnitLookup.PERCENT_UNITY);
  }

  private static long seconds(IResult result, TypedResult<IQuantity> instant) {
    long nanos = result.getResult(instant).clampedLongValueIn(UnitLookup.EPOCH_NS);
    return (nanos - SyntheticRecording.START_NANOS) / SyntheticRecording.SECOND;
  }

  private static <V> IPreferenceValueProvider preferring(TypedPreference<V> preference, V value) {
    return new IPreferenceValueProvider() {
      @Override
      @SuppressWarnings(
          "unchecked") // the value's type is that of the one preference it is given for
      public <T> T getPreferenceValue(TypedPreference<T> asked) {
        return asked.equals(preference) ? (T) value : asked.getDefaultValue();
      }
    };
  }
}
