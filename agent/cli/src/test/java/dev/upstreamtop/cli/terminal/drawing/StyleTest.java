// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StyleTest {

  private static final String CUBE = "38;5;";

  /** Of text of this size, for everybody (WCAG 2, level AA). */
  private static final double LEAST_CONTRAST = 4.5;

  /** The colour of an index from 16 on in the palette of 256, 0xrrggbb (xterm). */
  private static int palette(int index) {
    if (index >= 232) {
      int grey = 8 + 10 * (index - 232);
      return grey << 16 | grey << 8 | grey;
    }
    int[] levels = {0, 95, 135, 175, 215, 255};
    int place = index - 16;
    return levels[place / 36] << 16 | levels[place / 6 % 6] << 8 | levels[place % 6];
  }

  @ParameterizedTest
  @EnumSource(
      value = Style.class,
      names = {"DIM", "GOOD", "WARNING", "BAD"})
  void canBeReadOnWhite(Style style) {
    String parameters = style.parameters(Theme.LIGHT);
    int index = Integer.parseInt(parameters.substring(parameters.indexOf(CUBE) + CUBE.length()));

    assertThat(1.05 / (Theme.luminance(palette(index)) + 0.05))
        .isGreaterThanOrEqualTo(LEAST_CONTRAST);
  }

  @ParameterizedTest
  @CsvSource({
    "000000,DARK",
    "1e1e1e,DARK",
    "002b36,DARK",
    "ffffff,LIGHT",
    "fdf6e3,LIGHT",
    "d4d4d4,LIGHT"
  })
  void knowsALightGround(String rgb, Theme theme) {
    assertThat(Theme.on(Integer.parseInt(rgb, 16))).isEqualTo(theme);
  }
}
