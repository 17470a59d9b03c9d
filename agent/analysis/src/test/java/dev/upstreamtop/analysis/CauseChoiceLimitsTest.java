// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.CAPTURE;
import static dev.upstreamtop.analysis.Scenario.FROM;
import static dev.upstreamtop.analysis.Scenario.SECONDS;
import static dev.upstreamtop.analysis.Scenario.TO;
import static dev.upstreamtop.analysis.Scenario.healthy;
import static dev.upstreamtop.analysis.Scenario.seconds;

import dev.upstreamtop.analysis.Scenario.Second;
import dev.upstreamtop.analysis.finding.CauseKind;
import dev.upstreamtop.analysis.finding.Explanation;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.jvm.Activity;
import dev.upstreamtop.analysis.jvm.JvmEvidence;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Sample;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Which of several causes is told, and what is told of it: each limit decides. */
class CauseChoiceLimitsTest {

  private static final String ONE = "10.0.0.1:8080";
  private static final String TWO = "10.0.0.2:8080";
  private static final String THREE = "10.0.0.3:8080";
  private static final int LOOKS = 200;

  private static Scenario slow() {
    return new Scenario()
        .faulty(ONE, second -> new Second().slow(30, 500))
        .backend(TWO, Scenario::healthy);
  }

  private static Optional<Explanation> cause(Scenario scenario) {
    return scenario.first().cause();
  }

  private static boolean isBecause(Scenario scenario, CauseKind kind) {
    return cause(scenario).filter(cause -> cause.kind() == kind).isPresent();
  }

  /** So many seconds of threads in each second of the fault. */
  private static void during(
      JvmEvidence jvm, Activity activity, String detail, double from, double to, double perSecond) {
    for (int i = (int) from; i < to; i++) {
      for (double rest = perSecond; rest > 1e-9; rest -= 1) {
        jvm.add(activity, seconds(i, i + Math.min(1, rest)), detail);
      }
    }
  }

  private static void during(JvmEvidence jvm, Activity activity, String detail, double perSecond) {
    during(jvm, activity, detail, FROM, TO, perSecond);
  }

  /** Well for so many seconds alone. */
  private static boolean isComparedWith(double wellSeconds) {
    Scenario scenario =
        new Scenario()
            .backend(
                ONE, second -> second < wellSeconds ? healthy(second) : new Second().slow(30, 500))
            .backend(TWO, Scenario::healthy)
            .backend(THREE, Scenario::healthy);
    during(scenario.jvmOf(ONE), Activity.SLEEP, "App.work", wellSeconds, SECONDS, 14);
    return isBecause(scenario, CauseKind.SLEEP);
  }

  private static boolean isDetailNamed(double share) {
    Scenario scenario = slow();
    JvmEvidence jvm = scenario.jvmOf(ONE);
    during(jvm, Activity.DOWNSTREAM, "db:5432", 14 * share);
    during(jvm, Activity.DOWNSTREAM, "cache:6379", 7 * (1 - share));
    during(jvm, Activity.DOWNSTREAM, "search:9200", 7 * (1 - share));
    return cause(scenario).orElseThrow().detail().equals("db:5432");
  }

  private static boolean isBehind(double threads) {
    Scenario scenario = slow();
    JvmEvidence jvm = scenario.jvmOf(ONE);
    during(jvm, Activity.LOCK, "App$Lock", 14);
    during(jvm, Activity.SLEEP, "App.work", threads);
    return cause(scenario).orElseThrow().behind().equals("behind it is Thread.sleep (App.work)");
  }

  private static boolean isThrottled(double processors, double waiting) {
    Scenario scenario = slow();
    JvmEvidence jvm = scenario.jvmOf(ONE);
    during(jvm, Activity.THROTTLED, "", processors);
    during(jvm, Activity.DOWNSTREAM, "db:5432", waiting);
    return isBecause(scenario, CauseKind.THROTTLING);
  }

  private static Scenario processors(
      double machine, double machineOtherwise, double own, double ownOtherwise) {
    Scenario scenario = slow();
    processors(scenario.jvmOf(ONE), machine, machineOtherwise, own, ownOtherwise);
    return scenario;
  }

  private static void processors(
      JvmEvidence jvm, double machine, double machineOtherwise, double own, double ownOtherwise) {
    for (int i = 0; i < SECONDS; i++) {
      boolean ill = FROM <= i && i < TO;
      for (int look = 1; look < LOOKS; look++) {
        jvm.addLoad(
            new JvmEvidence.CpuLoad(
                seconds(i, i + look / (double) LOOKS).endNanos(),
                ill ? machine : machineOtherwise,
                ill ? own : ownOtherwise));
      }
    }
  }

  /** Beside a method that runs as often always. */
  private static boolean isMethodNamed(double samples) {
    Scenario scenario = slow();
    JvmEvidence jvm = scenario.jvmOf(ONE);
    processors(jvm, 0.96, 0.3, 0.95, 0.05);
    for (int i = 0; i < SECONDS; i++) {
      jvm.addSample(seconds(0, i + 0.5).endNanos(), "App.always");
    }
    for (int i = 0; i < samples; i++) {
      jvm.addSample(seconds(0, FROM + i / 10.0).endNanos(), "App.hot");
    }
    return cause(scenario).orElseThrow().detail().contains(" of its samples in App.hot, otherwise");
  }

  /** The slow ones send 100,000 bytes each. */
  private static boolean areUploads(double factor) {
    long sent = Math.round(100 * 100_000 / factor);
    Scenario scenario =
        new Scenario()
            .backend(
                ONE,
                second ->
                    (FROM <= second && second < TO ? new Second().slow(10, 900) : new Second())
                        .set(Tally.BYTES_SENT, sent))
            .backend(TWO, Scenario::healthy);
    for (int i = 0; i < 40; i++) {
      double at = FROM + i / 4.0;
      scenario
          .host()
          .add(
              new Sample.OfExchange(
                  CAPTURE,
                  seconds(at, at + 0.9),
                  ONE,
                  Vantage.CLIENT,
                  "POST /upload",
                  "RESPONSE",
                  900_000_000L,
                  100_000,
                  200));
    }
    return isBecause(scenario, CauseKind.UPLOADS);
  }

  /** New connections wait, and some of the requests on the others do. */
  private static boolean isHangOfItsOwn(double fewerAnswers) {
    return new Scenario()
            .faulty(
                ONE,
                second ->
                    new Second()
                        .set(Tally.RESPONSES_2XX, Math.round(100 * (1 - fewerAnswers)))
                        .set(Tally.CONNECT_RETRIES, 20)
                        .levels(8, 6, 0, 0))
            .findings()
            .stream()
            .anyMatch(
                finding ->
                    finding.kind() == FindingKind.HANG && finding.severity() == Severity.WARNING);
  }

  /** All of a pool are slow under three times as many requests. */
  private static boolean isHot(double share) {
    Scenario scenario = new Scenario();
    for (String address : List.of(ONE, TWO, THREE)) {
      scenario.faulty(address, second -> new Second().set(Tally.REQUESTS, 300).slow(90, 500));
      route(scenario, address, "GET /a", Math.round(200 * share));
      route(scenario, address, "GET /b", Math.round(100 * (1 - share)));
      route(scenario, address, "GET /c", Math.round(100 * (1 - share)));
    }
    return cause(scenario).orElseThrow().detail().equals("mostly for GET /a");
  }

  private static void route(Scenario scenario, String address, String route, long more) {
    scenario.route(
        address,
        route,
        second ->
            new Second()
                .set(Tally.REQUESTS, 50 + (FROM <= second && second < TO ? more : 0))
                .times(Distribution.EMPTY, Distribution.EMPTY));
  }

  /** There is more of it for so many of twenty seconds. */
  private static boolean isDated(double share) {
    double end = FROM + Math.round(share * (TO - FROM));
    Scenario scenario = slow();
    during(scenario.jvmOf(ONE), Activity.SLEEP, "App.work", FROM, end, 28);
    return cause(scenario).orElseThrow().when().equals(Optional.of(seconds(FROM, end)));
  }

  /** Much of it for five seconds, and once more so much, against the mean of all of them. */
  private static boolean isOfIt(double share) {
    double more = share * 5 * 56 / (TO - FROM - share);
    Scenario scenario = slow();
    JvmEvidence jvm = scenario.jvmOf(ONE);
    during(jvm, Activity.SLEEP, "App.work", FROM, FROM + 5, 56);
    during(jvm, Activity.SLEEP, "App.work", FROM + 8, FROM + 9, more);
    return cause(scenario).orElseThrow().when().equals(Optional.of(seconds(FROM, FROM + 9)));
  }

  private static boolean isThresholdTold(double shortest) {
    Scenario scenario = slow();
    scenario.jvmOf(ONE).add(Activity.SLEEP, seconds(1, 1 + shortest), "App.work");
    return scenario.first().why().notRecorded().contains("whose threshold may hide");
  }

  private static List<Boundary> cases() {
    double part = Limit.CPU_OWN_PART.value();
    double rise = Limit.CPU_OWN_RISE.value();
    double compared = Limit.CAUSE_COMPARED.value();
    double least = Math.ceil(SECONDS * compared / (1 + compared));
    return List.of(
        new Boundary(Limit.CAUSE_COMPARED, least, least - 1, CauseChoiceLimitsTest::isComparedWith),
        near(Limit.CAUSE_DETAIL, CauseChoiceLimitsTest::isDetailNamed),
        new Boundary(
            Limit.CAUSE_BRIEF,
            Limit.CAUSE_BRIEF.value(),
            Limit.CAUSE_BRIEF.value() + 0.05,
            CauseChoiceLimitsTest::isDated),
        near(Limit.CAUSE_PRESENT, CauseChoiceLimitsTest::isOfIt),
        near(Limit.CAUSE_BEHIND, CauseChoiceLimitsTest::isBehind),
        near(Limit.THROTTLED_TIME, processors -> isThrottled(processors, 0)),
        near(Limit.THROTTLED_MOST, processors -> isThrottled(processors, 14)),
        new Boundary(
            Limit.CPU_OWN_PART,
            part + 0.01,
            part - 0.01,
            of -> isBecause(processors(0.95, 0.45, 0.4 + of * 0.5, 0.4), CauseKind.PROCESS_CPU)),
        new Boundary(
            Limit.CPU_OWN_RISE,
            rise + 0.001,
            rise - 0.001,
            by -> isBecause(processors(0.96, 0.96, 0.01 + by, 0.01), CauseKind.PROCESS_CPU)),
        new Boundary(
            Limit.METHOD_COUNT,
            Limit.METHOD_COUNT.value(),
            Limit.METHOD_COUNT.value() - 1,
            CauseChoiceLimitsTest::isMethodNamed),
        near(Limit.UPLOAD_FACTOR, CauseChoiceLimitsTest::areUploads),
        new Boundary(
            Limit.QUEUE_ANSWERED,
            Limit.QUEUE_ANSWERED.value(),
            Limit.QUEUE_ANSWERED.value() - 0.01,
            CauseChoiceLimitsTest::isHangOfItsOwn),
        near(Limit.HOT_ROUTE, CauseChoiceLimitsTest::isHot),
        new Boundary(
            Limit.THRESHOLD_TIME,
            Limit.THRESHOLD_TIME.value(),
            Limit.THRESHOLD_TIME.value() - 0.0001,
            CauseChoiceLimitsTest::isThresholdTold));
  }

  /** A hundredth of the limit to both sides of it. */
  private static Boundary near(Limit limit, DoublePredicate said) {
    return new Boundary(limit, limit.value() * 1.01, limit.value() * 0.99, said);
  }

  static Set<Limit> limits() {
    return Boundary.limits(cases());
  }

  @TestFactory
  Stream<DynamicTest> eachLimitDecides() {
    return Boundary.tests(cases());
  }
}
