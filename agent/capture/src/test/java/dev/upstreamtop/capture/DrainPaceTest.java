// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrainPaceTest {

  @Test
  void anEmptyRingIsLeftAloneForLong() {
    assertThat(DrainPace.pauseNanos(1_000, 0)).isEqualTo(DrainPace.LONGEST_NANOS);
  }

  @Test
  void aRingThatFillsSlowlyToo() {
    assertThat(DrainPace.pauseNanos(100_000_000, 0.1)).isEqualTo(DrainPace.LONGEST_NANOS);
  }

  @Test
  void oneThatFillsFasterIsEmptiedMoreOften() {
    assertThat(DrainPace.pauseNanos(100_000_000, 0.5)).isEqualTo(25_000_000);
  }

  @Test
  void atASteadyRateThePauseIsSteady() {
    double perNano = 0.125 / 40_000_000;

    assertThat(DrainPace.pauseNanos(100_000_000, 100_000_000 * perNano)).isEqualTo(40_000_000);
    assertThat(DrainPace.pauseNanos(40_000_000, 40_000_000 * perNano)).isEqualTo(40_000_000);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0.99})
  void butNotWithoutAPause(double full) {
    assertThat(DrainPace.pauseNanos(5_000_000, full)).isEqualTo(DrainPace.SHORTEST_NANOS);
    assertThat(DrainPace.pauseNanos(0, full)).isEqualTo(DrainPace.SHORTEST_NANOS);
  }
}
