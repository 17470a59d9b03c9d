// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pattern of routes of the user's own: {@code GET /static/*} or <code>/users/{name}/posts</code>.
 *
 * <p>A <code>{name}</code> stands for one segment or a part of it, a {@code *} for any number of
 * characters in a segment, at the pattern's end for all that follows. What matches is shown as the
 * pattern is written; the first pattern that matches counts.
 *
 * @param method only requests of this method, as sent; empty for all
 * @param path the pattern, of printable ASCII, from {@code /} on
 */
public record RoutePattern(String method, String path) {

  private static final int LONGEST = 128;

  private static final Pattern FORM =
      Pattern.compile(
          "(?:([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32})["
              + " ]+)?(/(?:[\\x21-\\x7e&&[^{}?#;,\"]]|\\{\\w+\\})*)");

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException when the text is none
   */
  public static RoutePattern parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches() || matcher.group(2).length() > LONGEST) {
      throw new IllegalArgumentException(
          "'" + text + "' is no pattern such as 'GET /static/*' or '/users/{name}/posts'");
    }
    return new RoutePattern(matcher.group(1) == null ? "" : matcher.group(1), matcher.group(2));
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return method.isEmpty() ? path : method + " " + path;
  }
}
