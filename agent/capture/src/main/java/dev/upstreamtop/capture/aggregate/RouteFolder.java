// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import dev.upstreamtop.capture.wire.Sizes;

/**
 * Folds the segments of a path that identify a thing to <code>{id}</code>, so that {@code
 * /orders/17} and {@code /orders/18} are one route.
 *
 * <p>What counts as an identifier: decimal numbers, UUIDs, hexadecimal numbers of 8 digits and more
 * with a decimal digit among them, ISO 8601 dates with or without a time, and each of these before
 * a file name's extension. Works on bytes and allocates nothing.
 */
final class RouteFolder {

  /** Room for every result: a path of one-digit segments grows from 2 to 5 bytes each. */
  static final int MOST_BYTES = 3 * Sizes.PATH_MAX;

  private static final byte[] PLACEHOLDER = {'{', 'i', 'd', '}'};
  private static final int SHORTEST_HEX = 8;
  private static final int LONGEST_EXTENSION = 5;
  private static final String UUID = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  private static final String DATE = "dddd-dd-dd";

  private RouteFolder() {}

  /**
   * Folds a path.
   *
   * @param path the path, without its query
   * @param length how many bytes it has
   * @param cut whether its end is missing: the last segment may then be half an identifier
   * @param into gets the route, {@link #MOST_BYTES} long
   * @return how many bytes the route has
   */
  static int fold(byte[] path, int length, boolean cut, byte[] into) {
    int out = 0;
    int start = 0;
    while (start <= length) {
      int end = start;
      while (end < length && path[end] != '/') {
        end++;
      }
      boolean half = cut && end == length;
      int identifier = identifierEnd(path, start, end, half);
      if (identifier > start) {
        System.arraycopy(PLACEHOLDER, 0, into, out, PLACEHOLDER.length);
        out += PLACEHOLDER.length;
      }
      System.arraycopy(path, identifier, into, out, end - identifier);
      out += end - identifier;
      if (end < length) {
        into[out++] = '/';
      }
      start = end + 1;
    }
    return out;
  }

  /** Where the identifier that a segment begins with ends; its start where there is none. */
  private static int identifierEnd(byte[] path, int start, int end, boolean half) {
    if (isIdentifier(path, start, end) || (half && isHalfIdentifier(path, start, end))) {
      return end;
    }
    int dot = end - 1;
    while (dot > start && path[dot] != '.') {
      dot--;
    }
    if (dot > start && isExtension(path, dot + 1, end) && isIdentifier(path, start, dot)) {
      return dot;
    }
    return start;
  }

  private static boolean isIdentifier(byte[] path, int start, int end) {
    int length = end - start;
    if (length == 0) {
      return false;
    }
    int digits = 0;
    int hex = 0;
    for (int i = start; i < end; i++) {
      if (isDigit(path[i])) {
        digits++;
      }
      if (isHex(path[i])) {
        hex++;
      }
    }
    return digits == length
        || (hex == length && digits > 0 && length >= SHORTEST_HEX)
        || matches(path, start, end, UUID)
        || isDate(path, start, end);
  }

  /** The start of a number, hexadecimal number, UUID or date that was cut off. */
  private static boolean isHalfIdentifier(byte[] path, int start, int end) {
    boolean digit = false;
    for (int i = start; i < end; i++) {
      if (!isHex(path[i]) && path[i] != '-') {
        return false;
      }
      digit |= isDigit(path[i]);
    }
    return digit;
  }

  private static boolean isDate(byte[] path, int start, int end) {
    int dateEnd = start + DATE.length();
    if (end < dateEnd || !matches(path, start, dateEnd, DATE)) {
      return false;
    }
    if (end == dateEnd) {
      return true;
    }
    if (path[dateEnd] != 'T' || end == dateEnd + 1) {
      return false;
    }
    for (int i = dateEnd + 1; i < end; i++) {
      byte c = path[i];
      if (!isDigit(c) && c != ':' && c != '.' && c != 'Z' && c != '+' && c != '-') {
        return false;
      }
    }
    return true;
  }

  /** Matches a pattern in which d is a decimal digit and x a hexadecimal one. */
  private static boolean matches(byte[] path, int start, int end, String pattern) {
    if (end - start != pattern.length()) {
      return false;
    }
    for (int i = 0; i < pattern.length(); i++) {
      byte c = path[start + i];
      boolean fits =
          switch (pattern.charAt(i)) {
            case 'd' -> isDigit(c);
            case 'x' -> isHex(c);
            default -> c == pattern.charAt(i);
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static boolean isExtension(byte[] path, int start, int end) {
    if (end == start || end - start > LONGEST_EXTENSION) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if ((path[i] | 0x20) < 'a' || (path[i] | 0x20) > 'z') {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHex(byte c) {
    return isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
  }
}
