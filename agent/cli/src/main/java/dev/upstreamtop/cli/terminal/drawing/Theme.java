// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.drawing;

/** Whether text stands on a dark or on a light ground. */
public enum Theme {
  /** Light text on a dark ground: the terminal's own colours. */
  DARK,
  /** Dark text on a light ground, where the usual yellow cannot be read. */
  LIGHT;

  private static final double RED = 0.2126;
  private static final double GREEN = 0.7152;
  private static final double BLUE = 0.0722;

  /** From here on black is easier to read on a ground than white (WCAG 2, contrast ratio). */
  private static final double LIGHT_GROUND = 0.18;

  /**
   * The theme for a ground.
   *
   * @param rgb its colour, 0xrrggbb
   */
  public static Theme on(int rgb) {
    return luminance(rgb) < LIGHT_GROUND ? DARK : LIGHT;
  }

  /**
   * How bright a colour is (WCAG 2, relative luminance).
   *
   * @param rgb the colour, 0xrrggbb
   * @return 0 for black to 1 for white
   */
  static double luminance(int rgb) {
    return RED * linear(rgb >> 16) + GREEN * linear(rgb >> 8) + BLUE * linear(rgb);
  }

  private static double linear(int channel) {
    double value = (channel & 0xff) / 255.0;
    return value <= 0.03928 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
