// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.drawing;

/** Turns lines into what a terminal is sent (ECMA-48). */
public final class Ansi {

  private static final String CSI = "\u001b[";
  private static final String RESET = CSI + "0m";

  /** DEC private mode 2026: the terminal shows what lies between in one go; others ignore it. */
  static final String BEGIN_UPDATE = CSI + "?2026h";

  static final String END_UPDATE = CSI + "?2026l";

  /** The terminal tells its ground's colour, as a key would come (xterm, OSC 11). */
  public static final String ASK_GROUND = "\u001b]11;?\u001b\\";

  /** Buttons and wheel come as keys (xterm, modes 1000 and 1006). */
  public static final String MOUSE = CSI + "?1000h" + CSI + "?1006h";

  /** Buttons and wheel are the terminal's own again. */
  public static final String NO_MOUSE = CSI + "?1006l" + CSI + "?1000l";

  public static final String ENTER = CSI + "?1049h" + CSI + "?25l" + CSI + "?7l";
  public static final String LEAVE =
      NO_MOUSE + CSI + "?2026l" + RESET + CSI + "?7h" + CSI + "?25h" + CSI + "?1049l";
  static final String CLEAR = CSI + "2J";
  static final String ERASE_REST = CSI + "K";

  private Ansi() {}

  /** A line with its styles as control sequences, without a line end. */
  public static String of(Line line, Capabilities capabilities) {
    StringBuilder out = new StringBuilder();
    for (Line.Span span : line.spans()) {
      String text = capabilities.unicode() ? span.text() : Ascii.of(span.text());
      boolean plain =
          span.style() == Style.PLAIN || (span.style().isColour() && !capabilities.colour());
      if (plain) {
        out.append(text);
      } else {
        Theme theme = capabilities.colour() ? capabilities.theme() : Theme.DARK;
        out.append(CSI)
            .append(span.style().parameters(theme))
            .append('m')
            .append(text)
            .append(RESET);
      }
    }
    return out.toString();
  }

  /** Writes a line at a row, counted from 0. */
  static String at(int row, String content) {
    return CSI + (row + 1) + ";1H" + content;
  }
}
