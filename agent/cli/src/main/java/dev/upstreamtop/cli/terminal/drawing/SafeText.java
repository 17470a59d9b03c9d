// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.drawing;

/** Makes text that came off the wire or out of a file harmless for a terminal. */
public final class SafeText {

  private SafeText() {}

  /**
   * Replaces everything that a terminal might obey or that would reorder its line (controls, format
   * characters, unpaired surrogates, line separators) by a visible escape.
   *
   * @return the same text where there is nothing to replace
   */
  public static String of(String text) {
    int first = firstUnsafe(text);
    if (first < 0) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, first);
    text.substring(first)
        .codePoints()
        .forEach(
            codePoint -> {
              if (isUnsafe(codePoint)) {
                safe.append(String.format("\\u%04x", codePoint));
              } else {
                safe.appendCodePoint(codePoint);
              }
            });
    return safe.toString();
  }

  private static int firstUnsafe(String text) {
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      if (isUnsafe(codePoint)) {
        return i;
      }
      i += Character.charCount(codePoint);
    }
    return -1;
  }

  private static boolean isUnsafe(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
