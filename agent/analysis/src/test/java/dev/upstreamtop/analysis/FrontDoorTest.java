// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.CAPTURE;
import static dev.upstreamtop.analysis.Scenario.FROM;
import static dev.upstreamtop.analysis.Scenario.MILLI;
import static dev.upstreamtop.analysis.Scenario.SECOND;
import static dev.upstreamtop.analysis.Scenario.SECONDS;
import static dev.upstreamtop.analysis.Scenario.START;
import static dev.upstreamtop.analysis.Scenario.TO;
import static dev.upstreamtop.analysis.Scenario.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.Scenario.Second;
import dev.upstreamtop.analysis.finding.CauseKind;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.jvm.Activity;
import dev.upstreamtop.analysis.jvm.JvmEvidence;
import dev.upstreamtop.analysis.recorded.SourceIntake;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Who is taken for a proxy that asks the others of its capture, and who is not. */
class FrontDoorTest {

  private static final String ONE = "10.0.0.1:8080";
  private static final String TWO = "10.0.0.2:8080";
  private static final String THREE = "10.0.0.3:8080";
  private static final String DOOR = "127.0.0.1:80";
  private static final String SERVICE = "10.0.0.5:8080";

  private static Scenario withPeers() {
    return new Scenario().backend(TWO, Scenario::healthy).backend(THREE, Scenario::healthy);
  }

  /** Four of a hundred are answered, the others wait since the fault began. */
  private static Second hanging(int second) {
    return new Second()
        .set(Tally.RESPONSES_2XX, 4)
        .times(Distribution.of(5 * MILLI, 4), Distribution.of(6 * MILLI, 4))
        .levels(96L * (second - FROM + 1), second - FROM + 0.9, 0, 0);
  }

  /** Whoever has trouble that its peers have not passes nothing on to them. */
  @Test
  void halfOfAllRequestsMakeNoFrontDoorOfASickBackend() {
    Map<FindingKind, IntFunction<Second>> faults =
        Map.of(
            FindingKind.SLOW, second -> new Second().slow(60, 900),
            FindingKind.ERRORS, second -> new Second().errors(60),
            FindingKind.RESET, second -> new Second().failing(Tally.RESET, 30),
            FindingKind.HANG, FrontDoorTest::hanging);
    faults.forEach(
        (kind, fault) -> {
          Finding first = evenly(1).faulty(ONE, fault).first();
          assertThat(first.kind()).as("%s", first).isEqualTo(kind);
          assertThat(first.subject().key().address()).isEqualTo(ONE);
          assertThat(first.severity()).isEqualTo(Severity.WARNING);
          Scenario twoToOneToOne =
              new Scenario()
                  .faulty(ONE, fault)
                  .backend(TWO, second -> part(50))
                  .backend(THREE, second -> part(50));
          assertThat(twoToOneToOne.warnings()).as("2:1:1 %s", kind).contains(kind + " " + ONE);
        });
  }

  /** What its peers have too may be what it passes on: up to half of it is still its own. */
  @Test
  void aFrontDoorIsAsIllAsItsBackends() {
    assertThat(doorWithSlow(60, 60).warnings()).containsExactly("SLOW " + ONE);
    assertThat(doorWithSlow(60, 31).warnings()).containsExactly("SLOW " + ONE);
    assertThat(doorWithSlow(60, 29).warnings()).contains("SLOW " + DOOR);
    assertThat(doorWithErrors(80, 41).warnings()).containsExactly("ERRORS " + ONE);
    assertThat(doorWithErrors(80, 39).warnings()).contains("ERRORS " + DOOR);
  }

  /** A proxy without CPU is slow by itself, too; what its backends do is told before. */
  @Test
  void whatMayBeAFrontDoorComesBehindBackends() {
    Scenario scenario =
        doorWithSlow(
            withPeers().backend(ONE, second -> new Second().errors(second > TO + 5 ? 12 : 0)), 60);

    assertThat(scenario.warnings()).containsExactly("ERRORS " + ONE, "SLOW " + DOOR);
  }

  /** What the proxy takes beyond that may be the same: it is no warning of its own. */
  @Test
  void whatMayBeAFrontDoorIsNoWarningWhereItsBackendIsExplained() {
    Scenario lossy =
        withPeers().faulty(ONE, second -> new Second().slow(20, 300).set(Tally.RETRANSMITS, 40));
    Scenario unexplained = withPeers().faulty(ONE, second -> new Second().slow(20, 300));

    assertThat(doorWithSlow(lossy, 60).warnings()).containsExactly("SLOW " + ONE);
    assertThat(doorWithSlow(unexplained, 60).warnings())
        .containsExactly("SLOW " + ONE, "SLOW " + DOOR);
  }

  /** Nor does a proxy without CPU make its backends uneven. */
  @Test
  void whatMayBeAFrontDoorExplainsNoImbalance() {
    Scenario uneven =
        new Scenario()
            .faulty(ONE, second -> part(240))
            .faulty(TWO, second -> part(30))
            .faulty(THREE, second -> part(30));

    assertThat(doorWithSlow(uneven, 60).warnings())
        .containsExactly("IMBALANCE " + ONE, "SLOW " + DOOR);
  }

  /** Whatever one of two backends shows, its proxy shows too, and a request or an error more. */
  @Test
  void theProxyOfOneBackendIsNotBlamedForIt() {
    Map<FindingKind, IntFunction<Second>> faults =
        Map.of(
            FindingKind.SLOW, second -> new Second().slow(60, 700),
            FindingKind.ERRORS, second -> new Second().errors(60),
            FindingKind.RESET, second -> new Second().failing(Tally.RESET, 60));
    faults.forEach(
        (kind, fault) -> {
          IntFunction<Second> proxied =
              second -> kind == FindingKind.SLOW ? slower(61, 703) : slower(0, 0).errors(61);
          for (boolean doorFirst : List.of(true, false)) {
            Scenario scenario = new Scenario();
            if (doorFirst) {
              scenario.backend(DOOR, second -> isFault(second) ? proxied.apply(second) : well());
            }
            scenario.faulty(ONE, fault);
            if (!doorFirst) {
              scenario.backend(DOOR, second -> isFault(second) ? proxied.apply(second) : well());
            }
            assertThat(scenario.warnings()).as("%s", kind).containsExactly(kind + " " + ONE);
          }
        });
  }

  /** Two that are asked in turns have as many requests, and now one takes longer, now the other. */
  @Test
  void noneOfTwoPeersIsAFrontDoor() {
    IntFunction<Second> uneven = second -> second % 2 == 0 ? well() : new Second();
    Scenario bothIll = new Scenario();
    bothIll.backend(
        ONE, second -> isFault(second) ? new Second().errors(30) : uneven.apply(second));
    bothIll.backend(
        TWO, second -> isFault(second) ? new Second().errors(30) : uneven.apply(second + 1));
    assertThat(bothIll.warnings()).containsExactlyInAnyOrder("ERRORS " + ONE, "ERRORS " + TWO);

    Scenario alwaysSlow =
        new Scenario()
            .backend(ONE, second -> new Second().slow(100, 400))
            .backend(TWO, Scenario::healthy);
    assertThat(alwaysSlow.warnings()).containsExactly("SLOW " + ONE);
  }

  private static boolean isFault(int second) {
    return FROM <= second && second < TO;
  }

  /** A proxy's second beside a healthy one of its backend. */
  private static Second well() {
    return slower(0, 0);
  }

  private static Second slower(long slow, long millis) {
    Distribution times =
        Distribution.of(7 * MILLI, 100 - slow).plus(Distribution.of(millis * MILLI, slow));
    return new Second().times(times, times);
  }

  /** What a service shows that asks another one for each request, and the other does not show. */
  static Map<FindingKind, IntFunction<Second>> ofTheServiceAlone() {
    return Map.of(
        FindingKind.SLOW, second -> new Second().slow(60, 700),
        FindingKind.ERRORS, second -> new Second().errors(40),
        FindingKind.RESET, second -> new Second().failing(Tally.RESET, 30),
        FindingKind.SLOW_BODY,
            second ->
                new Second()
                    .times(Distribution.of(5 * MILLI, 100), Distribution.of(900 * MILLI, 100)),
        FindingKind.HANG,
            second ->
                new Second()
                    .set(Tally.RESPONSES_2XX, 5)
                    .times(Distribution.of(5 * MILLI, 5), Distribution.of(6 * MILLI, 5))
                    .levels(90, 6 + second - FROM, 0, 0),
        FindingKind.ACCEPT_QUEUE,
            second -> new Second().set(Tally.CONNECTS, 5).set(Tally.CONNECT_RETRIES, 20));
  }

  @Test
  void aServiceHasTroubleOfItsOwnWhomeverItAsks() {
    ofTheServiceAlone()
        .forEach(
            (kind, fault) -> {
              for (double each : List.of(0.4, 1.0, 3.0)) {
                int sent = (int) Math.round(100 * each);
                Scenario scenario = new Scenario().backend(ONE, second -> part(sent));
                serve(scenario, second -> isFault(second) ? fault.apply(second) : new Second());
                assertThat(scenario.warnings())
                    .as("%s, asks %s", kind, each)
                    .containsExactly(kind + " " + SERVICE);
              }
            });
  }

  /** Whom it asks may have trouble at another time, or always. */
  @Test
  void whatOthersShowOtherwiseIsNotWhatAServiceShows() {
    Scenario before =
        new Scenario().backend(ONE, second -> new Second().errors(second < 12 ? 60 : 0));
    Scenario always = new Scenario().backend(ONE, second -> new Second().errors(40));
    for (Scenario scenario : List.of(before, always)) {
      serve(scenario, second -> isFault(second) ? new Second().errors(40) : new Second());

      assertThat(scenario.warnings()).containsExactly("ERRORS " + ONE, "ERRORS " + SERVICE);
    }
  }

  /** Half of it, and nobody says more of the service than of whom it asks. */
  @Test
  void whatOthersShowTooIsTheirs() {
    assertThat(serviceWithErrors(80, 41)).containsExactly("ERRORS " + ONE);
    assertThat(serviceWithErrors(80, 39)).containsExactly("ERRORS " + ONE, "ERRORS " + SERVICE);
    assertThat(serviceThatIsSlow(60, 31)).containsExactly("SLOW " + ONE);
    assertThat(serviceThatIsSlow(60, 29)).containsExactly("SLOW " + ONE, "SLOW " + SERVICE);
  }

  private static List<String> serviceWithErrors(int here, int there) {
    Scenario scenario = new Scenario().faulty(ONE, second -> new Second().errors(there));
    serve(scenario, second -> isFault(second) ? new Second().errors(here) : new Second());
    return scenario.warnings();
  }

  private static List<String> serviceThatIsSlow(int here, int there) {
    Scenario scenario = new Scenario().faulty(ONE, second -> new Second().slow(there, 700));
    serve(scenario, second -> isFault(second) ? new Second().slow(here, 740) : new Second());
    return scenario.warnings();
  }

  /** Whoever hangs is given up by a proxy that is slow for it and asks the next one. */
  @Test
  void aProxyThatWaitsForOneThatHangsIsNotBlamed() {
    Scenario scenario =
        withPeers()
            .faulty(
                ONE,
                second ->
                    new Second()
                        .failing(Tally.ABANDONED, 95)
                        .times(Distribution.of(5 * MILLI, 5), Distribution.of(6 * MILLI, 5))
                        .levels(400, 5, 0, 0));
    Distribution fast = Distribution.of(6 * MILLI, 205);
    Distribution late = fast.plus(Distribution.of(5_006 * MILLI, 95));
    serve(
        scenario,
        second -> {
          Second door = door();
          return isFault(second)
              ? door.times(late, late).levels(400, 5, 0, 0)
              : door.times(fast, fast);
        });

    assertThat(scenario.warnings()).allMatch(warning -> warning.endsWith(ONE)).isNotEmpty();
  }

  /** What its own JVM accounts for is its own, whatever others show at the time. */
  @Test
  void aCauseInItsOwnJvmIsAServicesOwn() {
    Scenario scenario = new Scenario().faulty(ONE, second -> new Second().slow(60, 690));
    SourceIntake service =
        serve(scenario, second -> isFault(second) ? new Second().slow(60, 700) : new Second());
    for (int i = 0; i < SECONDS; i++) {
      long start = START + i * SECOND;
      service.jvm().addLoad(new JvmEvidence.CpuLoad(start + SECOND / 2, 0.3, 0.1));
      if (isFault(i)) {
        service
            .jvm()
            .add(
                Activity.GC_PAUSE,
                new TimeRange(start + 100 * MILLI, start + 800 * MILLI),
                "Pause Full");
      }
    }

    Finding own =
        scenario.findings().stream()
            .filter(finding -> finding.subject().key().address().equals(SERVICE))
            .findFirst()
            .orElseThrow();
    assertThat(own.severity()).isEqualTo(Severity.WARNING);
    assertThat(own.cause().orElseThrow().kind()).isEqualTo(CauseKind.GC_PAUSES);
  }

  /** Its waiting for another is what the other shows. */
  @Test
  void waitingForAnotherIsNoCauseOfAServicesOwn() {
    Scenario scenario = new Scenario().faulty(ONE, second -> new Second().slow(60, 690));
    SourceIntake service =
        serve(scenario, second -> isFault(second) ? new Second().slow(60, 700) : new Second());
    for (int i = 0; i < SECONDS; i++) {
      service.jvm().addLoad(new JvmEvidence.CpuLoad(START + i * SECOND + SECOND / 2, 0.3, 0.1));
      for (int thread = 0; isFault(i) && thread < 40; thread++) {
        service.jvm().add(Activity.DOWNSTREAM, seconds(i, i + 1), ONE);
      }
    }

    assertThat(scenario.warnings()).containsExactly("SLOW " + ONE);
  }

  /** A service with the agent in it, whose recording tells of whom it asks, too. */
  private static SourceIntake serve(Scenario scenario, IntFunction<Second> seconds) {
    Scenario.add(scenario.host(), CAPTURE, SERVICE, Vantage.SERVER, true, seconds);
    return scenario.host();
  }

  /** After waiting for too long it asks the next one: there are more requests behind it. */
  @Test
  void aProxyThatAsksAgainIsToldWithWhatItWaitedFor() {
    Map<FindingKind, IntFunction<Second>> faults =
        Map.of(
            FindingKind.SLOW,
            second -> new Second().slow(60, 900),
            FindingKind.HANG,
            FrontDoorTest::hanging);
    faults.forEach(
        (kind, fault) -> {
          for (int again : List.of(0, 30)) {
            Scenario scenario =
                new Scenario()
                    .faulty(ONE, fault)
                    .backend(TWO, second -> part(isFault(second) ? 100 + again : 100))
                    .backend(THREE, Scenario::healthy)
                    .backend(DOOR, second -> door());
            Finding first = scenario.first();
            assertThat(first.kind()).isEqualTo(kind);
            assertThat(first.subject().key().address()).isEqualTo(ONE);
            assertThat(
                    first.facts().more().stream()
                        .anyMatch(words -> words.startsWith("Its proxy asked again: it sent ")))
                .as("%s, %s more", kind, again)
                .isEqualTo(again > 0);
          }
        });
  }

  private static Scenario doorWithSlow(int atDoor, int behind) {
    return doorWithSlow(withPeers().faulty(ONE, second -> new Second().slow(behind, 900)), atDoor);
  }

  private static Scenario doorWithSlow(Scenario backends, int atDoor) {
    return backends.backend(
        DOOR,
        second -> {
          Distribution fast = Distribution.of(7 * MILLI, 300 - atDoor);
          Distribution slow = Distribution.of(950 * MILLI, atDoor);
          return FROM <= second && second < TO
              ? door().times(fast.plus(slow), fast.plus(slow))
              : door();
        });
  }

  private static Scenario doorWithErrors(int atDoor, int behind) {
    return withPeers()
        .faulty(ONE, second -> new Second().errors(behind))
        .backend(DOOR, second -> FROM <= second && second < TO ? door().errors(atDoor) : door());
  }

  private static Second door() {
    Distribution times = Distribution.of(7 * MILLI, 300);
    return new Second().set(Tally.REQUESTS, 300).set(Tally.RESPONSES_2XX, 300).times(times, times);
  }

  /** Two that are asked equally often, and a third that hardly ever is. */
  private static Scenario evenly(int third) {
    return new Scenario().backend(TWO, Scenario::healthy).backend(THREE, second -> part(third));
  }

  private static Second part(int requests) {
    Distribution times = Distribution.of(5 * MILLI, requests);
    return new Second()
        .set(Tally.REQUESTS, requests)
        .set(Tally.RESPONSES_2XX, requests)
        .times(times, times);
  }
}
