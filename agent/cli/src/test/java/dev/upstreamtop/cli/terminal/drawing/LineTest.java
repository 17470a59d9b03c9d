// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {

  @Test
  void cutsToColumnsAndSaysSo() {
    Line line = new Line.Builder().add("abc", Style.BOLD).add("defgh").build();

    assertThat(line.cut(8)).isEqualTo(line);
    assertThat(line.cut(5).text()).isEqualTo("abcd…");
    assertThat(line.cut(3).text()).isEqualTo("ab…");
    assertThat(line.cut(0).text()).isEmpty();
  }

  @Test
  void shortensInTheMiddle() {
    assertThat(Line.shortened("/api/orders/{id}", 16)).isEqualTo("/api/orders/{id}");
    assertThat(Line.shortened("/api/orders/{id}", 11)).isEqualTo("/api/…/{id}");
    assertThat(Line.shortened("/注文/注文", 6)).isEqualTo("/注…文");
    assertThat(Line.columns(Line.shortened("/注文/注文", 7))).isLessThanOrEqualTo(7);
    assertThat(Line.shortened("/api", 1)).isEqualTo("…");
    assertThat(Line.shortened("/api", 0)).isEmpty();
  }

  @Test
  void countsWideCharactersAsTwoColumns() {
    assertThat(Line.columns("注文")).isEqualTo(4);
    assertThat(Line.cut("注文サーバー", 5)).isEqualTo("注文…");
    assertThat(Line.padRight("注文", 6)).isEqualTo("注文  ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b[2J",
        "\n",
        "\r",
        "\u0000",
        "\u009b",
        "\u202e",
        "\u2028",
        "\ud800",
        "\u200b",
        "\ue000"
      })
  void showsWhatATerminalMightObeyAsAnEscape(String hostile) {
    assertThat(SafeText.of("a" + hostile + "b"))
        .startsWith("a\\u")
        .doesNotContain(hostile.substring(0, 1));
    assertThat(Line.of(hostile, Style.PLAIN).text()).startsWith("\\u");
  }

  @Test
  void leavesHarmlessTextAlone() {
    String text = "GET /überall/日本?x=1 ▁█";
    assertThat(SafeText.of(text)).isSameAs(text);
  }

  @Test
  void spellsEveryLineInAsciiWithTheSameWidth() {
    for (String text : new String[] {"▁▂▃▄▅▆▇█", "✕ 1.0µs · → … ×", "注文", "↑ ↓"}) {
      assertThat(Ascii.of(text)).matches("[\\x20-\\x7e]*");
      assertThat(Line.columns(Ascii.of(text))).isEqualTo(Line.columns(text));
    }
  }
}
