// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import dev.upstreamtop.capture.wire.Sizes;

/**
 * Folds the parts of a path that identify a thing to <code>{id}</code>, so that {@code /orders/17}
 * and {@code /orders/18} are one route.
 *
 * <p>A segment is folded that is an {@link Identifier}; of a segment the part is folded that is one
 * behind a word and a separator ({@code ORD-09201185}), before a file name's extension ({@code
 * 17.pdf}), or, as the hash of its content, inside a file name ({@code app.3f9a1c2b.js}). Works on
 * bytes and allocates nothing; for one thread.
 */
final class RouteFolder {

  /** Room for every result: a path of one-digit segments grows from 2 to 5 bytes each. */
  static final int MOST_BYTES = 3 * Sizes.PATH_MAX;

  private static final byte[] PLACEHOLDER = {'{', 'i', 'd', '}'};

  /** A number of fewer digits behind a word may be a year, a version, a standard's. */
  private static final int LEAST_DIGITS_BEHIND_WORD = 5;

  private static final int LEAST_DIGITS_BEHIND_LETTERS = 6;
  private static final int LONGEST_WORD = 12;
  private static final int UUID_BYTES = 36;

  /** Bundlers name files by 8 characters of base64url (vite, rollup). */
  private static final int BUNDLER_HASH = 8;

  /** Below this length, a segment without a digit or {@code @} is no identifier. */
  private static final int LEAST_WITHOUT_DIGIT = 16;

  /** The part of a segment that is folded. */
  private int from;

  private int to;

  /**
   * Folds a path.
   *
   * @param path the path, without parameters and query
   * @param length how many bytes it has
   * @param cut whether its end is missing: the last segment may then be half an identifier
   * @param into gets the route, {@link #MOST_BYTES} long
   * @return how many bytes the route has
   */
  int fold(byte[] path, int length, boolean cut, byte[] into) {
    int out = 0;
    int start = 0;
    while (start <= length) {
      int end = start;
      boolean marked = false;
      while (end < length && path[end] != '/') {
        marked |= path[end] <= '9' || path[end] == '@';
        end++;
      }
      if ((marked || end - start >= LEAST_WITHOUT_DIGIT)
          && find(path, start, end, cut && end == length)) {
        out = append(path, start, from, into, out);
        System.arraycopy(PLACEHOLDER, 0, into, out, PLACEHOLDER.length);
        out = append(path, to, end, into, out + PLACEHOLDER.length);
      } else {
        out = append(path, start, end, into, out);
      }
      if (end < length) {
        into[out++] = '/';
      }
      start = end + 1;
    }
    return out;
  }

  private static int append(byte[] path, int start, int end, byte[] into, int out) {
    System.arraycopy(path, start, into, out, end - start);
    return out + end - start;
  }

  private boolean found(int start, int end) {
    from = start;
    to = end;
    return true;
  }

  /** Finds the part of a segment that is to be folded. */
  private boolean find(byte[] path, int start, int end, boolean half) {
    if (end == start) {
      return false;
    }
    if (Identifier.is(path, start, end) || (half && Identifier.isHalf(path, start, end))) {
      return found(start, end);
    }
    int extension = FileName.extension(path, start, end);
    if (extension < 0) {
      return findWord(path, start, end);
    }
    int dot = extension - 1;
    return (Identifier.is(path, start, dot) && found(start, dot))
        || findHash(path, start, dot, FileName.isOfTheWeb(path, extension, end))
        || findWord(path, start, dot);
  }

  private boolean findWord(byte[] path, int start, int end) {
    return findBehindWord(path, start, end)
        || (RandomText.is(path, start, end) && found(start, end));
  }

  /** Finds the last piece of a file's name that is a hash. */
  private boolean findHash(byte[] path, int start, int end, boolean bundled) {
    int pieceEnd = end;
    for (int i = end - 1; i > start; i--) {
      if (isSeparator(path[i]) || path[i] == '.') {
        if (Identifier.isHexadecimal(path, i + 1, pieceEnd)
            || (bundled
                && pieceEnd - i - 1 == BUNDLER_HASH
                && RandomText.is(path, i + 1, pieceEnd, BUNDLER_HASH))) {
          return !isUuidBefore(path, start, pieceEnd) && found(i + 1, pieceEnd);
        }
        pieceEnd = i;
      }
    }
    // "3f9a1c2b.chunk.js"
    return pieceEnd < end
        && path[pieceEnd] == '.'
        && Identifier.isHexadecimal(path, start, pieceEnd)
        && found(start, pieceEnd);
  }

  private static boolean isUuidBefore(byte[] path, int start, int end) {
    return end - start >= UUID_BYTES && Identifier.isUuid(path, end - UUID_BYTES, end);
  }

  /** Finds the identifier behind a word, which stays; behind anything longer all is folded. */
  private boolean findBehindWord(byte[] path, int start, int end) {
    int identifier = end;
    if (end - start > UUID_BYTES + 1 && isUuidBefore(path, start, end)) {
      identifier = end - UUID_BYTES;
    } else {
      while (identifier > start && !isSeparator(path[identifier - 1])) {
        identifier--;
      }
    }
    if (identifier == start) {
      return findBehindLetters(path, start, end);
    }
    if (identifier == start + 1
        || !isSeparator(path[identifier - 1])
        || !Identifier.isWord(path, identifier, end)
        || (end - identifier < LEAST_DIGITS_BEHIND_WORD)) {
      return false;
    }
    int word = identifier - 1;
    // Letters of both cases may be random themselves, and would make a route of each.
    boolean stays =
        word - start <= LONGEST_WORD && PathCharacters.areLettersOfOneCase(path, start, word);
    return found(stays ? identifier : start, end);
  }

  /** Finds a number right behind two letters or more: {@code ORD09201185}. */
  private boolean findBehindLetters(byte[] path, int start, int end) {
    int number = end;
    while (number > start && PathCharacters.isDigit(path[number - 1])) {
      number--;
    }
    return end - number >= LEAST_DIGITS_BEHIND_LETTERS
        && number - start >= 2
        && number - start <= LONGEST_WORD
        && PathCharacters.areLetters(path, start, number)
        && found(number, end);
  }

  private static boolean isSeparator(byte c) {
    return c == '-' || c == '_' || c == '~' || c == ':' || c == '=';
  }
}
