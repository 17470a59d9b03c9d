// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.input;

import java.io.IOException;
import org.jline.utils.NonBlockingReader;

/** Reads keys from a terminal in raw mode; for use by one thread. */
public final class KeyReader {

  private static final int ESCAPE = 0x1b;
  private static final int SUSPEND = 'Z' & 0x1f;
  private static final int DELETE = 0x7f;
  private static final int BACKSPACE = 0x08;

  /** What follows ESC at once belongs to it: terminals send such a sequence in one go. */
  private static final long SEQUENCE_MILLIS = 50;

  private final NonBlockingReader input;

  public KeyReader(NonBlockingReader input) {
    this.input = input;
  }

  /** Waits for the next key. */
  public Key read() {
    try {
      int c = input.read();
      return switch (c) {
        case NonBlockingReader.EOF -> Key.of(Key.Kind.END_OF_INPUT);
        case ESCAPE -> escape();
        case SUSPEND -> Key.of(Key.Kind.SUSPEND);
        case '\r', '\n' -> Key.of(Key.Kind.ENTER);
        case DELETE, BACKSPACE -> Key.of(Key.Kind.BACKSPACE);
        default -> c < ' ' ? Key.of(Key.Kind.OTHER) : character(c);
      };
    } catch (IOException gone) {
      return Key.of(Key.Kind.END_OF_INPUT);
    }
  }

  private Key character(int c) throws IOException {
    if (Character.isHighSurrogate((char) c)) {
      int low = input.read(SEQUENCE_MILLIS);
      return low > 0 && Character.isLowSurrogate((char) low)
          ? Key.character(Character.toCodePoint((char) c, (char) low))
          : Key.of(Key.Kind.OTHER);
    }
    return Key.character(c);
  }

  /**
   * A lone ESC, or a control sequence: CSI or SS3, parameters, and a final character (ECMA-48,
   * 5.4).
   */
  private Key escape() throws IOException {
    int introducer = input.read(SEQUENCE_MILLIS);
    if (introducer < 0) {
      return Key.of(Key.Kind.ESCAPE);
    }
    if (introducer != '[' && introducer != 'O') {
      return Key.of(Key.Kind.OTHER);
    }
    int c = input.read(SEQUENCE_MILLIS);
    while (c >= 0x20 && c < 0x40) {
      c = input.read(SEQUENCE_MILLIS);
    }
    return switch (c) {
      case 'A' -> Key.of(Key.Kind.UP);
      case 'B' -> Key.of(Key.Kind.DOWN);
      default -> Key.of(Key.Kind.OTHER);
    };
  }
}
