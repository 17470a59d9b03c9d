// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.FROM;
import static dev.upstreamtop.analysis.Scenario.SECOND;
import static dev.upstreamtop.analysis.Scenario.SECONDS;
import static dev.upstreamtop.analysis.Scenario.START;
import static dev.upstreamtop.analysis.Scenario.TO;
import static dev.upstreamtop.analysis.Scenario.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.Scenario.Second;
import dev.upstreamtop.analysis.finding.CauseKind;
import dev.upstreamtop.analysis.finding.Explanation;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.jvm.Activity;
import dev.upstreamtop.analysis.jvm.Gauge;
import dev.upstreamtop.analysis.jvm.JvmEvidence;
import dev.upstreamtop.analysis.limit.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What stays in a heap, and what is thrown: each limit decides, just at it and just below. */
class GaugeCausesTest {

  private static final String ONE = "10.0.0.1:8080";
  private static final String TWO = "10.0.0.2:8080";
  private static final long HEAP = 1_000_000_000L;
  private static final int ERRORS = 40;
  private static final int REQUESTS = 100;

  /**
   * One limit, at which a cause is named.
   *
   * @param step the least by which a figure is below it
   */
  private record Case(Limit limit, CauseKind kind, double step, DoubleFunction<Scenario> scenario) {

    boolean isNamedAt(double figure) {
      return cause(scenario.apply(figure)).filter(cause -> cause.kind() == kind).isPresent();
    }
  }

  private static Optional<Explanation> cause(Scenario scenario) {
    assertThat(scenario.first().subject().key().address()).isEqualTo(ONE);
    return scenario.first().cause();
  }

  private static Scenario slow() {
    return new Scenario()
        .faulty(ONE, second -> new Second().slow(30, 500))
        .backend(TWO, Scenario::healthy);
  }

  private static Scenario errors() {
    return new Scenario()
        .faulty(ONE, second -> new Second().errors(ERRORS))
        .backend(TWO, Scenario::healthy);
  }

  /** In the middle of each second, one number during the fault and one at all other times. */
  private static Scenario with(Scenario scenario, Gauge gauge, double during, double otherwise) {
    JvmEvidence jvm = scenario.jvmOf(ONE);
    jvm.setLargestHeap(HEAP);
    for (int i = 0; i < SECONDS; i++) {
      jvm.addReading(
          gauge, START + i * SECOND + SECOND / 2, FROM <= i && i < TO ? during : otherwise);
    }
    return scenario;
  }

  private static Scenario heap(double during, double otherwise) {
    return with(slow(), Gauge.HEAP_AFTER_COLLECTION, during * HEAP, otherwise * HEAP);
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    cases.add(new Case(Limit.HEAP_FULL, CauseKind.HEAP_GROWTH, 0.001, full -> heap(full, 0.3)));
    cases.add(
        new Case(Limit.HEAP_RISE, CauseKind.HEAP_GROWTH, 0.001, rise -> heap(0.75 + rise, 0.75)));
    cases.add(
        new Case(
            Limit.EXCEPTION_FACTOR,
            CauseKind.EXCEPTIONS,
            0.01,
            each -> with(errors(), Gauge.EXCEPTIONS, 1 + each * ERRORS, 1)));
    cases.add(
        new Case(
            Limit.EXCEPTION_COUNT,
            CauseKind.EXCEPTIONS,
            0.1,
            each -> with(slow(), Gauge.EXCEPTIONS, 5 + each * REQUESTS, 5)));
    cases.add(
        new Case(
            Limit.CAUSE_LIFT,
            CauseKind.EXCEPTIONS,
            0.01,
            lift -> with(errors(), Gauge.EXCEPTIONS, lift * 100, 100)));
    return cases;
  }

  /** Those that are tried here. */
  static List<Limit> limits() {
    return cases().stream().map(Case::limit).toList();
  }

  @TestFactory
  Stream<DynamicTest> eachLimitDecides() {
    return cases().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.limit() + " " + each.kind(),
                    () -> {
                      double limit = each.limit().value();
                      assertThat(each.isNamedAt(limit + each.step() / 10)).as("at").isTrue();
                      assertThat(each.isNamedAt(limit - each.step())).as("below").isFalse();
                    }));
  }

  @Test
  void withoutAnotherTimeOrTheHeapsSizeNothingIsSaid() {
    Scenario sizeless = slow();
    JvmEvidence jvm = sizeless.jvmOf(ONE);
    for (int i = 0; i < SECONDS; i++) {
      jvm.addReading(Gauge.HEAP_AFTER_COLLECTION, START + i * SECOND, 1e9);
    }

    assertThat(cause(sizeless)).isEmpty();
    assertThat(cause(heap(0.9, 0.9))).as("always so").isEmpty();
  }

  /** Pauses are what stops it; that the heap fills is why there are so many. */
  @Test
  void aFullHeapIsBehindThePauses() {
    Scenario scenario = slow();
    JvmEvidence jvm = scenario.jvmOf(ONE);
    jvm.setLargestHeap(HEAP);
    for (int i = 0; i < SECONDS; i++) {
      boolean ill = FROM <= i && i < TO;
      jvm.addReading(
          Gauge.HEAP_AFTER_COLLECTION, START + i * SECOND + SECOND / 2, (ill ? 0.93 : 0.4) * HEAP);
      if (ill) {
        jvm.add(Activity.GC_PAUSE, seconds(i + 0.1, i + 0.6), "G1 Pause Full");
      }
    }

    Explanation cause = cause(scenario).orElseThrow();
    assertThat(cause.kind()).isEqualTo(CauseKind.GC_PAUSES);
    assertThat(cause.behind())
        .startsWith(
            "behind it ever more stayed in the heap: 93 % of it after collections, otherwise 40 %");
  }

  @Test
  void whatIsThrownIsToldOfErrors() {
    Scenario scenario = with(errors(), Gauge.EXCEPTIONS, 41, 1);

    assertThat(scenario.first().kind()).isEqualTo(FindingKind.ERRORS);
    assertThat(cause(scenario).orElseThrow().sentence())
        .isEqualTo(
            "it threw exceptions: 41 a second, otherwise 1 and was 41 times what it is otherwise");
    assertThat(cause(with(errors(), Gauge.EXCEPTIONS, 1, 1))).as("passed on").isEmpty();
  }
}
