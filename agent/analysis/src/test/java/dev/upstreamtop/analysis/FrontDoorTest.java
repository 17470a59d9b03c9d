// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.FROM;
import static dev.upstreamtop.analysis.Scenario.MILLI;
import static dev.upstreamtop.analysis.Scenario.TO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.Scenario.Second;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Tally;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Who is taken for a proxy that asks the others of its capture, and who is not. */
class FrontDoorTest {

  private static final String ONE = "10.0.0.1:8080";
  private static final String TWO = "10.0.0.2:8080";
  private static final String THREE = "10.0.0.3:8080";
  private static final String DOOR = "127.0.0.1:80";

  private static Scenario withPeers() {
    return new Scenario().backend(TWO, Scenario::healthy).backend(THREE, Scenario::healthy);
  }

  /** Whoever has trouble that its peers have not passes nothing on to them. */
  @Test
  void halfOfAllRequestsMakeNoFrontDoorOfASickBackend() {
    Map<FindingKind, IntFunction<Second>> faults =
        Map.of(
            FindingKind.SLOW, second -> new Second().slow(60, 900),
            FindingKind.ERRORS, second -> new Second().errors(60),
            FindingKind.RESET, second -> new Second().failing(Tally.RESET, 30),
            FindingKind.HANG,
                second ->
                    new Second()
                        .set(Tally.RESPONSES_2XX, 4)
                        .times(Distribution.of(5 * MILLI, 4), Distribution.of(6 * MILLI, 4))
                        .levels(96L * (second - FROM + 1), second - FROM + 0.9, 0, 0));
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
