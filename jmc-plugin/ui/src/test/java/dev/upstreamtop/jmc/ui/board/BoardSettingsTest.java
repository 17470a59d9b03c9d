// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoardSettingsTest {

  @Test
  void readsWhatItWrites() {
    BoardSettings settings = BoardSettings.parse("p99-;backend=300,p99=80,rank=40");

    assertThat(settings.sortedBy()).isEqualTo(BoardColumn.P99);
    assertThat(settings.descending()).isTrue();
    assertThat(settings.order()).startsWith(BoardColumn.BACKEND, BoardColumn.P99, BoardColumn.RANK);
    assertThat(settings.order()).containsExactlyInAnyOrderElementsOf(BoardColumn.all());
    assertThat(settings.widths()).hasSize(3).containsEntry(BoardColumn.BACKEND, 300);
    assertThat(BoardSettings.parse(settings.format())).isEqualTo(settings);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", ";", "rank+", "rank+;", "x;y;z", "rank+;nothing=1", ";p99=80"})
  void isAsAtFirstWhereTheTextSaysNothing(String text) {
    assertThat(BoardSettings.parse(text)).isEqualTo(BoardSettings.standard());
  }

  @Test
  void boundsWidthsThatNobodyCanHaveMeant() {
    BoardSettings settings = BoardSettings.parse("gone+;p99=999999999,p90=-5,max=x,rank=30");

    assertThat(settings.widths())
        .containsEntry(BoardColumn.P99, 2_000)
        .containsEntry(BoardColumn.RANK, 30)
        .doesNotContainKeys(BoardColumn.P90, BoardColumn.MAX);
    assertThat(settings.sortedBy()).isEqualTo(BoardColumn.RANK);
  }

  /** A window of 1,441 pixels: who has to scroll for it does not see that a backend hangs. */
  @Test
  void whatIsUnderWayAndWhatFailedIsSeenWithoutScrolling() {
    BoardSettings settings = BoardSettings.standard();
    List<BoardColumn> shown =
        settings.order().stream().filter(settings.widths()::containsKey).toList();
    int width = 0;
    List<BoardColumn> seen = new ArrayList<>();
    for (BoardColumn column : shown) {
      width += settings.widths().get(column);
      if (width <= 1_441) {
        seen.add(column);
      }
    }
    assertThat(seen)
        .contains(
            BoardColumn.IN_FLIGHT,
            BoardColumn.RECEIVING,
            BoardColumn.OLDEST_RECEIVING,
            BoardColumn.P99,
            BoardColumn.STATUS_5XX,
            BoardColumn.FAILED);
  }

  @Test
  void everyColumnHasItsTexts() {
    assertThat(BoardColumn.all())
        .allSatisfy(
            column -> {
              assertThat(column.title()).isNotBlank();
              assertThat(column.description()).isNotBlank();
            });
  }
}
