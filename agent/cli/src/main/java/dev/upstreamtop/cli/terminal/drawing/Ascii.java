// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.drawing;

import org.jline.utils.WCWidth;

/** Spells a screen in ASCII, column for column, for terminals that know nothing else. */
public final class Ascii {

  private static final String FROM = "▁▂▃▄▅▆▇█▏▎▍▌▋▊▉▸✕·→…×µ↑↓–’≥▾▴";
  private static final String TO = "_.:-=+*#----===>X->~xu^v-'>v^";

  private Ascii() {}

  /** The same text in ASCII, with the same number of columns. */
  public static String of(String text) {
    StringBuilder ascii = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            codePoint -> {
              int known = FROM.indexOf(codePoint);
              if (codePoint < 0x7f) {
                ascii.appendCodePoint(codePoint);
              } else if (known >= 0) {
                ascii.append(TO.charAt(known));
              } else {
                ascii.repeat('?', Math.max(0, WCWidth.wcwidth(codePoint)));
              }
            });
    return ascii.toString();
  }
}
