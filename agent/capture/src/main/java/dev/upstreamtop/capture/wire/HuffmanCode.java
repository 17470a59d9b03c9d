// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

/**
 * The code that HTTP/2 writes texts in (RFC 7541, 5.2 and appendix B). It is canonical: how long
 * each character's code is says all of it.
 */
final class HuffmanCode {

  /** By character, and last for the end of a text: a letter, 'a' for a code of five bits. */
  private static final String LENGTHS =
      "isxxxxxxxtzxxzxxxxxxxxzxxxxxxxxxbffhibdgffdgdbbbaaabbbbbbbcdkbhf"
          + "ibccccccccccccccccccccccdcdioijbkabababbbaccbbbabcbaabccccckgjix"
          + "prpprrrsrssssststtrstssssqrsrsstrqprrssqsrrtqrssqqrqsrssprrrsrrs"
          + "vvporsruvvvwwvtuoqvwwvwtqqvvxwwwptpqrqqsrruuttvsvwvvwwwwwxwwwwwv"
          + "z";

  private static final int SHORTEST = 5;
  private static final int LONGEST = 30;
  private static final int END = 256;

  /** By length: the first code, and where the characters of that length begin. */
  private static final int[] FIRST = new int[LONGEST + 1];

  private static final int[] BEGIN = new int[LONGEST + 2];
  private static final int[] CHARACTERS = new int[LENGTHS.length()];

  static {
    int at = 0;
    int code = 0;
    for (int length = 0; length <= LONGEST; length++) {
      FIRST[length] = code;
      BEGIN[length] = at;
      for (int character = 0; character <= END; character++) {
        if (LENGTHS.charAt(character) - 'a' + SHORTEST == length) {
          CHARACTERS[at++] = character;
          code++;
        }
      }
      code <<= 1;
    }
    BEGIN[LONGEST + 1] = at;
  }

  private HuffmanCode() {}

  /** The most characters that so many coded bytes can be. */
  static int mostCharacters(int bytes) {
    return bytes * Byte.SIZE / SHORTEST;
  }

  /**
   * Decodes a text.
   *
   * @param length how many bytes of it are coded ones
   * @param whole whether those are all; if not, what follows the last character is not looked at
   * @param into gets the text; {@link #mostCharacters} of them always fit
   * @return how many characters it has; -1 where the bytes are no such text
   */
  static int decode(byte[] coded, int length, boolean whole, byte[] into) {
    int out = 0;
    int code = 0;
    int bits = 0;
    for (int i = 0; i < length * Byte.SIZE; i++) {
      int bit = coded[i / Byte.SIZE] >> (Byte.SIZE - 1 - i % Byte.SIZE) & 1;
      code = (code << 1) | bit;
      bits++;
      int at = BEGIN[bits] + code - FIRST[bits];
      if (at < BEGIN[bits + 1]) {
        if (CHARACTERS[at] == END) {
          return -1;
        }
        into[out++] = (byte) CHARACTERS[at];
        code = 0;
        bits = 0;
      }
    }
    // A text's last byte is filled up with ones; a byte of them is too much.
    boolean filled = bits < Byte.SIZE && code == (1 << bits) - 1;
    return whole && !filled ? -1 : out;
  }
}
