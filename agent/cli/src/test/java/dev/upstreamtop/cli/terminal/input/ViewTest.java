// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.cli.terminal.state.Sorting;
import dev.upstreamtop.cli.terminal.state.Trend;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ViewTest {

  private static final int PAGE = 5;
  private static final List<BackendKey> ROWS =
      List.of(Traffic.client("10.0.0.1", 80), Traffic.client("10.0.0.2", 80));

  private static View press(View view, String keys) {
    View next = view;
    for (int c : keys.chars().toArray()) {
      next = next.press(Key.character(c), ROWS, PAGE);
    }
    return next;
  }

  private static View press(View view, Key.Kind kind) {
    return view.press(Key.of(kind), ROWS, PAGE);
  }

  @Test
  void sortsByEachFigureInTurn() {
    View view = View.of(8, 4);
    assertThat(press(view, "s").sorting()).isEqualTo(Sorting.P99);
    assertThat(press(view, "ss").sorting()).isEqualTo(Sorting.ERRORS);
    assertThat(press(view, "s".repeat(Sorting.values().length)).sorting()).isEqualTo(Sorting.RATE);
    assertThat(press(view, "ssS").sorting()).isEqualTo(Sorting.P99);
  }

  @Test
  void choosesTheTrendAndPools() {
    View view = View.of(8, 4);
    assertThat(press(view, "t").trend()).isEqualTo(Trend.P99);
    assertThat(press(view, "ttt").trend()).isEqualTo(Trend.RATE);
    View alone = press(view, Key.Kind.ENTER);
    assertThat(press(alone, "o").pooled()).isTrue();
    assertThat(press(alone, "o").alone()).isFalse();
    assertThat(press(view, "oo").pooled()).isFalse();
  }

  @Test
  void turnsTheOrderRound() {
    View view = View.of(8, 4);
    assertThat(press(view, "r").reversed()).isTrue();
    assertThat(press(view, "rr").reversed()).isFalse();
    assertThat(press(view, "rs").reversed()).isFalse();
  }

  @Test
  void movesByPagesAndToTheEnds() {
    List<BackendKey> many =
        IntStream.range(0, 50).mapToObj(i -> Traffic.client("10.0.1." + i, 80)).toList();
    View view = View.of(0, 4).press(Key.of(Key.Kind.DOWN), many, PAGE);

    View page = view.press(Key.of(Key.Kind.PAGE_DOWN), many, PAGE);
    assertThat(page.choice()).contains(many.get(PAGE));
    assertThat(page.press(Key.of(Key.Kind.PAGE_UP), many, PAGE).choice()).contains(many.get(0));
    View end = View.of(0, 4).press(Key.of(Key.Kind.END), many, PAGE);
    assertThat(end.choice()).contains(many.get(49));
    assertThat(end.press(Key.of(Key.Kind.PAGE_DOWN), many, PAGE).choice()).contains(many.get(49));
    assertThat(end.press(Key.of(Key.Kind.HOME), many, PAGE).choice()).contains(many.get(0));
    assertThat(end.press(Key.character('g'), many, PAGE).choice()).contains(many.get(0));
  }

  @Test
  void scrollsTheRoutesOfOneBackendNoFurtherThanThereAreSome() {
    View alone = press(View.of(8, 4), Key.Kind.ENTER);

    View end = press(alone, Key.Kind.END).scrolledTo(12);
    assertThat(end.scrolled()).isEqualTo(12);
    assertThat(press(end, Key.Kind.PAGE_UP).scrolled()).isEqualTo(12 - PAGE);
    assertThat(press(end, Key.Kind.HOME).scrolled()).isZero();
  }

  @Test
  void aClickSortsChoosesAndOpens() {
    View view = View.of(8, 4).point(new Target.Title(Sorting.MAX));
    assertThat(view.sorting()).isEqualTo(Sorting.MAX);
    assertThat(view.point(new Target.Title(Sorting.MAX)).reversed()).isTrue();

    View chosen = view.point(new Target.Backend(ROWS.get(1)));
    assertThat(chosen.choice()).contains(ROWS.get(1));
    assertThat(chosen.alone()).isFalse();
    assertThat(chosen.point(new Target.Backend(ROWS.get(1))).alone()).isTrue();
    assertThat(press(view, "m").mouse()).isFalse();
  }

  @Test
  void takesLettersIntoTheFilterWhileTyping() {
    View view = press(View.of(8, 4), "/qs");
    assertThat(view.filter()).isEqualTo("qs");
    assertThat(view.done()).isFalse();
    assertThat(press(view, Key.Kind.BACKSPACE).filter()).isEqualTo("q");
    assertThat(press(view, Key.Kind.ESCAPE).filter()).isEmpty();

    View kept = press(view, Key.Kind.ENTER);
    assertThat(kept.typing()).isFalse();
    assertThat(kept.filter()).isEqualTo("qs");
    assertThat(press(kept, Key.Kind.ESCAPE).filter()).isEmpty();
  }

  @Test
  void boundsTheFilter() {
    assertThat(press(View.of(8, 4), "/" + "x".repeat(1000)).filter()).hasSize(64);
  }

  @Test
  void movesTheChoiceWithinTheRows() {
    View view = press(View.of(8, 4), Key.Kind.DOWN);
    assertThat(view.choice()).contains(ROWS.get(0));
    assertThat(press(press(view, Key.Kind.DOWN), Key.Kind.DOWN).choice()).contains(ROWS.get(1));
    assertThat(press(view, Key.Kind.UP).choice()).contains(ROWS.get(0));
  }

  @Test
  void opensAndLeavesOneBackend() {
    View view = press(View.of(8, 4), Key.Kind.ENTER);
    assertThat(view.alone()).isTrue();
    assertThat(view.choice()).contains(ROWS.get(0));
    assertThat(press(view, Key.Kind.DOWN).scrolled()).isEqualTo(1);
    assertThat(press(view, Key.Kind.ESCAPE).alone()).isFalse();
  }

  @Test
  void pausesHelpsAndQuits() {
    assertThat(press(View.of(8, 4), "p").paused()).isTrue();
    assertThat(press(View.of(8, 4), "pp").paused()).isFalse();
    assertThat(press(View.of(8, 4), "h").help()).isTrue();
    assertThat(press(View.of(8, 4), "q").done()).isTrue();
    assertThat(press(View.of(8, 4), Key.Kind.END_OF_INPUT).done()).isTrue();
  }
}
