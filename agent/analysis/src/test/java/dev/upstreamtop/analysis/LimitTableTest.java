// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.FROM;
import static dev.upstreamtop.analysis.Scenario.MILLI;
import static dev.upstreamtop.analysis.Scenario.TO;
import static dev.upstreamtop.analysis.Scenario.healthy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.Scenario.Second;
import dev.upstreamtop.analysis.detect.ComparisonLimitsTest;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Tally;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each limit of the table decides: just at it something is found, just below it nothing is. */
class LimitTableTest {

  private static final String ONE = "10.0.0.1:8080";
  private static final String TWO = "10.0.0.2:8080";
  private static final String THREE = "10.0.0.3:8080";
  private static final int FAULT_SECONDS = TO - FROM;

  /** The median of one that is well, in milliseconds, to the middle of its bucket. */
  private static final double NATURE = Distribution.of(5 * MILLI, 1).medianNanos() / (double) MILLI;

  /**
   * One limit, at which something is found.
   *
   * @param step the least by which a figure can be below it
   */
  private record Case(
      Limit limit,
      FindingKind kind,
      Severity severity,
      double step,
      DoubleFunction<Scenario> scenario) {

    boolean isFoundAt(double figure) {
      return scenario.apply(figure).findings().stream()
          .anyMatch(finding -> finding.kind() == kind && finding.severity() == severity);
    }
  }

  private static Case warning(
      Limit limit, FindingKind kind, double step, DoubleFunction<Scenario> scenario) {
    return new Case(limit, kind, Severity.WARNING, step, scenario);
  }

  private static Scenario with(java.util.function.IntFunction<Second> fault) {
    return new Scenario().faulty(ONE, fault);
  }

  /** So many in the second of the fault, in which there are a thousand requests. */
  private static Scenario thousand(Tally tally, double count) {
    return new Scenario()
        .backend(
            ONE,
            second ->
                second == FROM
                    ? new Second()
                        .set(Tally.REQUESTS, 1_000)
                        .set(Tally.RESPONSES_2XX, 1_000)
                        .set(Tally.CONNECTS, 1_000)
                        .failing(tally, Math.round(count))
                    : healthy(second).set(Tally.REQUESTS, 0).set(Tally.RESPONSES_2XX, 0));
  }

  /** The same, in one second of few. */
  private static Scenario few(Tally tally, double count) {
    return new Scenario()
        .backend(
            ONE,
            second ->
                second == FROM
                    ? new Second()
                        .set(Tally.REQUESTS, 20)
                        .set(Tally.RESPONSES_2XX, 20)
                        .set(Tally.CONNECTS, 20)
                        .failing(tally, Math.round(count))
                    : healthy(second).set(Tally.REQUESTS, 0).set(Tally.RESPONSES_2XX, 0));
  }

  private static long each(double share) {
    return Math.round(share * 100);
  }

  /** Requests hang from a second on, and fewer are answered than before. */
  private static Scenario hang(double age, double answered) {
    return with(
        second ->
            second < FROM + 5
                ? new Second()
                : new Second()
                    .set(Tally.RESPONSES_2XX, Math.round(answered * 100))
                    .levels(8, age, 0, 0));
  }

  private static Scenario slow(double count, double millis) {
    return with(second -> new Second().slow(Math.round(count), Math.round(millis)));
  }

  private static Scenario imbalance(double share) {
    return imbalance(share, 1.0 / 3);
  }

  /** Of three that do the same work. */
  private static Scenario imbalance(double share, double otherwise) {
    Scenario scenario = new Scenario();
    for (String address : List.of(ONE, TWO, THREE)) {
      scenario.backend(
          address,
          second -> {
            double of = FROM <= second && second < TO ? share : otherwise;
            double own = address.equals(ONE) ? of : (1 - of) / 2;
            return new Second().set(Tally.REQUESTS, Math.round(own * 6_000));
          });
    }
    return scenario;
  }

  /** So many requests in all while the first of three gets three of five. */
  private static Scenario fewUneven(double requests) {
    Scenario scenario = new Scenario();
    for (String address : List.of(ONE, TWO, THREE)) {
      scenario.backend(
          address,
          second -> {
            boolean during = FROM <= second && second < TO;
            long missing =
                during && second == FROM && address.equals(TWO)
                    ? Math.max(0, 200 - (long) requests)
                    : 0;
            return new Second()
                .set(Tally.REQUESTS, during ? (address.equals(ONE) ? 6 : 2) - missing : 4);
          });
    }
    return scenario;
  }

  /** The third of three gets that part of an equal share while the first gets three of five. */
  private static Scenario nearlyTakenOut(double part) {
    Scenario scenario = new Scenario();
    for (String address : List.of(ONE, TWO, THREE)) {
      scenario.backend(
          address,
          second -> {
            long third = Math.round(part * 2_000);
            long uneven =
                switch (address) {
                  case ONE -> 3_600;
                  case TWO -> 2_400 - third;
                  default -> third;
                };
            return new Second().set(Tally.REQUESTS, FROM <= second && second < TO ? uneven : 2_000);
          });
    }
    return scenario;
  }

  /** The least number that comes more rarely than once in so many powers of ten, where one does. */
  private static long soRare(double powers) {
    long came = 1;
    while ((came * Math.log((double) came) - (double) came + 1) / Math.log(10) < powers) {
      came++;
    }
    return came;
  }

  /** All of a pool have it at one time. */
  private static Scenario together(java.util.function.IntFunction<Second> fault) {
    return new Scenario().faulty(ONE, fault).faulty(TWO, fault).faulty(THREE, fault);
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    cases.add(
        warning(
            Limit.ERROR_SHARE,
            FindingKind.ERRORS,
            0.01,
            share -> with(second -> new Second().errors(each(share)))));
    cases.add(
        warning(
            Limit.ERROR_COUNT,
            FindingKind.ERRORS,
            1,
            count ->
                new Scenario()
                    .backend(
                        ONE,
                        second ->
                            second == FROM
                                ? new Second().set(Tally.RESPONSES_2XX, 20).errors((long) count)
                                : healthy(second).set(Tally.RESPONSES_2XX, 0))));
    for (FindingKind kind : List.of(FindingKind.RESET, FindingKind.CLOSED)) {
      Tally tally = Tally.valueOf(kind.name());
      cases.add(warning(Limit.FAILURE_SHARE, kind, 0.001, share -> thousand(tally, share * 1_000)));
      cases.add(warning(Limit.FAILURE_COUNT, kind, 1, count -> few(tally, count)));
    }
    cases.add(
        warning(
            Limit.CONNECT_FAILURE_SHARE,
            FindingKind.REFUSED,
            0.001,
            share -> {
              long refused = Math.round(share * 1_000);
              return new Scenario()
                  .backend(
                      ONE,
                      second ->
                          second == FROM
                              ? new Second()
                                  .set(Tally.REQUESTS, 1_000 - refused)
                                  .set(Tally.REFUSED, refused)
                              : new Second());
            }));
    cases.add(
        new Case(
            Limit.CLIENT_ERROR_SHARE,
            FindingKind.CLIENT_ERRORS,
            Severity.INFO,
            0.01,
            share -> with(second -> new Second().clientErrors(each(share)))));
    cases.add(
        new Case(
            Limit.CLIENT_ERROR_COUNT,
            FindingKind.CLIENT_ERRORS,
            Severity.INFO,
            1,
            count ->
                new Scenario()
                    .backend(
                        ONE,
                        second ->
                            second == FROM
                                ? new Second()
                                    .set(Tally.RESPONSES_2XX, 50)
                                    .clientErrors((long) count)
                                : new Second())));
    cases.add(
        new Case(
            Limit.CLIENT_ERROR_FACTOR,
            FindingKind.CLIENT_ERRORS,
            Severity.INFO,
            0.1,
            factor ->
                new Scenario()
                    .backend(
                        ONE,
                        second ->
                            new Second()
                                .set(Tally.RESPONSES_2XX, 1_200)
                                .clientErrors(
                                    FROM <= second && second < TO
                                        ? 720
                                        : (long) Math.floor(720 / factor)))));
    cases.add(warning(Limit.HANG_AGE, FindingKind.HANG, 0.1, age -> hang(age, 0)));
    cases.add(
        warning(
            Limit.HANG_FACTOR,
            FindingKind.HANG,
            0.1,
            factor ->
                new Scenario()
                    .backend(
                        ONE,
                        second ->
                            second < FROM
                                ? new Second().slow(1, 2_500)
                                : new Second()
                                    .set(Tally.RESPONSES_2XX, 0)
                                    .levels(
                                        8,
                                        factor * Distribution.of(2_501 * MILLI, 1).maxNanos() / 1e9,
                                        0,
                                        0))));
    cases.add(
        new Case(
            Limit.HANG_ANSWERED,
            FindingKind.HANG,
            Severity.WARNING,
            -0.02,
            share -> hang(6, share)));
    cases.add(warning(Limit.LONG_HANG_AGE, FindingKind.HANG, 0.1, age -> hang(age, 1)));
    cases.add(
        new Case(
            Limit.GIVEN_UP_SHARE,
            FindingKind.GIVEN_UP,
            Severity.INFO,
            0.01,
            share -> with(second -> new Second().failing(Tally.ABANDONED, each(share)))));
    cases.add(
        warning(
            Limit.GIVEN_UP_AGE,
            FindingKind.SLOW,
            0.1,
            age ->
                with(second -> new Second().failing(Tally.ABANDONED, 40).levels(40, age, 0, 0))));
    cases.add(
        warning(
            Limit.PILE_UP_COUNT,
            FindingKind.PILE_UP,
            1,
            count -> with(second -> new Second().levels((long) count, 2, 0, 0))));
    cases.add(
        warning(
            Limit.PILE_UP_FACTOR,
            FindingKind.PILE_UP,
            0.1,
            factor ->
                new Scenario()
                    .backend(
                        ONE,
                        second ->
                            FROM <= second && second < TO
                                ? new Second().levels(Math.round(10 * factor), 2, 0, 0)
                                : new Second().levels(10, 0.01, 0, 0))));
    cases.add(
        warning(
            Limit.PILE_UP_AGE,
            FindingKind.PILE_UP,
            0.1,
            age -> with(second -> new Second().levels(50, age, 0, 0))));
    cases.add(warning(Limit.SLOW_SHARE, FindingKind.SLOW, 0.01, share -> slow(share * 100, 500)));
    cases.add(
        warning(
            Limit.SLOW_COUNT,
            FindingKind.SLOW,
            1,
            count ->
                new Scenario()
                    .backend(
                        ONE,
                        second ->
                            FROM <= second && second < FROM + 4
                                ? new Second()
                                    .times(
                                        Distribution.of(5 * MILLI, 5)
                                            .plus(
                                                Distribution.of(
                                                    500 * MILLI,
                                                    (long)
                                                        (count / 4
                                                            + (second - FROM < count % 4
                                                                ? 1
                                                                : 0)))),
                                        Distribution.EMPTY)
                                : new Second())));
    cases.add(
        warning(
            Limit.SLOW_LENGTH,
            FindingKind.SLOW,
            1,
            seconds ->
                new Scenario()
                    .backend(
                        ONE,
                        second ->
                            FROM <= second && second < FROM + seconds
                                ? new Second().slow(50, 500)
                                : new Second())));
    cases.add(
        warning(
            Limit.RETRANSMIT_SHARE,
            FindingKind.RETRANSMISSIONS,
            0.001,
            share ->
                with(
                    second ->
                        new Second()
                            .times(
                                Distribution.of(5 * MILLI, 9_800)
                                    .plus(Distribution.of(300 * MILLI, 200)),
                                Distribution.of(6 * MILLI, 10_000))
                            .set(Tally.REQUESTS, 10_000)
                            .set(
                                Tally.RETRANSMITS,
                                (long) Math.ceil(20_000 * share / (1 - share))))));
    cases.add(
        warning(
            Limit.RETRANSMIT_COUNT,
            FindingKind.RETRANSMISSIONS,
            1,
            count ->
                new Scenario()
                    .backend(
                        ONE,
                        second ->
                            second == FROM
                                ? new Second().slow(5, 300).set(Tally.RETRANSMITS, (long) count)
                                : new Second())));
    cases.add(
        warning(
            Limit.RETRANSMIT_FELT,
            FindingKind.RETRANSMISSIONS,
            0.05,
            felt ->
                with(
                    second ->
                        new Second().slow(Math.round(20 * felt), 300).set(Tally.RETRANSMITS, 20))));
    cases.add(
        warning(
            Limit.CONNECT_RETRY_SHARE,
            FindingKind.ACCEPT_QUEUE,
            0.001,
            share ->
                with(
                    second ->
                        new Second()
                            .set(Tally.REQUESTS, 1_000)
                            .set(Tally.CONNECT_RETRIES, Math.round(share * 1_000)))));
    cases.add(
        warning(
            Limit.CONNECT_RETRY_COUNT,
            FindingKind.ACCEPT_QUEUE,
            1,
            count ->
                new Scenario()
                    .backend(
                        ONE,
                        second ->
                            second == FROM
                                ? new Second()
                                    .set(Tally.CONNECTS, 10)
                                    .set(Tally.CONNECT_RETRIES, (long) count)
                                : new Second())));
    cases.add(
        warning(
            Limit.CHURN_SHARE,
            FindingKind.CHURN,
            0.01,
            share -> with(second -> new Second().set(Tally.CONNECTS, each(share)))));
    cases.add(
        warning(
            Limit.CHURN_COUNT,
            FindingKind.CHURN,
            1,
            count ->
                new Scenario()
                    .backend(
                        ONE,
                        second ->
                            second == FROM
                                ? new Second()
                                    .set(Tally.REQUESTS, 60)
                                    .set(Tally.CONNECTS, (long) count)
                                : new Second())));
    cases.add(
        warning(
            Limit.CHURN_FACTOR,
            FindingKind.CHURN,
            0.1,
            factor ->
                new Scenario()
                    .backend(
                        ONE,
                        second ->
                            FROM <= second && second < TO
                                ? new Second().set(Tally.CONNECTS, 60)
                                : new Second()
                                    .set(Tally.CONNECTS, (long) Math.ceil(60 / factor)))));
    cases.add(
        warning(
            Limit.IMBALANCE_CHANGE,
            FindingKind.IMBALANCE,
            0.02,
            change -> imbalance(0.6, 0.6 / change)));
    cases.add(warning(Limit.IMBALANCE_COUNT, FindingKind.IMBALANCE, 1, LimitTableTest::fewUneven));
    cases.add(
        warning(
            Limit.SHARED_SHARE,
            FindingKind.SLOW,
            0.01,
            share -> together(second -> new Second().slow(each(share), 500))));
    cases.add(
        new Case(
            Limit.LOAD_FACTOR,
            FindingKind.SLOW,
            Severity.INFO,
            0.01,
            factor ->
                together(
                    second ->
                        new Second().set(Tally.REQUESTS, Math.round(factor * 100)).slow(90, 500))));
    cases.add(
        new Case(
            Limit.WARM_UP,
            FindingKind.SLOW,
            Severity.INFO,
            -1,
            seconds ->
                new Scenario()
                    .backend(
                        ONE,
                        second ->
                            second < seconds ? new Second().slow(60, 200) : healthy(second))));
    cases.add(
        warning(
            Limit.SLOW_NATURE,
            FindingKind.SLOW,
            1,
            factor ->
                new Scenario()
                    .backend(TWO, Scenario::healthy)
                    .backend(THREE, Scenario::healthy)
                    .backend(
                        ONE,
                        second ->
                            new Second()
                                .times(
                                    Distribution.of((long) (factor * NATURE * MILLI), 100),
                                    Distribution.of((long) (factor * NATURE * MILLI), 100)))));
    cases.add(
        warning(Limit.IMBALANCE_PEER, FindingKind.IMBALANCE, 0.01, LimitTableTest::nearlyTakenOut));
    cases.add(
        warning(
            Limit.CHANCE,
            FindingKind.ERRORS,
            1,
            powers ->
                new Scenario()
                    .backend(
                        ONE, second -> new Second().errors(second == FROM ? soRare(powers) : 1))));
    cases.add(
        warning(
            Limit.IMBALANCE_FACTOR, FindingKind.IMBALANCE, 0.01, factor -> imbalance(factor / 3)));
    cases.add(
        new Case(
            Limit.LOSS_SHARE,
            FindingKind.INCOMPLETE,
            Severity.INFO,
            0.01,
            share ->
                new Scenario()
                    .backend(
                        ONE,
                        second -> new Second().set(Tally.LOST_TRACK, Math.round(share * 100)))));
    return cases;
  }

  @TestFactory
  Stream<DynamicTest> atItSomethingIsFoundAndBelowItNothing() {
    return cases().stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.limit() + " " + one.kind(),
                    () -> {
                      assertThat(one.isFoundAt(one.limit().value())).as("at the limit").isTrue();
                      assertThat(one.isFoundAt(one.limit().value() - one.step()))
                          .as("just beyond it")
                          .isFalse();
                      assertThat(one.isFoundAt(one.limit().value() + 2 * one.step()))
                          .as("well within")
                          .isTrue();
                    }));
  }

  @Test
  void everyLimitIsTried() {
    Set<Limit> tried = EnumSet.noneOf(Limit.class);
    cases().forEach(one -> tried.add(one.limit()));
    tried.add(Limit.LONG_ANSWER_COUNT);
    tried.addAll(ConstantTroubleTest.limits());
    tried.addAll(GaugeCausesTest.limits());
    tried.addAll(CauseLimitsTest.limits());
    tried.addAll(CauseChoiceLimitsTest.limits());
    tried.addAll(SlowLimitsTest.limits());
    tried.addAll(PeerLimitsTest.limits());
    tried.addAll(ComparisonLimitsTest.limits());

    assertThat(tried).containsExactlyInAnyOrder(Limit.values());
    assertThat(FAULT_SECONDS).isLessThan(Scenario.SECONDS / 2);
  }

  @Test
  void answersAsLongMakeALongWaitUsual() {
    long enough = (long) Limit.LONG_ANSWER_COUNT.value();

    assertThat(longWaits(enough - 1).all(FindingKind.HANG)).isNotEmpty();
    assertThat(longWaits(enough).all(FindingKind.HANG)).isEmpty();
  }

  /** One waits for 35 s, and so many take 12 s meanwhile, while all others are answered. */
  private static Scenario longWaits(long asLong) {
    return new Scenario()
        .backend(
            ONE,
            second -> {
              int since = second - FROM;
              Second one = since < 0 ? healthy(second) : new Second().levels(1, 35, 0, 0);
              return since > 0 && since <= asLong ? one.slow(1, 12_000) : one;
            });
  }

  @Test
  void healthyBackendsAreNotSpokenOf() {
    Scenario scenario = new Scenario();
    List.of(ONE, TWO, THREE).forEach(address -> scenario.backend(address, Scenario::healthy));

    assertThat(scenario.findings()).isEmpty();
  }
}
