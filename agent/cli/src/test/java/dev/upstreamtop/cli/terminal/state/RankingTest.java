// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankingTest {

  private static final BackendKey A = Traffic.client("10.0.0.1", 80);
  private static final BackendKey B = Traffic.client("10.0.0.2", 80);

  private static Snapshot rates(long sequence, long ofA, long ofB) {
    return Traffic.snapshot(
        sequence, List.of(Traffic.well(A, "", ofA, 1), Traffic.well(B, "", ofB, 1)), List.of());
  }

  @Test
  void keepsItsOrderWhileRowsTakeTurns() {
    Picture picture = Picture.of(rates(1, 11, 10), Sorting.RATE);
    for (int i = 2; i < 20; i++) {
      picture = picture.plus(i % 3 == 0 ? rates(i, 11, 10) : rates(i, 10, 11));
      assertThat(picture.order()).containsExactly(A, B);
    }
  }

  @Test
  void movesARowOnceItWasAheadForSomeIntervals() {
    Picture picture = Picture.of(rates(1, 20, 10), Sorting.RATE).plus(rates(2, 20, 10));
    picture = picture.plus(rates(3, 10, 20)).plus(rates(4, 10, 20));
    assertThat(picture.order()).containsExactly(A, B);

    assertThat(picture.plus(rates(5, 10, 20)).order()).containsExactly(B, A);
  }

  @Test
  void changesAtOnceWithTheSorting() {
    Snapshot snapshot =
        Traffic.snapshot(
            1, List.of(Traffic.well(A, "", 20, 1), Traffic.well(B, "", 10, 5)), List.of());

    Picture picture = Picture.of(snapshot, Sorting.RATE);
    assertThat(picture.sortedBy(Sorting.P99, false).order()).containsExactly(B, A);
    assertThat(picture.sortedBy(Sorting.P99, true).order()).containsExactly(A, B);
    assertThat(picture.sortedBy(Sorting.NAME, false).order()).containsExactly(A, B);
    assertThat(picture.sortedBy(Sorting.NAME, true).order()).containsExactly(B, A);
  }

  @Test
  void movesAReversedOrderAsPatiently() {
    Picture picture = Picture.of(rates(1, 20, 10), Sorting.RATE).sortedBy(Sorting.RATE, true);
    assertThat(picture.order()).containsExactly(B, A);

    picture = picture.plus(rates(2, 10, 20)).plus(rates(3, 10, 20));
    assertThat(picture.order()).containsExactly(B, A);
    assertThat(picture.plus(rates(4, 10, 20)).order()).containsExactly(A, B);
  }

  @Test
  void putsWhatIsNewLastAndDropsWhatIsGone() {
    BackendKey c = Traffic.client("10.0.0.3", 80);
    Picture picture =
        Picture.of(rates(1, 20, 10), Sorting.RATE)
            .plus(rates(2, 20, 10))
            .plus(
                Traffic.snapshot(
                    3, List.of(Traffic.well(c, "", 99, 1), Traffic.well(B, "", 5, 1)), List.of()));

    assertThat(picture.order()).containsExactly(B, c);
  }
}
