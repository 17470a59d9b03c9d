// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.SECONDS;
import static dev.upstreamtop.analysis.Scenario.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.Scenario.Second;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.sample.Tally;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What goes on all the time is one trouble, though chance gives none of it for seconds. */
class ConstantTroubleTest {

  private static final String ONE = "10.0.0.1:8080";
  private static final double SECOND = 1e9;

  static Set<Limit> limits() {
    return EnumSet.of(Limit.STAYED_AWAY, Limit.OPEN_PERIODS);
  }

  /** So many requests a second, of which one of eight fails, each by itself. */
  private static IntFunction<Second> oneOfEight(long seed, int requests) {
    Random random = new Random(seed);
    long[] errors =
        random
            .ints(SECONDS, 0, 1)
            .mapToLong(
                second -> random.doubles(requests).filter(chance -> chance < 1.0 / 8).count())
            .toArray();
    return second -> of(requests, errors[second]);
  }

  private static Second of(int requests, long errors) {
    return new Second()
        .set(Tally.REQUESTS, requests)
        .set(Tally.RESPONSES_2XX, requests)
        .errors(errors);
  }

  private static List<Finding> errors(IntFunction<Second> seconds) {
    return new Scenario().backend(ONE, seconds).all(FindingKind.ERRORS).toList();
  }

  private static double from(Finding finding) {
    return (finding.range().startNanos() - START) / SECOND;
  }

  private static double until(Finding finding) {
    return (finding.range().endNanos() - START) / SECOND;
  }

  /** But for one of a hundred, in which none of it came for so long as it does once in 10,000. */
  @Test
  void itIsOneFindingInARecording() {
    int parted = 0;
    for (int seed = 0; seed < 50; seed++) {
      for (int requests : List.of(6, 27, 100)) {
        List<Finding> found = errors(oneOfEight(seed, requests));
        assertThat(found).as("%d, %d/s", seed, requests).isNotEmpty();
        parted += found.size() > 1 ? 1 : 0;
      }
    }

    assertThat(parted).isLessThanOrEqualTo(2);
  }

  @Test
  void nobodyIsWellBetweenWhileItGoesOn() {
    for (int seed = 0; seed < 20; seed++) {
      List<List<Finding>> found = new Unfolding().backend(ONE, oneOfEight(seed, 27)).until(SECONDS);

      assertThat(Unfolding.ill(found.subList(15, SECONDS))).as("%d", seed).hasSize(SECONDS - 15);
    }
  }

  /** Three of each ten seconds have ten of a hundred, so that as few stay away as by chance. */
  @Test
  void whatStaysAwayForLongerThanByChanceIsOver() {
    double expected = Limit.STAYED_AWAY.value() * Math.log(10);
    long fewest = (long) Math.floor(expected / 0.1);

    assertThat(errors(twice(fewest))).hasSize(1);
    assertThat(errors(twice(fewest + 1))).hasSize(2);
  }

  /** One of ten fails before a second in which so many are answered, and behind it. */
  private static IntFunction<Second> twice(long answered) {
    return second ->
        second == 30 || second == 31
            ? of((int) (second == 30 ? answered / 2 : answered - answered / 2), 0)
            : of(50, 20 <= second && second < 42 ? 5 : 0);
  }

  @Test
  void whatIsOverIsSoAfterSoManyPeriodsAtTheLatest() {
    int open = (int) Limit.OPEN_PERIODS.value();

    assertThat(until(errors(endingBefore(open - 1)).get(0))).isEqualTo(SECONDS);
    assertThat(until(errors(endingBefore(open)).get(0))).isEqualTo(SECONDS - open);
    assertThat(from(errors(endingBefore(open)).get(0))).isEqualTo(20);
  }

  /** Hardly anybody asks any more at the end, so that nobody knows whether it goes on. */
  private static IntFunction<Second> endingBefore(int periods) {
    return second ->
        second >= SECONDS - periods ? of(second % 5 == 0 ? 1 : 0, 0) : of(50, 20 <= second ? 5 : 0);
  }
}
