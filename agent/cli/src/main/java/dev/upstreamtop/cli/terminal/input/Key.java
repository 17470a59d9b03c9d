// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.input;

/**
 * A key that was pressed.
 *
 * @param kind which one
 * @param value the character of {@link Kind#CHARACTER}, the colour of {@link Kind#GROUND}
 *     (0xrrggbb), else 0
 * @param column where it was clicked, from 0 at the left; else 0
 * @param row where it was clicked, from 0 at the top; else 0
 */
public record Key(Kind kind, int value, int column, int row) {

  /** Which key. */
  public enum Kind {
    /** Ctrl-Z: back to the shell for a while. */
    SUSPEND,
    CHARACTER,
    ENTER,
    ESCAPE,
    BACKSPACE,
    UP,
    DOWN,
    LEFT,
    RIGHT,
    PAGE_UP,
    PAGE_DOWN,
    HOME,
    END,
    /** The mouse's first button. */
    CLICK,
    /** No key: the terminal's answer to what colour its ground has. */
    GROUND,
    /** Nobody can press anything any more. */
    END_OF_INPUT,
    /** A key without a meaning here. */
    OTHER
  }

  public static Key of(Kind kind) {
    return new Key(kind, 0, 0, 0);
  }

  public static Key character(int codePoint) {
    return new Key(Kind.CHARACTER, codePoint, 0, 0);
  }

  /** A click at a column and row, both from 0. */
  public static Key click(int column, int row) {
    return new Key(Kind.CLICK, 0, column, row);
  }

  /** The terminal's ground, 0xrrggbb. */
  public static Key ground(int rgb) {
    return new Key(Kind.GROUND, rgb, 0, 0);
  }
}
