// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.drawing;

/** What a piece of text means; how that looks is the terminal's business. */
public enum Style {
  /** Ordinary figures. */
  PLAIN("0", "0"),
  /** Less important than its neighbours. */
  DIM("2", "38;5;240"),
  /** What the eye should land on. */
  BOLD("1", "1"),
  /** The line of column titles. */
  TITLE("4", "4"),
  /** All is well. */
  GOOD("32", "38;5;22"),
  /** Worth a look. */
  WARNING("33", "38;5;94"),
  /** Something is broken. */
  BAD("1;31", "1;38;5;124"),
  /** The chosen row. */
  CHOSEN("7", "7");

  private final String onDark;

  /** From the colour cube of 256: what a terminal makes of the first 16 is anybody's guess. */
  private final String onLight;

  Style(String onDark, String onLight) {
    this.onDark = onDark;
    this.onLight = onLight;
  }

  /** The parameters of the SGR control sequence (ECMA-48, 8.3.117). */
  String parameters(Theme theme) {
    return theme == Theme.LIGHT ? onLight : onDark;
  }

  /**
   * Whether the style is told by colour; without colour such text must be told apart by its words
   * alone.
   */
  boolean isColour() {
    return this == GOOD || this == WARNING || this == BAD;
  }
}
