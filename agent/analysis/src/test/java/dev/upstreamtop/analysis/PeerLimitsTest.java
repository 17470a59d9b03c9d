// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.CAPTURE;
import static dev.upstreamtop.analysis.Scenario.FROM;
import static dev.upstreamtop.analysis.Scenario.MILLI;
import static dev.upstreamtop.analysis.Scenario.SECONDS;
import static dev.upstreamtop.analysis.Scenario.TO;
import static dev.upstreamtop.analysis.Scenario.seconds;

import dev.upstreamtop.analysis.Scenario.Second;
import dev.upstreamtop.analysis.detect.PeerGroups;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.recorded.SourceIntake;
import dev.upstreamtop.analysis.recorded.TrackKey;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Sample;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Who is compared with whom, who is a proxy, and what is one incident: each limit decides. */
class PeerLimitsTest {

  private static final String ONE = "10.0.0.1:8080";
  private static final String TWO = "10.0.0.2:8081";
  private static final String THREE = "10.0.0.3:8082";
  private static final String DOOR = "10.0.0.9:80";
  private static final String ELSEWHERE = "capture-2";

  private static Second asked(long requests) {
    return new Second()
        .set(Tally.REQUESTS, requests)
        .set(Tally.RESPONSES_2XX, requests)
        .times(Distribution.of(5_000_000, requests), Distribution.of(6_000_000, requests));
  }

  private static PeerGroups peers(Scenario scenario) {
    return PeerGroups.of(scenario.intake().recorded());
  }

  private static void routes(
      SourceIntake source, String capture, String address, Map<String, Long> requests) {
    Scenario.add(source, capture, address, Vantage.CLIENT, false, second -> asked(100));
    requests.forEach(
        (route, number) ->
            source.add(
                new Sample.OfRoute(
                    capture,
                    seconds(0, 1),
                    address,
                    Vantage.CLIENT,
                    route,
                    Tallies.of(Tally.REQUESTS, number),
                    Distribution.EMPTY,
                    Distribution.EMPTY)));
  }

  /** Two that have so much in common on one route, and nothing else. */
  private static boolean arePeers(double common) {
    long shared = Math.round(100 * common);
    Scenario scenario = new Scenario();
    routes(scenario.host(), CAPTURE, ONE, Map.of("GET /a", shared, "GET /b", 100 - shared));
    routes(scenario.host(), CAPTURE, TWO, Map.of("GET /a", shared, "GET /c", 100 - shared));
    return peers(scenario).together().size() == 1;
  }

  private static boolean arePeersElsewhere(Map<String, Long> one, Map<String, Long> other) {
    Scenario scenario = new Scenario();
    routes(scenario.host(), CAPTURE, ONE, one);
    routes(scenario.source("other.jfr", ELSEWHERE, "proxy-2"), ELSEWHERE, TWO, other);
    return peers(scenario).together().size() == 1;
  }

  private static boolean arePeersElsewhere(double common) {
    long shared = Math.round(50 * common);
    long rest = 100 - 2 * shared;
    return arePeersElsewhere(
        Map.of("GET /a", shared, "GET /x", shared, "GET /b", rest),
        Map.of("GET /a", shared, "GET /x", shared, "GET /c", rest));
  }

  private static boolean arePeersBy(double routes) {
    Map<String, Long> work = routes < 2 ? Map.of("GET /a", 100L) : Map.of("GET /a", 50L, "/x", 50L);
    return arePeersElsewhere(work, work);
  }

  private static boolean isDoor(Scenario scenario) {
    return peers(scenario).isFrontDoor(door(scenario));
  }

  private static TrackKey door(Scenario scenario) {
    return scenario.intake().recorded().tracks().stream()
        .map(track -> track.key())
        .filter(key -> key.address().equals(DOOR))
        .findFirst()
        .orElseThrow();
  }

  /** The others are asked that part less than what may be a proxy. */
  private static boolean isDoorWithFewer(double part) {
    long others = Math.round(1_000 * (1 - part));
    return isDoor(
        new Scenario()
            .backend(DOOR, second -> asked(1_000))
            .backend(TWO, second -> asked(others / 2))
            .backend(THREE, second -> asked(others - others / 2)));
  }

  /** In the other seconds the others are asked half as often, and half as often again. */
  private static boolean isDoorInSome(double share) {
    long alike = Math.round(share * SECONDS);
    return isDoor(
        new Scenario()
            .backend(DOOR, second -> asked(100))
            .backend(TWO, second -> asked(second < alike ? 50 : second % 2 == 0 ? 25 : 75))
            .backend(THREE, second -> asked(second < alike ? 50 : second % 2 == 0 ? 25 : 75)));
  }

  /** Of a hundred errors at what may be a proxy, that part are at no other. */
  private static boolean mayBeIll(double own) {
    long theirs = Math.round(100 * (1 - own));
    Scenario scenario =
        new Scenario()
            .backend(DOOR, second -> second == FROM ? asked(400).errors(100) : asked(400))
            .backend(TWO, second -> second == FROM ? asked(200).errors(theirs) : asked(200))
            .backend(THREE, second -> asked(200));
    return peers(scenario).isLikelyFrontDoor(door(scenario));
  }

  /** In that part of the seconds the one takes longer, in the others the other one. */
  private static boolean isDoorThatTakesLonger(double share) {
    long longer = Math.round(share * SECONDS);
    return isDoor(
        new Scenario()
            .backend(DOOR, second -> taking(second < longer ? 7 : 3))
            .backend(TWO, second -> taking(5)));
  }

  private static Second taking(long millis) {
    Distribution times = Distribution.of(millis * MILLI, 100);
    return new Second().times(times, times);
  }

  /** Both ends of a container's requests, as its host and itself saw them. */
  private static boolean areOneMachine(IntFunction<Second> sent, IntFunction<Second> taken) {
    String address = "172.17.0.2:8080";
    Scenario scenario = new Scenario().backend(address, sent);
    SourceIntake container = scenario.source("container.jfr", "capture-2", "container");
    Scenario.add(container, "capture-2", address, Vantage.SERVER, true, taken);
    List<TrackKey> keys =
        scenario.intake().recorded().tracks().stream().map(track -> track.key()).toList();
    return keys.get(0).isSameBackend(keys.get(1));
  }

  /** Beside that part, one second of them may be of one end alone. */
  private static boolean isOneMachineWithFewer(double part) {
    long taken = 2 + (long) (6_000 * (1 - part - 1.0 / SECONDS));
    return areOneMachine(second -> asked(6_000), second -> asked(taken));
  }

  private static boolean isOneMachineBy(double requests) {
    IntFunction<Second> seconds =
        second -> second < 9 ? asked(5) : second == 9 ? asked((long) requests - 45) : null;
    return areOneMachine(seconds, seconds);
  }

  private static boolean isOneMachineIn(double periods) {
    IntFunction<Second> seconds = second -> second < periods ? asked(100) : null;
    return areOneMachine(seconds, seconds);
  }

  /** Its own host sends that part of the requests on that arrive at it, and most of its errors. */
  private static boolean passesOn(double part) {
    long sent = Math.round(100 * part);
    Scenario scenario =
        new Scenario().backend(ONE, second -> second == FROM ? asked(sent).errors(4) : asked(sent));
    Scenario.add(
        scenario.host(),
        CAPTURE,
        DOOR,
        Vantage.SERVER,
        false,
        second -> second == FROM ? asked(100).errors(7) : asked(100));
    return scenario.findings().stream()
        .anyMatch(
            finding ->
                finding.severity() == Severity.INFO
                    && finding.subject().key().address().equals(DOOR));
  }

  /** Each request that comes to a proxy goes on to one of two, and that part of them to both. */
  private static boolean isAskedAgain(double share) {
    long again = Math.round(1_000 * share);
    return new Scenario()
            .backend(DOOR, second -> asked(1_000))
            .backend(
                ONE, second -> FROM <= second && second < TO ? asked(500).errors(250) : asked(500))
            .backend(TWO, second -> asked(FROM <= second && second < TO ? 500 + again : 500))
            .findings()
            .stream()
            .anyMatch(
                finding ->
                    finding.facts().more().stream()
                        .anyMatch(words -> words.startsWith("Its proxy asked again: it sent")));
  }

  /** Errors, and resets so many seconds afterwards. */
  private static boolean areTwo(double seconds) {
    int again = FROM + 5 + (int) seconds;
    return new Scenario()
            .backend(
                ONE,
                second ->
                    FROM <= second && second < FROM + 5
                        ? new Second().errors(50)
                        : again <= second && second < again + 5
                            ? new Second().failing(Tally.RESET, 50)
                            : new Second())
            .findings()
            .size()
        == 2;
  }

  private static List<Boundary> cases() {
    return List.of(
        down(Limit.PEER_WORK, 0.01, PeerLimitsTest::arePeers),
        down(Limit.PEER_WORK_ELSEWHERE, 0.02, PeerLimitsTest::arePeersElsewhere),
        down(Limit.PEER_ROUTES_ELSEWHERE, 1, PeerLimitsTest::arePeersBy),
        down(Limit.DOOR_REQUESTS, -0.001, PeerLimitsTest::isDoorWithFewer),
        down(Limit.DOOR_PERIODS, 1.0 / SECONDS, PeerLimitsTest::isDoorInSome),
        down(Limit.DOOR_TROUBLE, 0.01, PeerLimitsTest::mayBeIll),
        down(Limit.DOOR_LONGER, 1.0 / SECONDS, PeerLimitsTest::isDoorThatTakesLonger),
        down(Limit.PASSED_ON, 0.01, PeerLimitsTest::passesOn),
        down(Limit.SAME_REQUESTS, -0.001, PeerLimitsTest::isOneMachineWithFewer),
        down(Limit.SAME_REQUESTS_COUNT, 1, PeerLimitsTest::isOneMachineBy),
        down(Limit.SAME_REQUESTS_PERIODS, 1, PeerLimitsTest::isOneMachineIn),
        down(Limit.RETRY_SHARE, 0.001, PeerLimitsTest::isAskedAgain),
        down(Limit.NEAR_TIME, 1, PeerLimitsTest::areTwo));
  }

  private static Boundary down(Limit limit, double step, DoublePredicate said) {
    return new Boundary(limit, limit.value(), limit.value() - step, said);
  }

  static Set<Limit> limits() {
    return Boundary.limits(cases());
  }

  @TestFactory
  Stream<DynamicTest> eachLimitDecides() {
    return Boundary.tests(cases());
  }
}
