// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpansTest {

  @Test
  void overlappingRangesBecomeOne() {
    Spans spans =
        Spans.of(List.of(new TimeRange(50, 60), new TimeRange(0, 20), new TimeRange(10, 30)));
    assertThat(spans.ranges()).containsExactly(new TimeRange(0, 30), new TimeRange(50, 60));
    assertThat(spans.totalNanos()).isEqualTo(40);
    assertThat(spans.overlapNanos(new TimeRange(25, 55))).isEqualTo(10);
    assertThat(spans.touches(new TimeRange(30, 50))).isFalse();
    assertThat(spans.touches(new TimeRange(29, 30))).isTrue();
    assertThat(spans.within(new TimeRange(5, 52)).ranges())
        .containsExactly(new TimeRange(5, 30), new TimeRange(50, 52));
    assertThat(spans.plus(Spans.of(List.of(new TimeRange(30, 50)))).ranges())
        .containsExactly(new TimeRange(0, 60));
  }

  @Test
  void emptyRangesHoldNothing() {
    assertThat(Spans.of(List.of(new TimeRange(5, 5))).isEmpty()).isTrue();
    assertThat(Spans.NONE.chanceOfTouching(10, new TimeRange(0, 100))).isZero();
  }

  @Test
  void theChanceIsWhatTryingGives() {
    Random random = new Random(4711);
    TimeRange where = new TimeRange(0, 100_000);
    List<TimeRange> pauses = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      long start = random.nextLong(where.endNanos());
      pauses.add(new TimeRange(start, Math.min(where.endNanos(), start + random.nextLong(500))));
    }
    Spans spans = Spans.of(pauses);
    for (long length : new long[] {1, 300, 5_000, 60_000}) {
      int touching = 0;
      int tries = 200_000;
      for (int i = 0; i < tries; i++) {
        long start = random.nextLong(where.endNanos() - length);
        touching += spans.touches(new TimeRange(start, start + length)) ? 1 : 0;
      }
      assertThat(spans.chanceOfTouching(length, where))
          .isCloseTo((double) touching / tries, within(0.01));
    }
    assertThat(spans.chanceOfTouching(200_000, where)).isEqualTo(1);
  }
}
