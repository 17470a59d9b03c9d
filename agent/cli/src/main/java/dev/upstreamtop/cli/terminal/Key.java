// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal;

/**
 * A key that was pressed.
 *
 * @param kind which one
 * @param codePoint the character of {@link Kind#CHARACTER}, else 0
 */
record Key(Kind kind, int codePoint) {

  /** Which key. */
  enum Kind {
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

  static Key of(Kind kind) {
    return new Key(kind, 0);
  }

  static Key character(int codePoint) {
    return new Key(Kind.CHARACTER, codePoint);
  }
}
