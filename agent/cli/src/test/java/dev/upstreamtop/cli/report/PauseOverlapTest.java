// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PauseOverlapTest {

  private static final Span RANGE = new Span(0, 10_000);

  private static List<Span> spans(int count, long every, long length) {
    return LongStream.range(0, count)
        .mapToObj(i -> new Span(i * every, i * every + length))
        .toList();
  }

  @Test
  void findsExchangesThatLieInPauses() {
    PauseOverlap overlap = PauseOverlap.of(spans(10, 1000, 20), spans(10, 1000, 100), RANGE);

    assertThat(overlap.overlapping()).isEqualTo(10);
    // Ten pauses of 100, and what begins up to 20 before nine of them; the first one begins with
    // the range.
    assertThat(overlap.chance()).isCloseTo(0.12, within(0.001));
    assertThat(overlap.isTelling()).isTrue();
  }

  @Test
  void isNotTellingWhereChanceGivesAsMuch() {
    PauseOverlap overlap = PauseOverlap.of(spans(100, 100, 20), spans(10, 1000, 700), RANGE);

    assertThat(overlap.overlapping()).isGreaterThan(50);
    assertThat(overlap.isTelling()).isFalse();
  }

  @Test
  void countsOverlappingPausesOnce() {
    List<Span> pauses = List.of(new Span(0, 500), new Span(100, 600));

    assertThat(PauseOverlap.of(List.of(), pauses, RANGE).chance()).isCloseTo(0.06, within(0.001));
  }

  @Test
  void saysNothingWithoutExchanges() {
    assertThat(PauseOverlap.of(List.of(), List.of(), RANGE).isTelling()).isFalse();
  }
}
