// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

/** What kind of character a byte of a path is. */
final class PathCharacters {

  private PathCharacters() {}

  static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(byte c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }

  static boolean isHex(byte c) {
    return isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
  }

  static boolean areDigits(byte[] text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!isDigit(text[i])) {
        return false;
      }
    }
    return end > start;
  }

  static boolean areLetters(byte[] text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!isLetter(text[i])) {
        return false;
      }
    }
    return end > start;
  }

  static boolean areLettersOfOneCase(byte[] text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!isLetter(text[i]) || (text[i] & 0x20) != (text[start] & 0x20)) {
        return false;
      }
    }
    return end > start;
  }

  /** Where a character last stands; -1 where it does not. */
  static int last(byte[] text, int start, int end, char wanted) {
    int i = end - 1;
    while (i >= start && text[i] != wanted) {
      i--;
    }
    return i < start ? -1 : i;
  }

  static boolean isAt(byte[] text, int start, int end, String wanted) {
    if (end - start < wanted.length()) {
      return false;
    }
    for (int i = 0; i < wanted.length(); i++) {
      if (text[start + i] != wanted.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
