// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.FROM;
import static dev.upstreamtop.analysis.Scenario.MILLI;
import static dev.upstreamtop.analysis.Scenario.SECONDS;
import static dev.upstreamtop.analysis.Scenario.TO;
import static dev.upstreamtop.analysis.Scenario.healthy;
import static dev.upstreamtop.analysis.Scenario.seconds;

import dev.upstreamtop.analysis.Scenario.Second;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.List;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** From when to when something is told, of what, and how gravely: each limit decides. */
class SlowLimitsTest {

  private static final String ONE = "10.0.0.1:8080";
  private static final String TWO = "10.0.0.2:8080";
  private static final String THREE = "10.0.0.3:8080";

  /** A bucket is a sixteenth wide: this is within one, and beyond it. */
  private static final double WIDER = 1.07;

  private static final double NARROWER = 0.93;

  private static Distribution of(double millis, long count) {
    return Distribution.of((long) (millis * MILLI), count);
  }

  private static Second times(Distribution... parts) {
    Distribution all = Distribution.sum(List.of(parts));
    return new Second()
        .set(Tally.REQUESTS, all.count())
        .set(Tally.RESPONSES_2XX, all.count())
        .times(all, Distribution.EMPTY);
  }

  /** So many of so many are slow. */
  private static Second part(long slow, long all) {
    return times(of(5, all - slow), of(500, slow));
  }

  private static boolean isFault(int second) {
    return FROM <= second && second < TO;
  }

  private static boolean isSaid(Scenario scenario, Predicate<Finding> what) {
    return scenario.findings().stream().anyMatch(what);
  }

  private static boolean isOf(Finding finding, FindingKind kind, Severity severity) {
    return finding.kind() == kind && finding.severity() == severity;
  }

  /** Two bad seconds, of so many that were recorded. */
  private static boolean isMostOfARecording(double share) {
    long recorded = Math.round(2 / share);
    return isSaid(
        new Scenario()
            .backend(
                ONE,
                second -> second >= recorded ? null : second < 2 ? part(50, 100) : healthy(second)),
        finding -> finding.kind() == FindingKind.SLOW);
  }

  /** In the first of its seconds so many are slow, in the others forty. */
  private static boolean isFirstSecondOfIt(double slow) {
    return isSaid(
        new Scenario().faulty(ONE, second -> part(second == FROM ? Math.round(slow) : 40, 100)),
        finding -> finding.range().equals(seconds(FROM, TO)));
  }

  private static boolean isOne(double between, Second ill) {
    int again = FROM + 5 + (int) between;
    TimeRange whole = seconds(FROM, again + 5);
    return isSaid(
        new Scenario()
            .backend(
                ONE,
                second ->
                    (FROM <= second && second < FROM + 5) || (again <= second && second < again + 5)
                        ? ill
                        : healthy(second)),
        finding -> finding.range().equals(whole));
  }

  /** Few requests come while it is well, so that its own past tells nothing. */
  private static boolean isNature(double share) {
    long well = SECONDS - Math.round(share * SECONDS);
    return isSaid(
        new Scenario()
            .backend(ONE, second -> second < well ? times(of(5, 10)) : times(of(45, 100)))
            .backend(TWO, Scenario::healthy)
            .backend(THREE, Scenario::healthy),
        finding -> isOf(finding, FindingKind.SLOW, Severity.INFO));
  }

  /**
   * Twelve of a hundred are slow, and so many of its peers', of which the periods before and after
   * are looked at as well.
   */
  private static boolean areSlowWithIt(double share) {
    long theirs = Math.round(share * 1_200 * (TO - FROM + 2) / (TO - FROM));
    return isSaid(
        new Scenario()
            .backend(ONE, second -> part(isFault(second) ? 1_200 : 0, 10_000))
            .backend(TWO, second -> part(isFault(second) ? theirs : 0, 10_000))
            .backend(THREE, second -> part(isFault(second) ? theirs : 0, 10_000)),
        finding ->
            isOf(finding, FindingKind.SLOW, Severity.INFO)
                && finding.facts().more().contains("Its peers were slow with it."));
  }

  private static Scenario routes(
      Distribution a, Distribution usualOfA, Distribution b, Distribution usualOfB) {
    return new Scenario()
        .backend(ONE, second -> isFault(second) ? times(a, b) : times(usualOfA, usualOfB))
        .route(ONE, "GET /a", second -> times(isFault(second) ? a : usualOfA))
        .route(ONE, "GET /b", second -> times(isFault(second) ? b : usualOfB));
  }

  private static boolean isOfTheBackend(Scenario scenario) {
    return isSaid(scenario, finding -> finding.kind() == FindingKind.SLOW);
  }

  private static boolean isMix(Scenario scenario) {
    return isSaid(
        scenario,
        finding ->
            isOf(finding, FindingKind.SLOW, Severity.INFO)
                && finding
                    .facts()
                    .more()
                    .contains(
                        "Its routes are as fast as ever: it was asked for the slow ones more"
                            + " often."));
  }

  /** Half of the requests are for the slow route, else a few; that part of them have a route. */
  private static boolean isMixOfKnown(double share) {
    long known = Math.round(share * 1_000);
    return isMix(
        new Scenario()
            .backend(
                ONE,
                second ->
                    isFault(second)
                        ? times(of(5, 500), of(300, 500))
                        : times(of(5, 980), of(300, 20)))
            .route(ONE, "GET /a", second -> times(of(5, isFault(second) ? known - known / 2 : 980)))
            .route(ONE, "GET /b", second -> times(of(300, isFault(second) ? known / 2 : 20))));
  }

  /** Nearly all are for the slow route then, which takes that many times as long as ever. */
  private static boolean isMixOfSlower(double factor) {
    return isMix(routes(of(5, 10), of(5, 90), of(200 * factor, 90), of(200, 10)));
  }

  /** Of fifty errors so many are on one of two routes. */
  private static boolean isOfTheRoute(double share) {
    long onA = Math.round(50 * share);
    return isSaid(
        new Scenario()
            .faulty(ONE, second -> new Second().errors(50))
            .route(ONE, "GET /a", second -> new Second().errors(isFault(second) ? onA : 0))
            .route(ONE, "GET /b", second -> new Second().errors(isFault(second) ? 50 - onA : 0)),
        finding -> finding.subject().route().equals("GET /a"));
  }

  private static List<Boundary> cases() {
    double edge = Limit.SLOW_EDGE.value();
    return List.of(
        new Boundary(
            Limit.SLOW_PART, Limit.SLOW_PART.value(), 2.0 / 7, SlowLimitsTest::isMostOfARecording),
        // The whole has a twentieth of it, and nineteen of forty.
        new Boundary(
            Limit.SLOW_EDGE,
            Math.ceil(edge * 38 / (1 - edge / 20)),
            Math.ceil(edge * 38 / (1 - edge / 20)) - 1,
            SlowLimitsTest::isFirstSecondOfIt),
        next(Limit.SLOW_GAP, between -> isOne(between, part(50, 100))),
        next(Limit.PASSED_OVER, between -> isOne(between, new Second().errors(50))),
        new Boundary(
            Limit.SLOW_ALWAYS,
            Limit.SLOW_ALWAYS.value(),
            Limit.SLOW_ALWAYS.value() - 1.0 / SECONDS,
            SlowLimitsTest::isNature),
        near(Limit.SHARED_EXCESS, SlowLimitsTest::areSlowWithIt),
        near(
            Limit.ROUTES_EXCESS,
            share -> {
              long onB = Math.round(share * 1_600);
              return isOfTheBackend(
                  routes(
                      of(5, 8_400).plus(of(500, 1_600)),
                      of(5, 10_000),
                      of(5, 10_000 - onB).plus(of(500, onB)),
                      of(5, 10_000)));
            }),
        bucket(
            Limit.ROUTES_MEDIAN,
            WIDER,
            NARROWER,
            factor ->
                isOfTheBackend(
                    routes(of(100, 100), of(20, 100), of(60 * factor, 100), of(60, 100)))),
        near(Limit.MIX_KNOWN, SlowLimitsTest::isMixOfKnown),
        bucket(Limit.MIX_MEDIAN, NARROWER, WIDER, SlowLimitsTest::isMixOfSlower),
        new Boundary(
            Limit.ROUTE_SHARE,
            Limit.ROUTE_SHARE.value(),
            Limit.ROUTE_SHARE.value() - 0.02,
            SlowLimitsTest::isOfTheRoute));
  }

  private static Boundary near(Limit limit, DoublePredicate said) {
    return new Boundary(limit, limit.value() * 1.01, limit.value() * 0.99, said);
  }

  /** What is passed over at most. */
  private static Boundary next(Limit limit, DoublePredicate said) {
    return new Boundary(limit, limit.value(), limit.value() + 1, said);
  }

  private static Boundary bucket(Limit limit, double at, double beyond, DoublePredicate said) {
    return new Boundary(limit, limit.value() * at, limit.value() * beyond, said);
  }

  static Set<Limit> limits() {
    return Boundary.limits(cases());
  }

  @TestFactory
  Stream<DynamicTest> eachLimitDecides() {
    return Boundary.tests(cases());
  }
}
