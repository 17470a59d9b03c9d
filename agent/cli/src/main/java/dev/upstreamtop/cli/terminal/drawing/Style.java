// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.drawing;

/** What a piece of text means; how that looks is the terminal's business. */
public enum Style {
  /** Ordinary figures. */
  PLAIN("0"),
  /** Less important than its neighbours. */
  DIM("2"),
  /** What the eye should land on. */
  BOLD("1"),
  /** The line of column titles. */
  TITLE("4"),
  /** All is well. */
  GOOD("32"),
  /** Worth a look. */
  WARNING("33"),
  /** Something is broken. */
  BAD("1;31"),
  /** The chosen row. */
  CHOSEN("7");

  private final String parameters;

  Style(String parameters) {
    this.parameters = parameters;
  }

  /** The parameters of the SGR control sequence (ECMA-48, 8.3.117). */
  String parameters() {
    return parameters;
  }

  /**
   * Whether the style is told by colour; without colour such text must be told apart by its words
   * alone.
   */
  boolean isColour() {
    return this == GOOD || this == WARNING || this == BAD;
  }
}
