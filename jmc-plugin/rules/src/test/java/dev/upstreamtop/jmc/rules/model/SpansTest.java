// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpansTest {

  @Test
  void overlappingRangesBecomeOne() {
    Spans spans =
        Spans.of(List.of(new TimeRange(50, 60), new TimeRange(0, 20), new TimeRange(10, 30)));
    assertThat(spans.ranges()).containsExactly(new TimeRange(0, 30), new TimeRange(50, 60));
    assertThat(spans.totalNanos()).isEqualTo(40);
    assertThat(spans.overlapNanos(new TimeRange(25, 55))).isEqualTo(10);
  }

  @Test
  void emptyRangesHoldNothing() {
    assertThat(Spans.of(List.of(new TimeRange(5, 5))).isEmpty()).isTrue();
  }
}
