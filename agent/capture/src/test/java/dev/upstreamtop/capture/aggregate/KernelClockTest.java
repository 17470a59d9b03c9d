// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The distance of two clocks from readings of the one between two of the other. */
class KernelClockTest {

  private static final long DAY = 86_400_000_000_000L;

  private final KernelClock clock = new KernelClock();

  @Test
  void isNoneWhereNothingIsKnown() {
    assertThat(clock.offsetNanos()).isZero();
  }

  @Test
  void isNoneWithoutATimeNamespace() {
    clock.note(1_000, 1_400, 9_000);
    clock.note(20_000, 20_001, 20_010);

    assertThat(clock.offsetNanos()).isZero();
  }

  @Test
  void isAsCloseAsTheClosestReading() {
    clock.note(11 * DAY + 1_000, 1_400, 11 * DAY + 900_000);
    clock.note(11 * DAY + 2_000_000, 2_000_100, 11 * DAY + 2_000_300);
    clock.note(11 * DAY + 3_000_000, 3_900_000, 11 * DAY + 4_000_000);

    assertThat(clock.offsetNanos()).isBetween(11 * DAY - 100, 11 * DAY + 200);
  }

  @Test
  void mayGoTheOtherWay() {
    clock.note(1_000, DAY + 1_100, 1_300);

    assertThat(clock.offsetNanos()).isBetween(-DAY - 100, -DAY + 200);
  }
}
