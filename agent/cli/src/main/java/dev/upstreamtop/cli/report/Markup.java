// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

/** Writes well-formed markup: text is escaped, and what is opened is closed. */
final class Markup {

  private final StringBuilder out = new StringBuilder();

  /**
   * Writes an element with what is written meanwhile inside.
   *
   * @param attributes names and values in turn
   */
  Markup element(String name, Runnable content, String... attributes) {
    start(name, attributes);
    out.append('>');
    content.run();
    out.append("</").append(name).append(">\n");
    return this;
  }

  /** Writes an element that holds text alone. */
  Markup element(String name, String text, String... attributes) {
    start(name, attributes);
    out.append('>').append(escaped(text)).append("</").append(name).append(">\n");
    return this;
  }

  /** Writes an element that holds nothing. */
  Markup empty(String name, String... attributes) {
    start(name, attributes);
    out.append("/>\n");
    return this;
  }

  /** Writes text. */
  Markup text(String text) {
    out.append(escaped(text));
    return this;
  }

  private void start(String name, String... attributes) {
    out.append('<').append(name);
    for (int i = 0; i + 1 < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"").append(escaped(attributes[i + 1]));
      out.append('"');
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
