// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.upstreamtop.analysis.sample.TimeRange;
import org.junit.jupiter.api.Test;

class RecordedClockTest {

  private static final long START = 1_800_000_000_000_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  /** A clock that gains so much in each second; what is written comes up to a second late. */
  private static RecordedClock gaining(double perSecond) {
    RecordedClock clock = new RecordedClock();
    for (int i = 0; i < 6_000; i++) {
      long wall = START + i * SECOND / 10;
      long off = (long) ((wall - START) * perSecond);
      long late = i % 10 == 0 ? 0 : i % 10 * 100L * MILLI;
      clock.add(wall + off + late, wall);
    }
    return clock;
  }

  @Test
  void aClockThatIsRightIsLeftAlone() {
    RecordedClock clock = gaining(0);

    assertThat(clock.wallNanos(START + 17 * SECOND)).isEqualTo(START + 17 * SECOND);
    assertThat(new RecordedClock().wallNanos(START)).isEqualTo(START);
  }

  @Test
  void driftIsTakenAway() {
    RecordedClock clock = gaining(0.002_35);
    for (int second : new int[] {20, 100, 400, 590}) {
      long recorded = START + (long) (second * SECOND * 1.002_35);

      assertThat(clock.wallNanos(recorded)).isCloseTo(START + second * SECOND, within(40 * MILLI));
    }
  }

  @Test
  void thereAndBackIsTheSame() {
    RecordedClock clock = gaining(0.002_35);
    TimeRange recorded = new TimeRange(START + 300 * SECOND, START + 301 * SECOND);
    TimeRange back = clock.recorded(clock.wall(recorded));

    assertThat(back.endNanos()).isCloseTo(recorded.endNanos(), within(5 * MILLI));
    assertThat(clock.wall(recorded).lengthNanos()).isEqualTo(SECOND);
  }

  /** A damaged event tells anything. */
  @Test
  void whatIsFarOffIsNotBelieved() {
    RecordedClock clock = new RecordedClock();
    clock.add(START, START - 3_600 * SECOND);
    clock.add(START, 0);

    assertThat(clock.wallNanos(START)).isEqualTo(START);
  }

  /** Each week of it keeps its own distance, of whatever length the steps are. */
  @Test
  void aRecordingOfManyWeeksIsReadToItsEnd() {
    RecordedClock clock = new RecordedClock();
    long step = 10 * SECOND;
    int steps = 5 * RecordedClock.MOST_STEPS;
    for (int i = 0; i < steps; i++) {
      long wall = START + i * step;
      clock.add(wall + (i < steps / 2 ? 3 : 9) * SECOND, wall);
    }

    assertThat(clock.wallNanos(START + 100 * step)).isEqualTo(START + 100 * step - 3 * SECOND);
    assertThat(clock.wallNanos(START + (steps - 100) * step))
        .isEqualTo(START + (steps - 100) * step - 9 * SECOND);
  }
}
