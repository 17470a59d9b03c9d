// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PainterTest {

  private static final int WIDTH = 7;

  private final Painter painter = new Painter(new Capabilities(true, true, Theme.DARK));

  private static Line line(String text) {
    return Line.of(text, Style.PLAIN);
  }

  @Test
  void writesOnlyRowsThatDiffer() {
    painter.paint(List.of(line("first"), line("second")), WIDTH);

    String second = painter.paint(List.of(line("first"), line("changed")), WIDTH);

    assertThat(second)
        .startsWith(Ansi.BEGIN_UPDATE)
        .endsWith(Ansi.END_UPDATE)
        .contains("\u001b[2;1Hchanged")
        .doesNotContain("first", Ansi.CLEAR, Ansi.ERASE_REST);
  }

  @Test
  void writesEverythingAfterTheSizeChanged() {
    painter.paint(List.of(line("first"), line("second")), WIDTH);
    painter.forget();

    assertThat(painter.paint(List.of(line("first"), line("second")), WIDTH))
        .contains(Ansi.CLEAR, "first" + Ansi.ERASE_REST, "second" + Ansi.ERASE_REST);
  }

  @Test
  void leavesColourAwayWhereItIsNotWanted() {
    Line line = Line.of("bad", Style.BAD);

    assertThat(Ansi.of(line, new Capabilities(true, true, Theme.DARK)))
        .isEqualTo("\u001b[1;31mbad\u001b[0m");
    assertThat(Ansi.of(line, new Capabilities(false, true, Theme.DARK))).isEqualTo("bad");
    assertThat(Ansi.of(line, new Capabilities(true, true, Theme.LIGHT)))
        .isEqualTo("\u001b[1;38;5;124mbad\u001b[0m");
    assertThat(Ansi.of(Line.of("dim", Style.DIM), new Capabilities(false, true, Theme.LIGHT)))
        .isEqualTo("\u001b[2mdim\u001b[0m");
  }
}
