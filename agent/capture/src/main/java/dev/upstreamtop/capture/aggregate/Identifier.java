// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

/**
 * Which texts identify one thing, each by its whole form: decimal numbers, hexadecimal numbers of 8
 * digits and more with a decimal digit among them, UUIDs, ULIDs, ISO 8601 dates with or without a
 * time, lists of numbers and coordinates, e-mail addresses, JSON web tokens, and {@link
 * RandomText}.
 */
final class Identifier {

  private static final int SHORTEST_HEX = 8;
  private static final int SHORTEST_JWT = 16;
  private static final int ULID = 26;
  private static final int LEAST_ULID_DIGITS = 3;
  private static final String UUID = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  private static final String DATE = "dddd-dd-dd";

  private Identifier() {}

  /** Whether it is one by its form alone: not for random text, in which a prefix may be. */
  static boolean is(byte[] path, int start, int end) {
    return isNumberOrHash(path, start, end)
        || isDate(path, start, end)
        || isNumbers(path, start, end)
        || isMailAddress(path, start, end)
        || isJsonWebToken(path, start, end);
  }

  /** Whether it is one of those that also stand behind a prefix: {@code ORD-09201185}. */
  static boolean isWord(byte[] path, int start, int end) {
    return isNumberOrHash(path, start, end) || RandomText.is(path, start, end);
  }

  private static boolean isNumberOrHash(byte[] path, int start, int end) {
    return PathCharacters.areDigits(path, start, end)
        || isHexadecimal(path, start, end)
        || isUuid(path, start, end)
        || isUlid(path, start, end);
  }

  static boolean isHexadecimal(byte[] path, int start, int end) {
    boolean digit = false;
    for (int i = start; i < end; i++) {
      if (!PathCharacters.isHex(path[i])) {
        return false;
      }
      digit |= PathCharacters.isDigit(path[i]);
    }
    return digit && end - start >= SHORTEST_HEX;
  }

  static boolean isUuid(byte[] path, int start, int end) {
    return end - start == UUID.length() && matches(path, start, UUID);
  }

  /** 26 characters of Crockford's base 32, the first below 8 (github.com/ulid/spec). */
  private static boolean isUlid(byte[] path, int start, int end) {
    if (end - start != ULID || path[start] < '0' || path[start] > '7') {
      return false;
    }
    int digits = 0;
    for (int i = start; i < end; i++) {
      int letter = path[i] | 0x20;
      if (PathCharacters.isDigit(path[i])) {
        digits++;
      } else if (!PathCharacters.isLetter(path[i])
          || letter == 'i'
          || letter == 'l'
          || letter == 'o'
          || letter == 'u') {
        return false;
      }
    }
    return digits >= LEAST_ULID_DIGITS;
  }

  private static boolean isDate(byte[] path, int start, int end) {
    int dateEnd = start + DATE.length();
    if (end < dateEnd || !matches(path, start, DATE)) {
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
      if (!PathCharacters.isDigit(c) && c != ':' && c != '.' && c != 'Z' && c != '+' && c != '-') {
        return false;
      }
    }
    return true;
  }

  /** Numbers between commas, as they are or coded: {@code 48.1,-11.1} or {@code 17%2C18}. */
  private static boolean isNumbers(byte[] path, int start, int end) {
    boolean comma = false;
    boolean digit = false;
    for (int i = start; i < end; i++) {
      byte c = path[i];
      if (PathCharacters.isDigit(c)) {
        digit = true;
      } else if (c == ',' || isCoded(path, i, end, 'C')) {
        if (!digit) {
          return false;
        }
        comma = true;
        digit = false;
        i += c == ',' ? 0 : 2;
      } else if (c == '.' ? !digit : digit || (c != '-' && c != '+')) {
        return false;
      }
    }
    return comma && digit;
  }

  /** Whether {@code %2C} or {@code %2c} stands there. */
  private static boolean isCoded(byte[] path, int at, int end, char digit) {
    return end - at >= 3
        && path[at] == '%'
        && path[at + 1] == '2'
        && (path[at + 2] & ~0x20) == digit;
  }

  /**
   * A name, {@code @} or {@code %40}, a domain whose last label has letters alone. What ends like a
   * file ({@code icon@2x.png}) is none, nor is a package's version ({@code react@18.2.0}).
   */
  private static boolean isMailAddress(byte[] path, int start, int end) {
    int at = PathCharacters.last(path, start, end, '@');
    int domain = at + 1;
    for (int i = start; at < 0 && i + 3 <= end; i++) {
      if (path[i] == '%' && path[i + 1] == '4' && path[i + 2] == '0') {
        at = i;
        domain = i + 3;
      }
    }
    int dot = at < 0 ? -1 : PathCharacters.last(path, domain, end, '.');
    if (at <= start || dot <= domain || end - dot < 3) {
      return false;
    }
    for (int i = domain; i < end; i++) {
      byte c = path[i];
      if (!PathCharacters.isDigit(c) && !PathCharacters.isLetter(c) && c != '-' && c != '.') {
        return false;
      }
    }
    return PathCharacters.areLetters(path, dot + 1, end)
        && !FileName.isOfTheWeb(path, dot + 1, end);
  }

  /** Base64url of a JSON object, which begins <code>{"</code>; parts behind dots (RFC 7519). */
  private static boolean isJsonWebToken(byte[] path, int start, int end) {
    if (end - start < SHORTEST_JWT || !PathCharacters.isAt(path, start, end, "eyJ")) {
      return false;
    }
    for (int i = start; i < end; i++) {
      byte c = path[i];
      if (!PathCharacters.isDigit(c)
          && !PathCharacters.isLetter(c)
          && c != '-'
          && c != '_'
          && c != '.'
          && c != '=') {
        return false;
      }
    }
    return true;
  }

  /** The start of a number, hexadecimal number, UUID, date or mail address that was cut off. */
  static boolean isHalf(byte[] path, int start, int end) {
    if (PathCharacters.last(path, start, end, '@') > start) {
      return true;
    }
    boolean digit = false;
    for (int i = start; i < end; i++) {
      if (!PathCharacters.isHex(path[i]) && path[i] != '-') {
        return false;
      }
      digit |= PathCharacters.isDigit(path[i]);
    }
    return digit;
  }

  /** Matches a pattern in which d is a decimal digit and x a hexadecimal one. */
  private static boolean matches(byte[] path, int start, String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      byte c = path[start + i];
      boolean fits =
          switch (pattern.charAt(i)) {
            case 'd' -> PathCharacters.isDigit(c);
            case 'x' -> PathCharacters.isHex(c);
            default -> c == pattern.charAt(i);
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }
}
