// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is told from chance is as rare as the limit says, by the Poisson distribution itself. */
class ChanceTest {

  private static final double ONCE_IN_A_MILLION = 1e-6;

  /** The probability of so many or more, summed up from the first of them on. */
  private static double tail(long came, double expected) {
    double term = Math.exp(-expected);
    for (long i = 1; i <= came; i++) {
      term *= expected / i;
    }
    double sum = 0;
    for (long i = came; i < came + 1_000; i++) {
      sum += term;
      term *= expected / (i + 1);
    }
    return sum;
  }

  @Test
  void whatIsBeyondChanceIsRarerThanOnceInAMillion() {
    for (double expected : new double[] {0.01, 0.3, 1, 1.5, 5, 20, 100, 400}) {
      long least = 1;
      while (!Chance.isExceededBy(least, expected)) {
        least++;
      }
      assertThat(tail(least, expected))
          .as("%d of %s", least, expected)
          .isLessThan(ONCE_IN_A_MILLION);
      // The bound is no more than some twenty times above the truth: not far too much is asked for.
      assertThat(tail(least, expected)).isGreaterThan(ONCE_IN_A_MILLION / 10_000);
      assertThat(Chance.isExceededBy(least + 1, expected)).isTrue();
    }
  }

  @Test
  void whatThereNeverIsIsBeyondChanceAndWhatThereIsAsARuleIsNot() {
    assertThat(Chance.isExceededBy(1, 0)).isTrue();
    assertThat(Chance.isExceededBy(0, 0)).isFalse();
    assertThat(Chance.isExceededBy(5, 5)).isFalse();
    assertThat(Chance.isExceededBy(5, 6)).isFalse();
  }
}
