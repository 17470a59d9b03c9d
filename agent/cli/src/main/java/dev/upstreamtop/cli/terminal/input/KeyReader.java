// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.input;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.utils.NonBlockingReader;

/** Reads keys from a terminal in raw mode; for use by one thread. */
public final class KeyReader {

  private static final int ESCAPE = 0x1b;
  private static final int SUSPEND = 'Z' & 0x1f;
  private static final int DELETE = 0x7f;
  private static final int BACKSPACE = 0x08;

  /** What follows ESC at once belongs to it: terminals send such a sequence in one go. */
  private static final long SEQUENCE_MILLIS = 100;

  /** A sequence that has begun is waited for, or its rest would count as keys. */
  private static final long REST_MILLIS = 1_000;

  private static final int LONGEST_SEQUENCE = 64;
  private static final int BELL = 0x07;

  /** Button or wheel, column and row (xterm, mode 1006). */
  private static final Pattern MOUSE = Pattern.compile("<(\\d{1,3});(\\d{1,5});(\\d{1,5})");

  private static final int FIRST_BUTTON = 0;
  private static final int WHEEL_UP = 64;
  private static final int WHEEL_DOWN = 65;

  /** The ground's colour, two to four digits a channel, of which the first two count (OSC 11). */
  private static final Pattern GROUND =
      Pattern.compile(
          "11;rgba?:([0-9a-fA-F]{2})\\w{0,2}/([0-9a-fA-F]{2})\\w{0,2}/([0-9a-fA-F]{2})\\w{0,2}.*");

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
    if (introducer == ']') {
      return answer();
    }
    if (introducer != '[' && introducer != 'O') {
      return Key.of(Key.Kind.OTHER);
    }
    StringBuilder parameters = new StringBuilder();
    int c = input.read(REST_MILLIS);
    while (c >= 0x20 && c < 0x40 && parameters.length() < LONGEST_SEQUENCE) {
      parameters.append((char) c);
      c = input.read(REST_MILLIS);
    }
    return switch (c) {
      case 'A' -> Key.of(Key.Kind.UP);
      case 'B' -> Key.of(Key.Kind.DOWN);
      case 'C' -> Key.of(Key.Kind.RIGHT);
      case 'D' -> Key.of(Key.Kind.LEFT);
      case 'H' -> Key.of(Key.Kind.HOME);
      case 'F' -> Key.of(Key.Kind.END);
      case 'M' -> mouse(parameters.toString());
      case '~' -> numbered(parameters.toString());
      default -> Key.of(Key.Kind.OTHER);
    };
  }

  /** The keys that a number tells, a modifier behind it or not (DEC VT220, rxvt). */
  private static Key numbered(String parameters) {
    return switch (parameters.split(";", 2)[0]) {
      case "1", "7" -> Key.of(Key.Kind.HOME);
      case "4", "8" -> Key.of(Key.Kind.END);
      case "5" -> Key.of(Key.Kind.PAGE_UP);
      case "6" -> Key.of(Key.Kind.PAGE_DOWN);
      default -> Key.of(Key.Kind.OTHER);
    };
  }

  private static Key mouse(String parameters) {
    Matcher matcher = MOUSE.matcher(parameters);
    if (!matcher.matches()) {
      return Key.of(Key.Kind.OTHER);
    }
    return switch (Integer.parseInt(matcher.group(1))) {
      case FIRST_BUTTON ->
          Key.click(Integer.parseInt(matcher.group(2)) - 1, Integer.parseInt(matcher.group(3)) - 1);
      case WHEEL_UP -> Key.of(Key.Kind.UP);
      case WHEEL_DOWN -> Key.of(Key.Kind.DOWN);
      default -> Key.of(Key.Kind.OTHER);
    };
  }

  /** What a terminal answers to a question: up to BEL or ST (ECMA-48, 8.3.143). */
  private Key answer() throws IOException {
    StringBuilder text = new StringBuilder();
    int c = input.read(REST_MILLIS);
    while (c >= ' ' && text.length() < LONGEST_SEQUENCE) {
      text.append((char) c);
      c = input.read(REST_MILLIS);
    }
    if (c == ESCAPE) {
      input.read(REST_MILLIS);
    } else if (c != BELL) {
      return Key.of(Key.Kind.OTHER);
    }
    Matcher matcher = GROUND.matcher(text);
    return matcher.matches()
        ? Key.ground(Integer.parseInt(matcher.group(1) + matcher.group(2) + matcher.group(3), 16))
        : Key.of(Key.Kind.OTHER);
  }
}
