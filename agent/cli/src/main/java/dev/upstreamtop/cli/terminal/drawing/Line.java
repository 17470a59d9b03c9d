// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.drawing;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;

/**
 * One line of styled text; immutable. Its text is safe to send to a terminal.
 *
 * @param spans the pieces from left to right
 */
public record Line(List<Span> spans) {

  /** A line without text. */
  public static final Line EMPTY = new Line(List.of());

  private static final String ELLIPSIS = "…";

  /** A piece of text in one style. */
  public record Span(String text, Style style) {
    public Span {
      text = SafeText.of(text);
    }
  }

  public Line {
    spans = List.copyOf(spans);
  }

  /** A line of one piece. */
  public static Line of(String text, Style style) {
    return new Line(List.of(new Span(text, style)));
  }

  /** The text without its styles. */
  public String text() {
    StringBuilder text = new StringBuilder();
    spans.forEach(span -> text.append(span.text()));
    return text.toString();
  }

  /** How many columns the line takes. */
  public int width() {
    return spans.stream().mapToInt(span -> columns(span.text())).sum();
  }

  /** The line, cut to a number of columns; what was cut is shown by an ellipsis. */
  public Line cut(int width) {
    if (width() <= width) {
      return this;
    }
    List<Span> kept = new ArrayList<>();
    int left = width;
    for (Span span : spans) {
      int columns = columns(span.text());
      if (columns >= left) {
        kept.add(new Span(cut(span.text() + " ", left), span.style()));
        break;
      }
      kept.add(span);
      left -= columns;
    }
    return new Line(kept);
  }

  /** The whole line in one style, padded to a width. */
  public Line in(Style style, int width) {
    return of(padRight(text(), width), style);
  }

  /** How many columns a text takes. */
  public static int columns(String text) {
    return text.codePoints().map(codePoint -> Math.max(0, WCWidth.wcwidth(codePoint))).sum();
  }

  /** The text, cut to a number of columns; what was cut is shown by an ellipsis. */
  public static String cut(String text, int width) {
    if (columns(text) <= width) {
      return text;
    }
    if (width <= 0) {
      return "";
    }
    StringBuilder kept = new StringBuilder();
    int left = width - 1;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      left -= Math.max(0, WCWidth.wcwidth(codePoint));
      if (left < 0) {
        break;
      }
      kept.appendCodePoint(codePoint);
      i += Character.charCount(codePoint);
    }
    return kept.append(ELLIPSIS).toString();
  }

  /**
   * The text, shortened to a number of columns in its middle, so that both ends tell it from
   * others; what was cut is shown by an ellipsis.
   */
  public static String shortened(String text, int width) {
    if (columns(text) <= width) {
      return text;
    }
    int atEnd = (width - 1) / 2;
    String end = "";
    for (int i = text.length(); i > 0; ) {
      int codePoint = text.codePointBefore(i);
      i -= Character.charCount(codePoint);
      if (columns(text.substring(i)) > atEnd) {
        break;
      }
      end = text.substring(i);
    }
    return cut(text, width - columns(end)) + end;
  }

  /** The text in pieces that end between words, as many as it takes; a long word is cut. */
  public static List<String> wrapped(String text, int width) {
    List<String> pieces = new ArrayList<>();
    String piece = "";
    for (String word : text.split(" ", -1)) {
      String longer = piece.isEmpty() ? word : piece + " " + word;
      if (!piece.isEmpty() && columns(longer) > width) {
        pieces.add(piece);
        longer = word;
      }
      piece = longer;
    }
    pieces.add(piece);
    return pieces.stream().map(part -> cut(part, Math.max(1, width))).toList();
  }

  /** The text at the left edge of a column. */
  public static String padRight(String text, int width) {
    String fitting = cut(text, width);
    return fitting + " ".repeat(width - columns(fitting));
  }

  /** The text at the right edge of a column. */
  public static String padLeft(String text, int width) {
    String fitting = cut(text, width);
    return " ".repeat(width - columns(fitting)) + fitting;
  }

  /** Puts a line together from left to right; for use by one thread. */
  public static final class Builder {
    private final List<Span> spans = new ArrayList<>();
    private int width;

    /** Appends the text as it is. */
    public Builder add(String text, Style style) {
      if (!text.isEmpty()) {
        Span span = new Span(text, style);
        spans.add(span);
        width += columns(span.text());
      }
      return this;
    }

    /** Appends plain text. */
    public Builder add(String text) {
      return add(text, Style.PLAIN);
    }

    /** Appends another line. */
    public Builder add(Line line) {
      line.spans().forEach(span -> add(span.text(), span.style()));
      return this;
    }

    /** Appends a column with its text at the left edge. */
    public Builder left(String text, int columns, Style style) {
      return add(padRight(SafeText.of(text), columns), style);
    }

    /** Appends a column with its text at the right edge. */
    public Builder right(String text, int columns, Style style) {
      return add(padLeft(SafeText.of(text), columns), style);
    }

    /** Appends spaces up to a column. */
    public Builder to(int column) {
      return column > width ? add(" ".repeat(column - width)) : this;
    }

    public int width() {
      return width;
    }

    public Line build() {
      return new Line(spans);
    }
  }
}
