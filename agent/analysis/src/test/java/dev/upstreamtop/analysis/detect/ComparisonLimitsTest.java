// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Levels;
import dev.upstreamtop.analysis.sample.Sample.Measure;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What makes two distributions differ, just at each limit and just below it: times by a step of
 * their buckets, counts by one.
 */
public class ComparisonLimitsTest {

  private static final long MILLI = 1_000_000L;

  /** A bucket is a sixteenth wide: this is within one, and beyond it. */
  private static final double AT = 1.07;

  private static final double BELOW = 0.93;

  /** Those that are tried here. */
  public static Set<Limit> limits() {
    return EnumSet.of(
        Limit.SLOW_LIFT,
        Limit.SLOW_TAIL,
        Limit.SLOW_MEDIAN,
        Limit.SLOW_DIFFERENCE,
        Limit.COMPARISON_COUNT,
        Limit.SLOW_CALM);
  }

  private static Distribution of(double millis, long count) {
    return Distribution.of((long) (millis * MILLI), count);
  }

  private static boolean differs(Distribution own, Distribution usual) {
    return Comparison.of(own, usual).differs();
  }

  /** A fifth of the requests take that many times what nine of ten take. */
  @Test
  void slowIsSoManyTimesTheTail() {
    Distribution usual = of(100, 100);
    double limit = Limit.SLOW_TAIL.value() * 100;

    assertThat(differs(of(100, 80).plus(of(limit * AT, 20)), usual)).isTrue();
    assertThat(differs(of(100, 80).plus(of(limit * BELOW, 20)), usual)).isFalse();
  }

  /** Six of a hundred are always slow. */
  @Test
  void slowRequestsAreSoManyTimesTheUsualOnes() {
    Distribution usual = of(10, 94).plus(of(900, 6));
    long limit = Math.round(Limit.SLOW_LIFT.value() * 6);

    assertThat(differs(of(10, 100 - limit).plus(of(900, limit)), usual)).isTrue();
    assertThat(differs(of(10, 101 - limit).plus(of(900, limit - 1)), usual)).isFalse();
  }

  /** The tail is so long that nothing is beyond it. */
  @Test
  void aMedianAloneIsSlowAsWell() {
    Distribution usual = of(50, 80).plus(of(1_000, 20));
    double limit = Limit.SLOW_MEDIAN.value() * 50;

    assertThat(differs(of(limit * AT, 100), usual)).isTrue();
    assertThat(differs(of(limit * BELOW, 100), usual)).isFalse();
  }

  /** Many times next to nothing is next to nothing. */
  @Test
  void slowIsBeyondTheMedianByThatTime() {
    double limit = Limit.SLOW_DIFFERENCE.value() * 1_000;

    assertThat(differs(of(1 + limit * AT, 100), of(1, 100))).isTrue();
    assertThat(differs(of(1 + limit * BELOW, 100), of(1, 100))).isFalse();
  }

  /** Each period is a little slower than the one before, and has ten requests. */
  @Test
  void theCalmestPeriodsHoldThatPartOfAllRequests() {
    int enough = 10;
    int most = (int) Math.floor(enough / Limit.SLOW_CALM.value());

    assertThat(SlowDetector.calm(everSlower(most), Measure.HEADER).count()).isEqualTo(10L * enough);
    assertThat(SlowDetector.calm(everSlower(most + 1), Measure.HEADER).count())
        .isEqualTo(10L * (enough + 1));
  }

  private static List<Slice> everSlower(int periods) {
    return IntStream.range(0, periods)
        .mapToObj(
            i ->
                new Slice(
                    new TimeRange(i, i + 1),
                    Tallies.NONE,
                    Levels.NONE,
                    Distribution.EMPTY,
                    of(5 * (i + 1), 10),
                    Distribution.EMPTY))
        .toList();
  }

  @Test
  void whatIsComparedWithIsMoreThanAFew() {
    long limit = Math.round(Limit.COMPARISON_COUNT.value());

    assertThat(Comparison.of(of(900, 100), of(5, limit)).isSlow()).isTrue();
    assertThat(Comparison.of(of(900, 100), of(5, limit - 1)).isSlow()).isFalse();
  }
}
