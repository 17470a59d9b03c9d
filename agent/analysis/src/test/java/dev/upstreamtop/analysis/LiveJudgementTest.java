// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.FROM;
import static dev.upstreamtop.analysis.Scenario.MILLI;
import static dev.upstreamtop.analysis.Scenario.SECOND;
import static dev.upstreamtop.analysis.Scenario.START;
import static dev.upstreamtop.analysis.Scenario.TO;
import static dev.upstreamtop.analysis.Scenario.healthy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.Scenario.Second;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.live.LiveJudgement;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Levels;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What is wrong is said while it is, of whom it is true, and not a moment longer than it goes on.
 */
class LiveJudgementTest {

  private static final String ONE = "10.0.0.1:8080";
  private static final String TWO = "10.0.0.2:8080";
  private static final String THREE = "10.0.0.3:8080";

  /** As many periods without a sign as are passed over. */
  private static final int INERTIA = 1;

  /** For so long all of a trouble is kept; then its figures are those of its last seconds. */
  private static final int WHOLE_SECONDS = 12;

  private static Unfolding withPeers() {
    return new Unfolding().backend(TWO, Scenario::healthy).backend(THREE, Scenario::healthy);
  }

  private static IntFunction<Second> faulty(IntFunction<Second> fault) {
    return second -> FROM <= second && second < TO ? fault.apply(second) : healthy(second);
  }

  /** No answer comes from the fault's beginning on. */
  private static Second hanging(int second) {
    return new Second()
        .set(Tally.REQUESTS, 0)
        .set(Tally.RESPONSES_2XX, 0)
        .times(Distribution.EMPTY, Distribution.EMPTY)
        .levels(8, second + 1 - FROM, 0, 0);
  }

  /** Heads have come, and no body ends from the fault's beginning on. */
  private static Second hangingInBodies(int second) {
    return new Second()
        .set(Tally.REQUESTS, second == FROM ? 12 : 0)
        .set(Tally.RESPONSES_2XX, second == FROM ? 12 : 0)
        .times(Distribution.of(5 * MILLI, second == FROM ? 12 : 0), Distribution.EMPTY)
        .levels(0, 0, 12, second + 1 - FROM);
  }

  private static Second idle(int second) {
    Second idle = new Second().times(Distribution.EMPTY, Distribution.EMPTY);
    idle.tallies = Tallies.NONE;
    idle.levels = Levels.NONE;
    return idle;
  }

  @Test
  void aHangIsSaidFromItsFifthSecondUntilItIsOver() {
    List<List<Finding>> found =
        withPeers().backend(ONE, faulty(LiveJudgementTest::hanging)).until(60);

    assertThat(Unfolding.ill(found))
        .isEqualTo(IntStream.range(FROM + 4, TO + INERTIA).boxed().toList());
    Finding last = found.get(TO - 1).get(0);
    assertThat(last.kind()).isEqualTo(FindingKind.HANG);
    assertThat(last.subject().key().address()).isEqualTo(ONE);
    assertThat(last.range().startNanos()).isEqualTo(START + FROM * SECOND);
    assertThat(last.clause())
        .startsWith("does not answer: 8 requests wait for an answer, the oldest for 20.0 s");
  }

  /** Nothing of what is kept is of before: it is known all the same since when, and what was. */
  @Test
  void aHangInABodyIsSaidForAsLongAsItLasts() {
    int end = FROM + 400;
    List<List<Finding>> found =
        withPeers()
            .backend(
                ONE,
                second ->
                    FROM <= second && second < end ? hangingInBodies(second) : healthy(second))
            .until(end + 10);

    assertThat(Unfolding.ill(found))
        .isEqualTo(IntStream.range(FROM + 4, end + INERTIA).boxed().toList());
    Finding last = found.get(end - 1).get(0);
    assertThat(last.kind()).isEqualTo(FindingKind.HANG);
    assertThat(last.range().startNanos()).isEqualTo(START + FROM * SECOND);
    assertThat(last.facts().words())
        .startsWith("12 answers have begun and do not end, the oldest for 400 s");
  }

  /** Whoever asks it waits too: it is asked as much as all others together. */
  @Test
  void theFrontDoorIsNotBlamedForItsBackend() {
    for (Vantage side : Vantage.values()) {
      Unfolding unfolding = withPeers().backend(ONE, faulty(LiveJudgementTest::hangingInBodies));
      unfolding.backend(
          "10.0.0.100:80",
          side,
          second ->
              FROM <= second && second < TO
                  ? new Second()
                      .set(Tally.REQUESTS, second == FROM ? 212 : 200)
                      .set(Tally.RESPONSES_2XX, 200)
                      .levels(0, 0, 12, second + 1 - FROM)
                  : new Second().set(Tally.REQUESTS, 300).set(Tally.RESPONSES_2XX, 300));

      assertThat(Unfolding.warnings(unfolding.until(60)).subList(FROM + 4, TO))
          .as("%s", side)
          .allMatch(warnings -> warnings.equals(List.of("HANG " + ONE)));
    }
  }

  /** However long that lasts: of the ill ones other periods are kept than of the others. */
  @Test
  void theFrontDoorIsNotBlamedInTheLongRun() {
    int end = FROM + 400;
    Unfolding unfolding =
        withPeers()
            .backend(
                ONE,
                second ->
                    FROM <= second && second < end ? new Second().slow(60, 900) : healthy(second))
            .backend(
                "10.0.0.100:80",
                Vantage.SERVER,
                second -> {
                  int slow = FROM <= second && second < end ? 60 : 0;
                  Distribution times =
                      Distribution.of(6 * MILLI, 300 - slow)
                          .plus(Distribution.of(905 * MILLI, slow));
                  return new Second()
                      .set(Tally.REQUESTS, 300)
                      .set(Tally.RESPONSES_2XX, 300)
                      .times(times, times);
                });

    assertThat(Unfolding.warnings(unfolding.until(end)).subList(FROM + 4, end))
        .allMatch(warnings -> warnings.equals(List.of("SLOW " + ONE)));
  }

  /** A service that asks another one for each request, or for a part of them, is ill by itself. */
  @TestFactory
  Stream<DynamicTest> aServiceHasTroubleOfItsOwnWhomeverItAsks() {
    int end = FROM + 200;
    return FrontDoorTest.ofTheServiceAlone().entrySet().stream()
        .flatMap(
            fault ->
                Stream.of(0.4, 0.55, 1.0)
                    .map(
                        each ->
                            DynamicTest.dynamicTest(
                                fault.getKey() + ", asks " + each,
                                () -> isIll(fault.getKey(), fault.getValue(), each, end))));
  }

  private static void isIll(FindingKind kind, IntFunction<Second> fault, double each, int end) {
    Unfolding unfolding =
        new Unfolding()
            .backend(
                ONE,
                Vantage.SERVER,
                second -> FROM <= second && second < end ? fault.apply(second) : healthy(second))
            .backend(
                TWO,
                second ->
                    healthy(second)
                        .set(Tally.REQUESTS, Math.round(100 * each))
                        .set(Tally.RESPONSES_2XX, Math.round(100 * each)));

    assertThat(Unfolding.warnings(unfolding.until(end)).subList(FROM + 4, end))
        .allMatch(warnings -> warnings.equals(List.of(kind + " " + ONE)));
  }

  /** As a report tells it: a proxy may be slow by itself, and its backends come first. */
  @Test
  void whatMayBeAFrontDoorComesBehindBackends() {
    Unfolding unfolding = withPeers().backend(ONE, faulty(second -> new Second().errors(12)));
    unfolding.backend(
        "10.0.0.100:80",
        second -> {
          int slow = FROM <= second && second < TO ? 60 : 0;
          Distribution times =
              Distribution.of(7 * MILLI, 300 - slow).plus(Distribution.of(950 * MILLI, slow));
          return new Second()
              .set(Tally.REQUESTS, 300)
              .set(Tally.RESPONSES_2XX, 300)
              .times(times, times);
        });

    assertThat(Unfolding.warnings(unfolding.until(TO)).get(TO - 1))
        .containsExactly("ERRORS " + ONE, "SLOW 10.0.0.100:80");
  }

  @Test
  void errorsOfTenSecondsAreSaidAtOnceAndEndWithoutFlickering() {
    List<List<Finding>> found =
        withPeers()
            .backend(
                ONE,
                // One good second between bad ones is no recovery.
                second ->
                    second == 20 || second == 22 || (second > 23 && second < 30)
                        ? new Second().errors(60)
                        : healthy(second))
            .failingOn(ONE, "GET /b")
            .until(60);

    assertThat(Unfolding.ill(found)).isEqualTo(IntStream.range(20, 30 + INERTIA).boxed().toList());
    assertThat(found.get(29).get(0).clause())
        .startsWith("answers with 5xx on GET /b: ")
        .contains("(480");
  }

  @Test
  void fewErrorsAreNone() {
    assertThat(
            Unfolding.ill(
                withPeers()
                    .backend(ONE, second -> new Second().errors(second % 3 == 0 ? 4 : 0))
                    .until(300)))
        .isEmpty();
  }

  @Test
  void slowAgainstPeersIsSaidOfWhoIsSlowFromTheBeginning() {
    List<List<Finding>> found =
        withPeers().backend(ONE, second -> new Second().slow(100, 400)).until(30);

    assertThat(Unfolding.warnings(found).subList(10, 30))
        .allMatch(warnings -> warnings.equals(List.of("SLOW " + ONE)));
    assertThat(found.get(29).get(0).clause()).contains("of its peers");
  }

  @Test
  void slowAgainstItsPastIsSaidForMinutes() {
    int end = FROM + 400;
    List<List<Finding>> found =
        new Unfolding()
            .backend(
                ONE,
                second ->
                    FROM <= second && second < end ? new Second().slow(100, 900) : healthy(second))
            .until(end + 10);

    assertThat(Unfolding.ill(found))
        .isEqualTo(IntStream.range(FROM + 2, end + INERTIA).boxed().toList());
    assertThat(found.get(end - 1).get(0).range().startNanos()).isEqualTo(START + FROM * SECOND);
  }

  /** Its figures are no better than before; nobody knows whether it is. */
  @Test
  void whoIsNotAskedAnyMoreIsAsItWas() {
    List<List<Finding>> found =
        withPeers()
            .backend(
                ONE,
                second ->
                    second < FROM
                        ? healthy(second)
                        : second < FROM + 3
                            ? new Second().set(Tally.REFUSED, 20)
                            : second < 200 ? idle(second) : healthy(second))
            .until(210);

    assertThat(Unfolding.ill(found))
        .isEqualTo(IntStream.range(FROM, 200 + INERTIA).boxed().toList());
  }

  @Test
  void healthIsQuiet() {
    Random random = new Random(17);
    Unfolding unfolding = new Unfolding();
    for (String address : List.of(ONE, TWO, THREE)) {
      unfolding.backend(
          address,
          second -> {
            int requests = 1 + random.nextInt(200);
            return new Second()
                .set(Tally.REQUESTS, requests)
                .set(Tally.RESPONSES_2XX, requests)
                .slow(random.nextInt(100) < 90 ? 0 : 2, 300)
                .levels(random.nextInt(4), random.nextDouble() / 10, random.nextInt(2), 0.1);
          });
    }
    assertThat(Unfolding.ill(unfolding.until(600))).isEmpty();
  }

  @Test
  void whoIsIdleIsQuiet() {
    assertThat(
            new Unfolding()
                .backend(ONE, LiveJudgementTest::idle)
                .backend(TWO, second -> second % 20 == 0 ? healthy(second) : idle(second))
                .until(300))
        .allMatch(List::isEmpty);
  }

  /** Event streams and long downloads go on beside answers that come as ever. */
  @Test
  void streamsAreNoHang() {
    assertThat(
            Unfolding.ill(
                withPeers()
                    .backend(ONE, second -> new Second().levels(1, 0.002, 5, 3_600 + second))
                    .until(300)))
        .isEmpty();
  }

  @Test
  void aClockThatIsSetBackCostsThePastAlone() {
    Unfolding unfolding = withPeers().backend(ONE, second -> new Second().errors(30));
    unfolding.until(30);

    assertThat(Unfolding.warnings(unfolding.until(30)))
        .allMatch(warnings -> warnings.equals(List.of("ERRORS " + ONE)));
  }

  /** Of more backends than there is room for those are judged that came first. */
  @Test
  void isBounded() {
    Unfolding unfolding = new Unfolding();
    int many = LiveJudgement.MOST_BACKENDS + 100;
    for (int i = 0; i < many; i++) {
      unfolding.backend(
          "10.1." + i / 250 + "." + i % 250 + ":80", second -> new Second().errors(9));
    }
    List<List<Finding>> found = unfolding.until(40);

    assertThat(found).allMatch(all -> all.size() <= LiveJudgement.MOST_BACKENDS);
    assertThat(found.get(39)).hasSize(LiveJudgement.MOST_BACKENDS);
  }

  /** The same seconds in a recording that ends now: the same answer. */
  @TestFactory
  Stream<DynamicTest> liveAndReportAgree() {
    Map<String, IntFunction<Second>> faults = new LinkedHashMap<>();
    faults.put("hang", LiveJudgementTest::hanging);
    faults.put("hang in a body", LiveJudgementTest::hangingInBodies);
    faults.put("errors", second -> new Second().errors(12));
    faults.put("resets", second -> new Second().failing(Tally.RESET, 4));
    faults.put("closes", second -> new Second().failing(Tally.CLOSED, 4));
    faults.put("truncates", second -> new Second().failing(Tally.TRUNCATED, 4));
    faults.put("refuses", second -> new Second().set(Tally.REFUSED, 20));
    faults.put("times out", second -> new Second().set(Tally.TIMED_OUT, 20));
    faults.put(
        "accept queue",
        second -> new Second().set(Tally.CONNECTS, 5).set(Tally.CONNECT_RETRIES, 20));
    faults.put(
        "given up", second -> new Second().failing(Tally.ABANDONED, 80).levels(200, 2, 0, 0));
    faults.put("slow", second -> new Second().slow(60, 400));
    faults.put(
        "slow body",
        second ->
            new Second().times(Distribution.of(5 * MILLI, 100), Distribution.of(900 * MILLI, 100)));
    faults.put("calls end badly", second -> new Second().set(Tally.GRPC_UNAVAILABLE, 12));
    faults.put("piles up", second -> new Second().levels(90, 2, 0, 0));
    faults.put("loses packets", second -> new Second().slow(8, 300).set(Tally.RETRANSMITS, 40));
    faults.put("churns", second -> new Second().set(Tally.CONNECTS, 95));
    faults.put("healthy", Scenario::healthy);
    return faults.entrySet().stream()
        .map(fault -> DynamicTest.dynamicTest(fault.getKey(), () -> agree(fault.getValue())));
  }

  private static void agree(IntFunction<Second> fault) {
    List<List<Finding>> found = withPeers().backend(ONE, faulty(fault)).until(60);
    for (int now = FROM + 7; now < TO; now++) {
      int end = now;
      Scenario recorded = new Scenario();
      for (String peer : List.of(TWO, THREE)) {
        recorded.backend(peer, second -> second < end ? healthy(second) : null);
      }
      recorded.backend(ONE, second -> second < end ? faulty(fault).apply(second) : null);
      List<Finding> warnings =
          recorded.findings().stream()
              .filter(finding -> finding.severity() == Severity.WARNING)
              .toList();

      assertThat(Unfolding.warnings(List.of(found.get(now - 1))))
          .as("after %d s", now)
          .containsExactly(recorded.warnings());
      for (int i = 0; i < warnings.size(); i++) {
        Finding live = found.get(now - 1).get(i);
        assertThat(live.range()).isEqualTo(warnings.get(i).range());
        if (now - FROM <= WHOLE_SECONDS) {
          assertThat(live.clause()).isEqualTo(warnings.get(i).clause());
        }
      }
    }
    // Four of a hundred may stay away for a second more by chance.
    assertThat(Unfolding.ill(found.subList(TO + INERTIA + 1, 60))).isEmpty();
  }
}
