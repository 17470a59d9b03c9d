// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.recorded.OneTelling;
import dev.upstreamtop.analysis.recorded.OneTelling.Period;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which periods count where nothing says which recording they are of. */
class OneTellingTest {

  private static final String TYPE = "dev.upstreamtop.UpstreamBackend";
  private static final long SECOND = 1_000_000_000L;

  private final OneTelling telling = new OneTelling();

  /** What a recording tells that puts so many intervals together, some after that number. */
  private void recording(long after, long intervals, long upTo, double lateSeconds) {
    for (long last = after + intervals; last <= upTo; last += intervals) {
      add(last, intervals, last + lateSeconds);
    }
  }

  private void add(long last, long intervals, double toldSecond) {
    telling.add(TYPE, period(last, intervals), Math.round(toldSecond * SECOND));
  }

  private static Period period(long last, long intervals) {
    return new Period(last, intervals * SECOND);
  }

  private List<Period> believed() {
    return telling.believed(TYPE).stream().sorted(Comparator.comparingLong(Period::last)).toList();
  }

  private static long seconds(List<Period> periods) {
    return periods.stream().mapToLong(Period::lengthNanos).sum() / SECOND;
  }

  @Test
  void oneRecordingIsBelievedWhollyHoweverLateItsEventsCome() {
    Random random = new Random(7);
    for (int last = 1; last <= 200; last++) {
      add(last, 1, last + random.nextDouble());
    }
    // The end of a recording comes as soon as it is asked for.
    add(201, 1, 201.001);

    assertThat(believed()).hasSize(201);
  }

  @Test
  void theSameIntervalCountsOnce() {
    recording(0, 1, 30, 0.1);
    recording(0, 1, 30, 0.7);

    assertThat(believed()).hasSize(30);
  }

  @Test
  void whatTellsOfTheMostTimeIsBelieved() {
    recording(0, 10, 60, 0.7);
    recording(3, 1, 60, 0.2);

    assertThat(seconds(believed())).isEqualTo(60);
    // The finer ones, as far as they go without a gap.
    assertThat(believed()).contains(period(10, 10)).hasSize(51);
  }

  @Test
  void periodsThatBeginAtDifferentIntervalsAreNotMixed() {
    recording(0, 10, 120, 0.9);
    recording(4, 10, 120, 0.1);

    assertThat(believed()).hasSize(12).allMatch(period -> period.last() % 10 == 0);
    assertThat(seconds(believed())).isEqualTo(120);
  }

  @Test
  void oneRecordingFillsWhatAnotherMisses() {
    recording(0, 10, 60, 0.3);
    recording(45, 5, 100, 0.2);

    assertThat(seconds(believed())).isEqualTo(100);
    assertThat(believed()).endsWith(period(95, 5), period(100, 5));
  }

  @Test
  void theFirstAndTheLastPeriodOfAFewIntervalsBelongToTheirRecording() {
    add(3, 3, 3.5);
    recording(3, 10, 43, 0.5);
    add(45, 2, 45.01);
    recording(0, 1, 20, 0.2);

    assertThat(seconds(believed())).isEqualTo(45);
  }

  @Test
  void aStateWithoutLengthIsToldToo() {
    recording(0, 1, 5, 0.1);
    add(3, 0, 3.1);

    assertThat(telling.believed(TYPE)).hasSize(6).contains(period(3, 0));
  }

  @Test
  void aTypeThatNobodyToldOfHasNone() {
    recording(0, 1, 5, 0.1);

    assertThat(telling.believed("dev.upstreamtop.UpstreamRoute")).isEqualTo(Set.of());
  }

  @Test
  void intervalsThatBecameLongerAreCountedByTheirOwnLength() {
    for (int last = 1; last <= 50; last++) {
      add(last, 1, last + 0.2);
    }
    for (int last = 51; last <= 100; last++) {
      add(last, 10, 50 + 10 * (last - 50) + 0.2);
    }

    assertThat(seconds(believed())).isGreaterThanOrEqualTo(450);
    assertThat(believed()).contains(period(20, 1), period(90, 10));
  }
}
