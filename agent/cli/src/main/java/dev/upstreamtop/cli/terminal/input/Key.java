// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.input;

/**
 * A key that was pressed.
 *
 * @param kind which one
 * @param codePoint the character of {@link Kind#CHARACTER}, else 0
 */
public record Key(Kind kind, int codePoint) {

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
    /** Nobody can press anything any more. */
    END_OF_INPUT,
    /** A key without a meaning here. */
    OTHER
  }

  public static Key of(Kind kind) {
    return new Key(kind, 0);
  }

  public static Key character(int codePoint) {
    return new Key(Kind.CHARACTER, codePoint);
  }
}
