// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final long STEP = 2_000_000_000L;

  private final Pace pace = new Pace(3, Duration.ofNanos(STEP));

  @Test
  void soManyAtOnceAndThenOneEachStep() {
    long begin = -7_000;
    for (int i = 0; i < 3; i++) {
      assertThat(pace.early(begin)).isZero();
      pace.take(begin);
    }
    assertThat(pace.early(begin + 1)).isEqualTo(STEP - 1);
    assertThat(pace.early(begin + STEP)).isZero();
    pace.take(begin + STEP);
    assertThat(pace.early(begin + STEP + STEP / 2)).isEqualTo(STEP / 2);
  }

  @Test
  void restDoesNotAddUpWithoutEnd() {
    pace.take(0);
    long later = 1_000 * STEP;
    int done = 0;
    while (pace.early(later) == 0) {
      pace.take(later);
      done++;
    }
    assertThat(done).isEqualTo(3);
  }
}
