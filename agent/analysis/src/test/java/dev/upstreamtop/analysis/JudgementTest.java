// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.CAPTURE;
import static dev.upstreamtop.analysis.Scenario.FROM;
import static dev.upstreamtop.analysis.Scenario.HOST;
import static dev.upstreamtop.analysis.Scenario.MILLI;
import static dev.upstreamtop.analysis.Scenario.SECOND;
import static dev.upstreamtop.analysis.Scenario.SECONDS;
import static dev.upstreamtop.analysis.Scenario.START;
import static dev.upstreamtop.analysis.Scenario.TO;
import static dev.upstreamtop.analysis.Scenario.healthy;
import static dev.upstreamtop.analysis.Scenario.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.Scenario.Second;
import dev.upstreamtop.analysis.finding.CauseKind;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.jvm.Activity;
import dev.upstreamtop.analysis.jvm.JvmEvidence;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.recorded.SourceIntake;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Sample;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Which finding comes first, when it began, and what is not said. */
class JudgementTest {

  private static final String ONE = "10.0.0.1:8080";
  private static final String TWO = "10.0.0.2:8080";
  private static final String THREE = "10.0.0.3:8080";
  private static final long TWO_SECONDS = 2 * SECOND;

  private static Scenario withPeers() {
    return new Scenario().backend(TWO, Scenario::healthy).backend(THREE, Scenario::healthy);
  }

  private static void isDated(Finding finding, double from, double to) {
    assertThat(finding.range().startNanos())
        .as("since")
        .isBetween(
            START + (long) (from * SECOND) - TWO_SECONDS,
            START + (long) (from * SECOND) + TWO_SECONDS);
    assertThat(finding.range().endNanos())
        .as("until")
        .isBetween(
            START + (long) (to * SECOND) - TWO_SECONDS, START + (long) (to * SECOND) + TWO_SECONDS);
  }

  private static void isFirst(Scenario scenario, FindingKind kind) {
    Finding first = scenario.first();
    assertThat(first.kind()).as("%s", scenario.findings()).isEqualTo(kind);
    assertThat(first.subject().key().address()).isEqualTo(ONE);
    assertThat(first.severity()).isEqualTo(Severity.WARNING);
    isDated(first, FROM, TO);
  }

  @Test
  void errorsOfTenSecondsAreDatedAndTheirRouteIsNamed() {
    Scenario scenario =
        withPeers()
            .faulty(ONE, second -> new Second().errors(12))
            .route(ONE, "GET /a", Scenario::healthy)
            .route(
                ONE,
                "GET /b",
                second ->
                    FROM <= second && second < TO ? new Second().errors(12) : healthy(second));

    isFirst(scenario, FindingKind.ERRORS);
    assertThat(scenario.first().subject().route()).isEqualTo("GET /b");
    assertThat(scenario.first().statement()).contains("12 %", "on GET /b");
  }

  @Test
  void errorsOnARareRouteAreFoundThere() {
    Scenario scenario =
        withPeers()
            .backend(ONE, Scenario::healthy)
            .route(ONE, "GET /a", Scenario::healthy)
            .route(
                ONE,
                "GET /rare",
                second ->
                    new Second()
                        .set(Tally.RESPONSES_2XX, 2)
                        .errors(FROM <= second && second < TO ? 1 : 0));

    isFirst(scenario, FindingKind.ERRORS);
    assertThat(scenario.first().subject().route()).isEqualTo("GET /rare");
  }

  @Test
  void failuresOfEachKindAreToldApart() {
    for (FindingKind kind : List.of(FindingKind.RESET, FindingKind.CLOSED, FindingKind.TRUNCATED)) {
      Tally tally = Tally.valueOf(kind.name());
      isFirst(withPeers().faulty(ONE, second -> new Second().failing(tally, 4)), kind);
    }
    isFirst(
        withPeers().faulty(ONE, second -> new Second().set(Tally.REFUSED, 20)),
        FindingKind.REFUSED);
    isFirst(
        withPeers().faulty(ONE, second -> new Second().set(Tally.TIMED_OUT, 20)),
        FindingKind.UNREACHABLE);
    isFirst(
        withPeers()
            .faulty(
                ONE, second -> new Second().set(Tally.CONNECTS, 5).set(Tally.CONNECT_RETRIES, 20)),
        FindingKind.ACCEPT_QUEUE);
  }

  /** Requests wait in a full queue as well; but a backend that answers nothing fills it, too. */
  @Test
  void aFullQueueIsToldBeforeWhatWaitsInIt() {
    isFirst(withPeers().faulty(ONE, second -> waiting(second, 11)), FindingKind.ACCEPT_QUEUE);
    isFirst(withPeers().faulty(ONE, second -> waiting(second, 10)), FindingKind.HANG);
  }

  private static Second waiting(int second, int answers) {
    return new Second()
        .set(Tally.REQUESTS, answers)
        .set(Tally.RESPONSES_2XX, answers)
        .set(Tally.CONNECTS, 5)
        .set(Tally.CONNECT_RETRIES, 3)
        .times(Distribution.of(5 * MILLI, answers), Distribution.of(6 * MILLI, answers))
        .levels(12, second + 1 - FROM, 0, 0);
  }

  @Test
  void aWayThatDoesNotExistIsToldWithoutSyns() {
    assertThat(
            withPeers()
                .faulty(ONE, second -> new Second().set(Tally.TIMED_OUT, 20))
                .first()
                .facts()
                .words())
        .isEqualTo("400 connections timed out");
  }

  /** Its bodies may be large, and their sender may wait for each ACK. */
  @Test
  void bodiesThatWereSlowSinceEverAreNoFault() {
    Distribution heads = Distribution.of(5 * MILLI, 100);
    Distribution bodies = Distribution.of(400 * MILLI, 100);
    Scenario always = withPeers().backend(ONE, second -> new Second().times(heads, bodies));

    assertThat(always.warnings()).isEmpty();
    assertThat(always.first().kind()).isEqualTo(FindingKind.SLOW_BODY);
    isFirst(
        withPeers().faulty(ONE, second -> new Second().times(heads, bodies)),
        FindingKind.SLOW_BODY);
  }

  /** Dated from the oldest request's beginning, and told while it lasts. */
  @Test
  void aHangIsToldWhileItLasts() {
    Scenario scenario =
        withPeers()
            .backend(
                ONE,
                second ->
                    second < FROM
                        ? healthy(second)
                        : second < 40
                            ? new Second()
                                .set(Tally.REQUESTS, 0)
                                .set(Tally.RESPONSES_2XX, 0)
                                .times(Distribution.EMPTY, Distribution.EMPTY)
                                .levels(12, second + 1 - FROM, 0, 0)
                            : null);

    isFirst(scenario, FindingKind.HANG);
    assertThat(scenario.first().facts().words()).contains("12 requests wait", "20.0 s");
  }

  @Test
  void aHangInTheBodyIsOne() {
    Scenario scenario =
        withPeers()
            .faulty(
                ONE,
                second ->
                    new Second()
                        .times(
                            Distribution.of(5 * MILLI, second == FROM ? 8 : 0), Distribution.EMPTY)
                        .levels(0, 0, 8, second + 1 - FROM));

    isFirst(scenario, FindingKind.HANG);
    assertThat(scenario.first().facts().words()).contains("8 answers have begun and do not end");
  }

  @Test
  void eventStreamsAreNoHang() {
    Scenario scenario =
        withPeers().backend(ONE, second -> new Second().levels(1, 0.002, 5, 3_600 + second));
    Scenario opened =
        withPeers()
            .backend(
                ONE,
                second ->
                    second < FROM
                        ? healthy(second)
                        : new Second().levels(1, 0.002, 1, second + 1 - FROM));

    assertThat(scenario.findings()).isEmpty();
    assertThat(opened.warnings()).isEmpty();
  }

  @Test
  void clientsThatGiveUpAreToBlameUnlessTheyWaited() {
    Scenario impatient =
        withPeers().faulty(ONE, second -> new Second().failing(Tally.ABANDONED, 30));
    Scenario waiting =
        withPeers()
            .faulty(ONE, second -> new Second().failing(Tally.ABANDONED, 80).levels(200, 2, 0, 0));

    assertThat(impatient.warnings()).isEmpty();
    assertThat(impatient.first().kind()).isEqualTo(FindingKind.GIVEN_UP);
    isFirst(waiting, FindingKind.HANG);
  }

  /** What a proxy with a short time limit makes of a backend that answers nothing. */
  @Test
  void whoAnswersNothingHangsThoughItsClientsWaitForHalfASecondAlone() {
    Scenario short500 =
        withPeers()
            .faulty(ONE, second -> new Second().failing(Tally.ABANDONED, 100).levels(9, 0.5, 0, 0));
    Scenario atOnce =
        withPeers()
            .faulty(
                ONE, second -> new Second().failing(Tally.ABANDONED, 100).levels(9, 0.02, 0, 0));

    isFirst(short500, FindingKind.HANG);
    assertThat(atOnce.warnings()).isEmpty();
    assertThat(atOnce.first().kind()).isEqualTo(FindingKind.GIVEN_UP);
  }

  /** The other end has no answers of the time either, or those of before it. */
  @Test
  void aHangIsNotLaidBetweenTheTwoEnds() {
    Scenario scenario =
        withPeers()
            .faulty(
                ONE,
                second ->
                    (second == TO - 1
                            ? new Second().slow(100, 9_900)
                            : new Second()
                                .set(Tally.REQUESTS, 0)
                                .set(Tally.RESPONSES_2XX, 0)
                                .times(Distribution.EMPTY, Distribution.EMPTY))
                        .levels(100, second + 1 - FROM, 0, 0));
    SourceIntake far = scenario.source("far.jfr", "capture-2", "backend-1");
    Scenario.add(far, "capture-2", ONE, Vantage.SERVER, true, Scenario::healthy);

    isFirst(scenario, FindingKind.HANG);
    assertThat(scenario.first().cause()).isEmpty();
  }

  @Test
  void slowAgainstPeersAndPastIsOneFinding() {
    Scenario scenario = withPeers().faulty(ONE, second -> new Second().slow(60, 400));

    isFirst(scenario, FindingKind.SLOW);
    assertThat(scenario.findings()).hasSize(1);
  }

  @Test
  void aBackendWithoutPeersIsJudgedByItsPast() {
    isFirst(new Scenario().faulty(ONE, second -> new Second().slow(100, 900)), FindingKind.SLOW);
  }

  @Test
  void whoIsSlowAllTheTimeMayBeSoByNature() {
    Scenario twice = withPeers().backend(ONE, second -> new Second().slow(100, 40));
    Scenario far = withPeers().backend(ONE, second -> new Second().slow(100, 400));

    assertThat(twice.warnings()).isEmpty();
    assertThat(twice.first().kind()).isEqualTo(FindingKind.SLOW);
    assertThat(far.warnings()).containsExactly("SLOW " + ONE);
  }

  /** Neither a slow peer nor the few long requests that all have decide. */
  @Test
  void noiseInTheTailOfPeersHidesNobody() {
    Scenario scenario = new Scenario().faulty(ONE, second -> new Second().slow(90, 200));
    for (String peer : List.of(TWO, THREE)) {
      scenario.backend(peer, second -> new Second().slow(second % 7 == 0 ? 9 : 1, 3_000));
    }

    assertThat(scenario.first().subject().key().address()).isEqualTo(ONE);
    assertThat(scenario.first().kind()).isEqualTo(FindingKind.SLOW);
  }

  @Test
  void aDozenSlowRequestsOfAThousandAreNoWarning() {
    Random random = new Random(17);
    Scenario scenario = new Scenario();
    for (String address : List.of(ONE, TWO, THREE)) {
      scenario.backend(address, second -> new Second().slow(random.nextInt(100) < 60 ? 1 : 3, 800));
    }

    assertThat(scenario.warnings()).isEmpty();
  }

  @Test
  void oneStopOfAMomentIsNoWarning() {
    Scenario scenario =
        withPeers().backend(ONE, second -> new Second().slow(second % 20 == 5 ? 60 : 0, 300));

    assertThat(scenario.warnings()).isEmpty();
  }

  /** Full collections, say: three periods may be well in between, and no more. */
  @Test
  void whatComesBackEveryFewSecondsIsOneTrouble() {
    for (int every : List.of(3, 4)) {
      Scenario scenario = withPeers().backend(ONE, second -> everyFew(every, second));

      isFirst(scenario, FindingKind.SLOW);
      assertThat(scenario.warnings()).hasSize(1);
    }
    assertThat(withPeers().backend(ONE, second -> everyFew(5, second)).warnings()).isEmpty();
  }

  private static Second everyFew(int every, int second) {
    boolean ill = FROM <= second && second <= TO && (second - FROM) % every == 0;
    return new Second().slow(ill ? 60 : 0, 500);
  }

  /** Peers that have next to nothing of it are not slow with it. */
  @Test
  void aQuarterOfItAtItsPeersMakesItTheirsToo() {
    assertThat(slowBesidePeers(2).warnings()).containsExactly("SLOW " + ONE);
    assertThat(slowBesidePeers(4).warnings()).isEmpty();
  }

  private static Scenario slowBesidePeers(int theirs) {
    Scenario scenario = new Scenario().faulty(ONE, second -> new Second().slow(11, 400));
    for (String peer : List.of(TWO, THREE)) {
      scenario.faulty(peer, second -> new Second().slow(theirs, 400));
    }
    return scenario;
  }

  @Test
  void loadThatSlowsAllDownIsNobodysFault() {
    Scenario scenario = new Scenario();
    for (String address : List.of(ONE, TWO, THREE)) {
      scenario.faulty(address, second -> new Second().set(Tally.REQUESTS, 400).slow(90, 80));
    }

    assertThat(scenario.warnings()).isEmpty();
    assertThat(scenario.first().cause())
        .hasValueSatisfying(cause -> assertThat(cause.kind()).isEqualTo(CauseKind.LOAD));
  }

  @Test
  void oneSlowRouteIsNamedAndNoOther() {
    Scenario scenario =
        withPeers()
            .faulty(ONE, second -> new Second().slow(8, 500))
            .route(ONE, "GET /a", Scenario::healthy)
            .route(
                ONE,
                "GET /b",
                second ->
                    FROM <= second && second < TO ? new Second().slow(100, 500) : healthy(second));

    isFirst(scenario, FindingKind.SLOW_ROUTE);
    assertThat(scenario.first().subject().route()).isEqualTo("GET /b");
  }

  /** What a backend suffers as a whole is beyond the limit on one of its routes by chance. */
  @Test
  void aRouteIsNotToldWhereTheOthersAreSlowWithIt() {
    for (int others : List.of(2, 8)) {
      Scenario scenario =
          withPeers()
              .faulty(ONE, second -> new Second().slow(9, 300))
              .route(ONE, "GET /a", faulty(others))
              .route(ONE, "GET /b", faulty(12));

      isFirst(scenario, others == 8 ? FindingKind.SLOW : FindingKind.SLOW_ROUTE);
      assertThat(scenario.first().subject().route()).isEqualTo(others == 8 ? "" : "GET /b");
    }
  }

  /** Without CPU all takes longer, and a few of each route by far. */
  @Test
  void aRouteIsNotToldWhereTheMedianOfTheOthersMovesWithIt() {
    for (long others : List.of(9, 11)) {
      Scenario scenario =
          withPeers()
              .faulty(ONE, second -> new Second().slow(9, 300))
              .route(ONE, "GET /a", moved(2, others))
              .route(ONE, "GET /b", moved(12, 15));

      isFirst(scenario, others == 11 ? FindingKind.SLOW : FindingKind.SLOW_ROUTE);
    }
  }

  private static IntFunction<Second> moved(int slow, long millis) {
    return second -> {
      Distribution times =
          Distribution.of(millis * MILLI, 100 - slow).plus(Distribution.of(300 * MILLI, slow));
      return FROM <= second && second < TO ? new Second().times(times, times) : healthy(second);
    };
  }

  private static IntFunction<Second> faulty(int slow) {
    return second -> FROM <= second && second < TO ? new Second().slow(slow, 300) : healthy(second);
  }

  @Test
  void slowBodiesAreToldFromSlowHeads() {
    isFirst(
        withPeers()
            .faulty(
                ONE,
                second ->
                    new Second()
                        .times(Distribution.of(5 * MILLI, 100), Distribution.of(900 * MILLI, 100))),
        FindingKind.SLOW_BODY);
  }

  @Test
  void slowForLostPacketsSaysSo() {
    Scenario scenario =
        withPeers().faulty(ONE, second -> new Second().slow(30, 300).set(Tally.RETRANSMITS, 40));

    isFirst(scenario, FindingKind.SLOW);
    assertThat(scenario.first().cause().orElseThrow().kind()).isEqualTo(CauseKind.PACKET_LOSS);
    isFirst(
        withPeers().faulty(ONE, second -> new Second().slow(8, 300).set(Tally.RETRANSMITS, 40)),
        FindingKind.RETRANSMISSIONS);
  }

  @Test
  void segmentsThatNobodyWaitedForAreNoWarning() {
    IntFunction<Second> unfelt = second -> new Second().set(Tally.RETRANSMITS, 40);
    IntFunction<Second> bulk =
        second -> new Second().set(Tally.RETRANSMITS, 400).set(Tally.BYTES_RECEIVED, 5_000_000);
    IntFunction<Second> waiting =
        second -> new Second().levels(60, 1, 0, 0).set(Tally.RETRANSMITS, 40);

    assertThat(withPeers().faulty(ONE, unfelt).first().severity()).isEqualTo(Severity.INFO);
    assertThat(withPeers().faulty(ONE, unfelt).first().facts().more().toString())
        .contains("Hardly a request waited");
    isFirst(withPeers().faulty(ONE, bulk), FindingKind.RETRANSMISSIONS);
    assertThat(withPeers().faulty(ONE, waiting).warnings()).isNotEmpty();
  }

  /** In some seconds of a loss chance hits fewer requests than are called slow. */
  @Test
  void aLossIsDatedByThePacketsThatAreLost() {
    isFirst(
        withPeers()
            .faulty(
                ONE,
                second ->
                    new Second().slow(second < TO - 8 ? 30 : 5, 300).set(Tally.RETRANSMITS, 40)),
        FindingKind.SLOW);
  }

  @Test
  void packetsKnowNoRoute() {
    IntFunction<Second> lossy =
        second ->
            FROM <= second && second < TO
                ? new Second().slow(9, 300).set(Tally.RETRANSMITS, 40)
                : healthy(second);
    Scenario scenario =
        withPeers()
            .backend(ONE, lossy)
            .route(ONE, "GET /a", Scenario::healthy)
            .route(
                ONE,
                "GET /b",
                second ->
                    FROM <= second && second < TO ? new Second().slow(15, 300) : healthy(second));

    isFirst(scenario, FindingKind.RETRANSMISSIONS);
  }

  /**
   * A JVM without CPU acknowledges late: segments that are sent again then come of its slowness.
   */
  @Test
  void lostPacketsAreNoCauseWhereTheyCostLittle() {
    double enough = Limit.CAUSE_EXPLAINED.value() * 30 * 0.495 / 0.2;
    for (double factor : List.of(0.9, 1.1)) {
      Scenario scenario =
          withPeers()
              .faulty(
                  ONE,
                  second ->
                      new Second()
                          .slow(30, 500)
                          .set(Tally.RETRANSMITS, Math.round(factor * enough)));

      isFirst(scenario, FindingKind.SLOW);
      assertThat(scenario.first().cause().isPresent()).as("%s", factor).isEqualTo(factor > 1);
    }
    Scenario shortly =
        withPeers().faulty(ONE, second -> new Second().slow(30, 150).set(Tally.RETRANSMITS, 40));
    isFirst(shortly, FindingKind.SLOW);
    assertThat(shortly.first().cause()).as("nobody waited for a timer").isEmpty();
  }

  @Test
  void connectionsThatAreNoLongerKeptAreFound() {
    isFirst(
        withPeers().faulty(ONE, second -> new Second().set(Tally.CONNECTS, 95)), FindingKind.CHURN);
    assertThat(withPeers().backend(ONE, second -> new Second().set(Tally.CONNECTS, 100)).warnings())
        .as("never kept")
        .isEmpty();
  }

  @Test
  void imbalanceNamesWhoGetsTooMuchUnlessAnotherIsIll() {
    Scenario uneven =
        new Scenario()
            .faulty(ONE, second -> new Second().set(Tally.REQUESTS, 240))
            .faulty(TWO, second -> new Second().set(Tally.REQUESTS, 30))
            .faulty(THREE, second -> new Second().set(Tally.REQUESTS, 30));
    Scenario ill =
        new Scenario()
            .faulty(ONE, second -> new Second().set(Tally.REQUESTS, 10).set(Tally.REFUSED, 20))
            .faulty(TWO, second -> new Second().set(Tally.REQUESTS, 250))
            .backend(THREE, Scenario::healthy);

    isFirst(uneven, FindingKind.IMBALANCE);
    assertThat(uneven.warnings()).hasSize(1);
    assertThat(ill.warnings()).containsExactly("REFUSED " + ONE);
    assertThat(
            new Scenario()
                .backend(ONE, second -> new Second().set(Tally.REQUESTS, 240))
                .backend(TWO, second -> new Second().set(Tally.REQUESTS, 30))
                .backend(THREE, second -> new Second().set(Tally.REQUESTS, 30))
                .warnings())
        .as("weights")
        .isEmpty();
  }

  /** A proxy whose backends are uneven may be slow for it, which takes nothing from them. */
  @Test
  void theFrontDoorIsNoTroubleOfAnotherBackend() {
    Scenario scenario =
        new Scenario()
            .faulty(ONE, second -> new Second().set(Tally.REQUESTS, 240))
            .faulty(TWO, second -> new Second().set(Tally.REQUESTS, 30))
            .faulty(THREE, second -> new Second().set(Tally.REQUESTS, 30));
    Scenario.add(
        scenario.host(),
        CAPTURE,
        "10.0.0.100:80",
        Vantage.SERVER,
        false,
        second ->
            (FROM <= second && second < TO ? new Second().slow(30, 500) : new Second())
                .set(Tally.REQUESTS, 300));

    isFirst(scenario, FindingKind.IMBALANCE);
  }

  @Test
  void aHangIsOfLostPacketsWhereMostIsSentAgain() {
    for (long sentAgain : List.of(10L, 300L)) {
      Scenario scenario =
          withPeers()
              .faulty(
                  ONE,
                  second ->
                      new Second()
                          .set(Tally.RESPONSES_2XX, 10)
                          .levels(90, 6 + second - FROM, 0, 0)
                          .set(Tally.RETRANSMITS, sentAgain));

      assertThat(scenario.first().kind()).isEqualTo(FindingKind.HANG);
      assertThat(scenario.first().cause().isPresent()).isEqualTo(sentAgain == 300);
    }
  }

  /** Who is asked and asks is the proxy: its backend is the answer. */
  @Test
  void theFrontDoorIsNotBlamedForItsBackends() {
    Scenario scenario = withPeers().faulty(ONE, second -> new Second().errors(60));
    Scenario.add(
        scenario.host(),
        CAPTURE,
        "10.0.0.100:80",
        Vantage.SERVER,
        false,
        second ->
            FROM <= second && second < TO
                ? new Second().set(Tally.REQUESTS, 300).errors(20)
                : new Second().set(Tally.REQUESTS, 300));

    isFirst(scenario, FindingKind.ERRORS);
    assertThat(scenario.findings()).hasSize(1);
  }

  @Test
  void oneIncidentInFiveRecordingsIsOneFinding() {
    Scenario scenario = withPeers().faulty(ONE, second -> new Second().errors(30));
    for (int i = 0; i < 4; i++) {
      SourceIntake jvm = scenario.source("jvm-" + i + ".jfr", CAPTURE, HOST);
      Scenario.add(
          jvm,
          CAPTURE,
          ONE,
          Vantage.CLIENT,
          i == 0,
          second -> FROM <= second && second < TO ? new Second().errors(30) : healthy(second));
    }
    assertThat(scenario.findings()).hasSize(1);
    assertThat(scenario.first().facts().words()).contains("(600)");
  }

  @Test
  void aGapEndsAnEpisode() {
    Scenario scenario =
        withPeers()
            .backend(
                ONE,
                second ->
                    second < FROM || (second > 25 && second < 40)
                        ? (second > 25 ? null : healthy(second))
                        : second < 46 ? new Second().errors(30) : healthy(second));

    List<Finding> errors = scenario.all(FindingKind.ERRORS).toList();
    assertThat(errors).hasSize(2);
    assertThat(errors).allMatch(finding -> finding.range().seconds() < 8);
  }

  @Test
  void whatLiesBetweenTheTwoEndsIsTheNetworks() {
    Scenario scenario = withPeers().faulty(ONE, second -> new Second().slow(100, 300));
    SourceIntake far = scenario.source("far.jfr", "capture-2", "backend-1");
    Scenario.add(far, "capture-2", ONE, Vantage.SERVER, true, Scenario::healthy);

    isFirst(scenario, FindingKind.SLOW);
    assertThat(scenario.first().cause().orElseThrow().kind()).isEqualTo(CauseKind.BETWEEN);
  }

  @Test
  void largeBodiesThatClientsSendSlowlyAreTheirs() {
    Scenario scenario = withPeers().faulty(ONE, second -> new Second().slow(10, 900));
    for (int i = 0; i < 40; i++) {
      scenario
          .host()
          .add(
              new Sample.OfExchange(
                  CAPTURE,
                  seconds(FROM + i / 4.0, FROM + i / 4.0 + 0.9),
                  ONE,
                  Vantage.CLIENT,
                  "POST /upload",
                  "RESPONSE",
                  900 * MILLI,
                  4_000_000,
                  200));
    }

    isFirst(scenario, FindingKind.SLOW);
    assertThat(scenario.first().cause().orElseThrow().kind()).isEqualTo(CauseKind.UPLOADS);
  }

  /** A blocking server waits in reading such a body, and that looks like waiting for another. */
  @Test
  void whoReadsASlowBodyWaitsForItsOwnClient() {
    Scenario scenario = withPeers().faulty(ONE, second -> new Second().slow(10, 900));
    JvmEvidence jvm = scenario.jvmOf(ONE);
    for (int i = 0; i < 80; i++) {
      jvm.add(Activity.DOWNSTREAM, seconds(FROM + i / 4.0, FROM + i / 4.0 + 0.9), "10.0.0.100:41");
      if (i < 40) {
        scenario
            .host()
            .add(
                new Sample.OfExchange(
                    CAPTURE,
                    seconds(FROM + i / 4.0, FROM + i / 4.0 + 0.9),
                    ONE,
                    Vantage.CLIENT,
                    "POST /upload",
                    "RESPONSE",
                    900 * MILLI,
                    4_000_000,
                    200));
      }
    }

    assertThat(scenario.first().cause().orElseThrow().kind()).isEqualTo(CauseKind.UPLOADS);
  }

  /** Less than half of the time is no cause, and worth knowing. */
  @Test
  void aPartThatLiesBetweenTheTwoEndsIsTold() {
    Scenario scenario = withPeers().faulty(ONE, second -> new Second().slow(100, 300));
    SourceIntake far = scenario.source("far.jfr", "capture-2", "backend-1");
    Scenario.add(
        far,
        "capture-2",
        ONE,
        Vantage.SERVER,
        true,
        second -> FROM <= second && second < TO ? new Second().slow(100, 200) : healthy(second));

    isFirst(scenario, FindingKind.SLOW);
    assertThat(scenario.first().cause()).isEmpty();
    assertThat(scenario.first().facts().more())
        .anyMatch(
            sentence ->
                sentence.endsWith("% of that time lay between the two ends, by what both saw."));
  }

  /** What changed is its peers: it stands out from them only while they are as fast as ever. */
  @Test
  void whatIsSlowerByNatureIsWellWhileItsPeersAreSlowToo() {
    IntFunction<Second> peer = second -> second < FROM ? of(5) : of(38);

    assertThat(
            new Scenario()
                .backend(ONE, second -> of(45))
                .backend(TWO, peer)
                .backend(THREE, peer)
                .warnings())
        .doesNotContain("SLOW " + ONE);
    assertThat(
            new Scenario()
                .backend(ONE, second -> second < FROM ? of(5) : of(45))
                .backend(TWO, second -> of(5))
                .backend(THREE, second -> of(5))
                .warnings())
        .contains("SLOW " + ONE);
  }

  private static Second of(long millis) {
    return new Second()
        .times(Distribution.of(millis * MILLI, 100), Distribution.of(millis * MILLI, 100));
  }

  /** Long polls wait for as long as they do, and so does what is slow by nature. */
  @Test
  void whatTakesAsLongAlwaysIsNoHang() {
    for (int seconds : List.of(8, 60)) {
      assertThat(polled(seconds, SECONDS).all(FindingKind.HANG)).as("%s s", seconds).isEmpty();
      assertThat(polled(seconds, FROM).warnings())
          .as("%s s, and no answers any more", seconds)
          .contains("HANG " + ONE);
    }
  }

  private static Scenario polled(int seconds, int until) {
    return new Scenario()
        .backend(
            ONE,
            second ->
                second < until
                    ? new Second()
                        .times(
                            Distribution.of(seconds * SECOND, 2),
                            Distribution.of(seconds * SECOND, 2))
                        .set(Tally.REQUESTS, 2)
                        .set(Tally.RESPONSES_2XX, 2)
                        .levels(2L * seconds, seconds, 0, 0)
                    : new Second()
                        .times(Distribution.EMPTY, Distribution.EMPTY)
                        .set(Tally.REQUESTS, 2)
                        .set(Tally.RESPONSES_2XX, 0)
                        .levels(
                            2L * (seconds + second), seconds * (1 + (second - until) / 8.0), 0, 0));
  }

  /** A batch asks for what always takes long: nothing at the backend has changed. */
  @Test
  void moreOfTheSlowRequestsIsNoSlowness() {
    assertThat(batch(500).warnings()).isEmpty();
    assertThat(batch(500).first().facts().more())
        .contains("Its routes are as fast as ever: it was asked for the slow ones more often.");
    assertThat(batch(2_500).first().facts().more())
        .noneMatch(sentence -> sentence.startsWith("Its routes are as fast as ever"));
  }

  private static Scenario batch(long meanwhileMillis) {
    IntFunction<Second> slow =
        second -> {
          boolean during = FROM <= second && second < TO;
          long count = during ? 60 : 8;
          return new Second()
              .set(Tally.REQUESTS, count)
              .set(Tally.RESPONSES_2XX, count)
              .times(
                  Distribution.of((during ? meanwhileMillis : 500) * MILLI, count),
                  Distribution.of((during ? meanwhileMillis : 500) * MILLI, count));
        };
    IntFunction<Second> fast =
        second -> {
          long count = FROM <= second && second < TO ? 40 : 92;
          return new Second()
              .set(Tally.REQUESTS, count)
              .set(Tally.RESPONSES_2XX, count)
              .times(Distribution.of(5 * MILLI, count), Distribution.of(6 * MILLI, count));
        };
    return new Scenario()
        .backend(
            ONE,
            second ->
                new Second()
                    .times(
                        slow.apply(second).header.plus(fast.apply(second).header),
                        slow.apply(second).response.plus(fast.apply(second).response)))
        .route(ONE, "GET /batch", slow)
        .route(ONE, "GET /", fast);
  }

  @Test
  void loadNamesTheRouteThatItIsFor() {
    Scenario scenario = new Scenario();
    for (String address : List.of(ONE, TWO, THREE)) {
      scenario
          .faulty(address, second -> new Second().set(Tally.REQUESTS, 400).slow(90, 80))
          .route(address, "GET /", Scenario::healthy)
          .route(
              address,
              "GET /search",
              second -> new Second().set(Tally.REQUESTS, FROM <= second && second < TO ? 300 : 5));
    }

    assertThat(scenario.first().cause())
        .hasValueSatisfying(
            cause -> {
              assertThat(cause.kind()).isEqualTo(CauseKind.LOAD);
              assertThat(cause.detail()).isEqualTo("mostly for GET /search");
            });
  }

  /** One of a pool on three hosts, each of which recorded its own. */
  @Test
  void peersAreKnownAcrossHosts() {
    List<String> alike = List.of("GET /a", "GET /b");

    assertThat(ofThreeHosts("", alike).warnings()).containsExactly("SLOW 10.0.0.1:8080");
    assertThat(ofThreeHosts("orders-", List.of()).warnings()).containsExactly("SLOW 10.0.0.1:8080");
    assertThat(ofThreeHosts("", List.of()).warnings()).as("of one port alone").isEmpty();
    assertThat(ofThreeHosts("", List.of("GET /")).warnings()).as("at the root alone").isEmpty();
  }

  /** Two proxies ask the same backend: what one sees of it is no peer of what the other does. */
  @Test
  void aBackendThatTwoCapturesSawIsNoPeerOfItself() {
    Scenario scenario = new Scenario();
    for (int host : List.of(1, 2)) {
      elsewhere(
          scenario,
          "capture " + host,
          ONE,
          Vantage.CLIENT,
          "",
          List.of("GET /a", "GET /b"),
          host == 1);
    }

    assertThat(scenario.warnings()).isEmpty();
  }

  private static Scenario ofThreeHosts(String name, List<String> routes) {
    Scenario scenario = new Scenario();
    for (int host = 1; host <= 3; host++) {
      elsewhere(
          scenario,
          "capture " + host,
          "10.0.0." + host + ":8080",
          Vantage.SERVER,
          name.isEmpty() ? "" : name + host,
          routes,
          host == 1);
    }
    return scenario;
  }

  private static void elsewhere(
      Scenario scenario,
      String capture,
      String address,
      Vantage side,
      String name,
      List<String> routes,
      boolean slow) {
    SourceIntake source = scenario.source(capture + ".jfr", capture, "host of " + capture);
    Second all = slow ? new Second().slow(100, 200) : new Second();
    for (int i = 0; i < SECONDS; i++) {
      TimeRange when = seconds(i, i + 1);
      source.add(
          new Sample.OfBackend(capture, when, address, side, name, false, all.tallies, all.levels));
      source.add(
          new Sample.OfLatency(capture, when, address, side, Sample.Measure.HEADER, all.header));
      for (String route : routes) {
        source.add(
            new Sample.OfRoute(
                capture, when, address, side, route, all.tallies, all.header, all.response));
      }
    }
  }

  @Test
  void whatNobodyRecordedIsSaid() {
    Finding finding = new Scenario().faulty(ONE, second -> new Second().slow(100, 900)).first();

    assertThat(finding.cause()).isEmpty();
    assertThat(finding.why().notRecorded()).contains("no recording of its own JVM");
  }

  /** All began to serve just now: none of them is ill. */
  @Test
  void warmingUpIsNoIllness() {
    Scenario warming = new Scenario();
    Scenario alone = new Scenario();
    for (String address : List.of(ONE, TWO, THREE)) {
      warming.backend(
          address, second -> second < 10 ? new Second().slow(40, 200) : healthy(second));
      alone.backend(
          address,
          second ->
              second < 10 && address.equals(ONE) ? new Second().slow(40, 200) : healthy(second));
    }

    assertThat(warming.warnings()).isEmpty();
    assertThat(warming.findings()).isNotEmpty();
    assertThat(alone.warnings()).containsExactly("SLOW " + ONE);
  }

  /** On one host the proxy is asked over the same device as its backends. */
  @Test
  void aFrontDoorOnTheSameHostIsNoPeerOfItsBackends() {
    Scenario scenario =
        withPeers()
            .faulty(ONE, second -> new Second().errors(60))
            .backend(
                "127.0.0.1:80",
                second ->
                    FROM <= second && second < TO
                        ? new Second().set(Tally.REQUESTS, 300).slow(0, 0).errors(20)
                        : new Second().set(Tally.REQUESTS, 300));

    isFirst(scenario, FindingKind.ERRORS);
    assertThat(scenario.findings()).hasSize(1);
  }
}
