// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.CAPTURE;
import static dev.upstreamtop.analysis.Scenario.FROM;
import static dev.upstreamtop.analysis.Scenario.MILLI;
import static dev.upstreamtop.analysis.Scenario.SECOND;
import static dev.upstreamtop.analysis.Scenario.SECONDS;
import static dev.upstreamtop.analysis.Scenario.TO;
import static dev.upstreamtop.analysis.Scenario.healthy;
import static dev.upstreamtop.analysis.Scenario.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.Scenario.Second;
import dev.upstreamtop.analysis.finding.CauseKind;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.jvm.Activity;
import dev.upstreamtop.analysis.jvm.JvmEvidence;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.recorded.SourceIntake;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Sample;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each limit of what explains a finding decides: just at it something does, just below nothing. */
class CauseLimitsTest {

  private static final String ONE = "10.0.0.1:8080";
  private static final String TWO = "10.0.0.2:8080";

  /**
   * So many looks at the processors in each second: the one that each scenario has weighs little.
   */
  private static final int LOOKS = 200;

  /**
   * One limit, at which something is told.
   *
   * @param at a figure just at the limit
   * @param below one just below it
   */
  private record Case(
      Limit limit,
      double at,
      double below,
      DoubleFunction<Scenario> scenario,
      Predicate<Finding> told) {

    boolean isToldAt(double figure) {
      return scenario.apply(figure).findings().stream().anyMatch(told);
    }
  }

  /** Those that are tried here. */
  static Set<Limit> limits() {
    return cases().stream().map(Case::limit).collect(Collectors.toSet());
  }

  private static Predicate<Finding> because(CauseKind kind) {
    return finding -> finding.cause().filter(cause -> cause.kind() == kind).isPresent();
  }

  private static Scenario slow() {
    return new Scenario()
        .faulty(ONE, second -> new Second().slow(30, 500))
        .backend(TWO, Scenario::healthy);
  }

  private static Scenario waiting(Scenario scenario, double perSecond, double always) {
    JvmEvidence jvm = scenario.jvmOf(ONE);
    for (int i = 0; i < SECONDS; i++) {
      double here = FROM <= i && i < TO ? perSecond : always;
      for (double rest = here; rest > 0; rest -= 1) {
        jvm.add(Activity.DOWNSTREAM, seconds(i, i + Math.min(1, rest)), "db:5432");
      }
    }
    return scenario;
  }

  /**
   * One request a second, which takes so little longer that a fiftieth of a thread is half of it.
   */
  private static Scenario oneEachSecond() {
    return new Scenario()
        .backend(
            ONE,
            second -> {
              long millis = FROM <= second && second < TO ? 38 : 5;
              Distribution times = Distribution.of(millis * MILLI, 1);
              return new Second()
                  .set(Tally.REQUESTS, 1)
                  .set(Tally.RESPONSES_2XX, 1)
                  .times(times, times);
            });
  }

  private static Scenario processors(double machine, double otherwise) {
    Scenario scenario = slow();
    JvmEvidence jvm = scenario.jvmOf(ONE);
    for (int i = 0; i < SECONDS; i++) {
      for (int look = 1; look < LOOKS; look++) {
        jvm.addLoad(
            new JvmEvidence.CpuLoad(
                seconds(i, i + look / (double) LOOKS).endNanos(),
                FROM <= i && i < TO ? machine : otherwise,
                0.05));
      }
    }
    return scenario;
  }

  /** What the far end saw is that part of what this one did, less the part between. */
  private static Scenario between(double share) {
    return between(share, 1);
  }

  /** The same where the far end saw that part of the answers. */
  private static Scenario between(double share, double seen) {
    long here = Distribution.of(400 * MILLI, 1).medianNanos();
    Scenario scenario =
        new Scenario().faulty(ONE, second -> all(400 * MILLI)).backend(TWO, Scenario::healthy);
    SourceIntake far = scenario.source("far.jfr", "capture-2", "backend-1");
    Scenario.add(
        far,
        "capture-2",
        ONE,
        Vantage.SERVER,
        true,
        second ->
            FROM <= second && second < TO
                ? all((long) (here * (1 - share)), Math.round(100 * seen))
                : healthy(second));
    return scenario;
  }

  private static Second all(long nanos) {
    return all(nanos, 100);
  }

  private static Second all(long nanos, long count) {
    return new Second().times(Distribution.of(nanos, count), Distribution.of(nanos, count));
  }

  private static Scenario uploading(double bytes) {
    Scenario scenario =
        new Scenario()
            .faulty(ONE, second -> new Second().slow(10, 900))
            .backend(TWO, Scenario::healthy);
    for (int i = 0; i < 40; i++) {
      scenario.host().add(exchange(FROM + i / 4.0, 0.9, (long) bytes));
    }
    return scenario;
  }

  private static Sample exchange(double at, double length, long bytes) {
    return new Sample.OfExchange(
        CAPTURE,
        seconds(at, at + length),
        ONE,
        Vantage.CLIENT,
        "POST /upload",
        "RESPONSE",
        (long) (length * SECOND),
        bytes,
        200);
  }

  /** Ten stops, a request at some of them and others beside them. */
  private static Scenario heldUp(double stopSeconds, int held, int others, double length) {
    Scenario scenario =
        new Scenario().backend(ONE, Scenario::healthy).backend(TWO, Scenario::healthy);
    JvmEvidence jvm = scenario.jvmOf(ONE);
    for (int i = 0; i < 10; i++) {
      jvm.add(Activity.GC_PAUSE, seconds(6 * i + 1, 6 * i + 1 + stopSeconds), "G1 Pause Full");
      if (i < held) {
        scenario.host().add(exchange(6 * i + 1, length, 100));
      }
      if (i < others) {
        scenario.host().add(exchange(6 * i + 5, length, 100));
      }
    }
    return scenario;
  }

  private static List<Case> cases() {
    Predicate<Finding> downstream = because(CauseKind.DOWNSTREAM);
    Predicate<Finding> machine = because(CauseKind.MACHINE_CPU);
    Predicate<Finding> heldUp = finding -> finding.kind() == FindingKind.HELD_UP;
    double lost = 30 * 0.495;
    double explained = Limit.CAUSE_EXPLAINED.value();
    double lift = Limit.CAUSE_LIFT.value();
    double time = Limit.CAUSE_TIME.value();
    double full = Limit.CPU_FULL.value();
    double rise = Limit.CPU_RISE.value();
    double between = Limit.BETWEEN_SHARE.value();
    double bytes = Limit.UPLOAD_BYTES.value();
    double count = Limit.HELD_UP_COUNT.value();
    double heldTime = Limit.HELD_UP_TIME.value();
    double share = Limit.HELD_UP_SHARE.value();
    double chance = 1 / Limit.HELD_UP_LIFT.value();
    List<Case> cases = new ArrayList<>();
    cases.add(
        new Case(
            Limit.CAUSE_EXPLAINED,
            explained * 1.05,
            explained * 0.95,
            part -> waiting(slow(), part * lost, 0),
            downstream));
    cases.add(
        new Case(
            Limit.CAUSE_LIFT,
            lift * 1.01,
            lift * 0.99,
            more -> waiting(slow(), more * 8, 8),
            downstream));
    cases.add(
        new Case(
            Limit.CAUSE_TIME,
            time * 1.01,
            time * 0.99,
            threads -> waiting(oneEachSecond(), threads, 0),
            downstream));
    cases.add(
        new Case(Limit.CPU_FULL, full + 0.005, full - 0.005, all -> processors(all, 0.3), machine));
    cases.add(
        new Case(
            Limit.CPU_RISE,
            rise + 0.005,
            rise - 0.005,
            by -> processors(0.96, 0.96 - by),
            machine));
    cases.add(
        new Case(
            Limit.BETWEEN_SHARE,
            between + 0.04,
            between - 0.04,
            CauseLimitsTest::between,
            because(CauseKind.BETWEEN)));
    cases.add(
        new Case(
            Limit.BETWEEN_SEEN,
            Limit.BETWEEN_SEEN.value(),
            Limit.BETWEEN_SEEN.value() - 0.01,
            seen -> between(0.9, seen),
            because(CauseKind.BETWEEN)));
    cases.add(
        new Case(
            Limit.UPLOAD_BYTES,
            bytes,
            bytes - 1,
            CauseLimitsTest::uploading,
            because(CauseKind.UPLOADS)));
    cases.add(
        new Case(
            Limit.HELD_UP_COUNT,
            count,
            count - 1,
            held -> heldUp(0.09, (int) held, 0, 0.2),
            heldUp));
    cases.add(
        new Case(
            Limit.HELD_UP_TIME,
            heldTime,
            heldTime - 0.001,
            length -> heldUp(0.09, 8, 0, length),
            heldUp));
    cases.add(
        new Case(
            Limit.HELD_UP_SHARE,
            share,
            share - 0.04,
            part -> heldUp(0.09, 6, (int) Math.round(6 / part) - 6, 0.2),
            heldUp));
    cases.add(
        new Case(
            Limit.HELD_UP_LIFT,
            1 / (chance - 0.005),
            1 / (chance + 0.005),
            times -> heldUp(SECONDS / 10.0 / times - 0.006, 8, 0, 0.2),
            heldUp));
    return cases;
  }

  @TestFactory
  Stream<DynamicTest> atItSomethingIsToldAndBelowItNothing() {
    return cases().stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.limit().name(),
                    () -> {
                      assertThat(one.isToldAt(one.at())).as("at the limit").isTrue();
                      assertThat(one.isToldAt(one.below())).as("below it").isFalse();
                    }));
  }
}
