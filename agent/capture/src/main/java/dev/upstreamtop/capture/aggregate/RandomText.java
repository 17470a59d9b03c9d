// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

/**
 * Tells text that a random generator made (a nanoid, a token in base64url) from names that people
 * give, by its pairs of neighbours: a letter beside a digit, or two letters that words seldom have
 * beside each other. In random base62 about two thirds of all pairs are such, in names few.
 */
final class RandomText {

  /**
   * By the first letter, a to z, those that follow it in less than 0.05 % of the pairs in 100,000
   * words of English and of program sources: half of all pairs of letters, 6 % of those in words.
   */
  private static final String[] SELDOM = {
    "joqz",
    "ghjkmnpqtvwxz",
    "gjnqvwxyz",
    "ghjknqvwxyz",
    "jz",
    "ghjkmnpqvwxyz",
    "bcdfjkmpqvwxyz",
    "bcdfghjkmnpqsvwxyz",
    "hijquwy",
    "bcdfghijklmnpqrstuvwxyz",
    "bcdfghjkmnpqrtvwxyz",
    "ghjknqrvwxz",
    "fghjknqrtvwxyz",
    "hjqwxz",
    "hjqyz",
    "bfgjkmnqvwxz",
    "abcdefghijklmnopqrstvwxyz",
    "hjqwxz",
    "bgjqvxz",
    "gjkqvwxz",
    "hjkoquvwxyz",
    "bcdfghjklmnpqrtuvwxyz",
    "bcdfghjklmnpqtuvwxyz",
    "abdfghjklmnoqrsuvwxyz",
    "bcdfghijkoqruvwxyz",
    "bcdfghjklmnopqrstuvwxyz"
  };

  private static final int[] SELDOM_BITS = new int[SELDOM.length];

  static {
    for (int letter = 0; letter < SELDOM.length; letter++) {
      for (int i = 0; i < SELDOM[letter].length(); i++) {
        SELDOM_BITS[letter] |= 1 << (SELDOM[letter].charAt(i) - 'a');
      }
    }
  }

  /** From here on, chance makes no name look random that has 3 odd pairs of 10. */
  private static final int LONG = 16;

  private static final int SHORTEST = 10;

  private RandomText() {}

  /**
   * Whether a text is taken for random: letters, digits, and few {@code -} and {@code _}; of 16
   * characters and more with a digit or both cases and 3 odd pairs of 10, of 10 and more with
   * digits and both cases, no separator, and half of all pairs odd.
   */
  static boolean is(byte[] text, int start, int end) {
    return is(text, start, end, SHORTEST);
  }

  /** The same where the place says that a shorter one is to be expected. */
  static boolean is(byte[] text, int start, int end, int shortest) {
    int length = end - start;
    if (length < shortest) {
      return false;
    }
    boolean digit = false;
    boolean upper = false;
    boolean lower = false;
    int separators = 0;
    int pairs = 0;
    int odd = 0;
    // 1 to 26 for a letter, 27 for a digit, 0 for a separator.
    int before = 0;
    for (int i = start; i < end; i++) {
      byte c = text[i];
      int kind;
      if (PathCharacters.isDigit(c)) {
        digit = true;
        kind = 27;
      } else if (PathCharacters.isLetter(c)) {
        upper |= c < 'a';
        lower |= c >= 'a';
        kind = (c | 0x20) - 'a' + 1;
      } else if (c == '-' || c == '_') {
        separators++;
        kind = 0;
      } else {
        return false;
      }
      if (kind > 0 && before > 0) {
        pairs++;
        odd += isOdd(before, kind) ? 1 : 0;
      }
      before = kind;
    }
    if (length >= LONG) {
      return (digit || (upper && lower))
          && separators * 6 <= length
          && odd * 10 >= pairs * 3
          && pairs > 0;
    }
    return digit && upper && lower && separators == 0 && odd * 2 >= pairs;
  }

  private static boolean isOdd(int first, int second) {
    if (first == 27 || second == 27) {
      return first != second;
    }
    return (SELDOM_BITS[first - 1] >> (second - 1) & 1) != 0;
  }
}
