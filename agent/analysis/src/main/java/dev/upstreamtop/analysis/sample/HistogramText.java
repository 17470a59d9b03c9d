// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.sample;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads the histograms that events carry: HdrHistogram's compressed V2 encoding in Base64.
 *
 * <p>A recording is not ours to trust: what a text claims about its length is not believed, nothing
 * larger than some hundred kilobytes is made of it, and what is no histogram is an empty one.
 */
public final class HistogramText {

  private static final int LONGEST_TEXT = 64 * 1024;
  private static final int MOST_INFLATED = 256 * 1024;
  private static final int LIKELY_INFLATED = 2 * 1024;

  /** Of the compressed form: a cookie and the length of what follows. */
  private static final int COMPRESSED_HEADER = 8;

  /** Of the plain form: cookie, length, offset, digits, lowest, highest, ratio. */
  private static final int PLAIN_HEADER = 40;

  private static final int COOKIE = 0x1c849303 | 0x10;
  private static final int COMPRESSED_COOKIE = 0x1c849304 | 0x10;
  private static final int LENGTH_AT = 4;
  private static final int OFFSET_AT = 8;
  private static final int DIGITS_AT = 12;
  private static final int LOWEST_AT = 16;
  private static final int MOST_DIGITS = 3;
  private static final int MOST_MAGNITUDE = 40;
  private static final int LONGEST_NUMBER = 9;

  /** The lowest value that events of ours tell apart, and into how many parts a power of two. */
  private static final int OUR_MAGNITUDE = 10;

  private static final int OUR_HALF_BITS = 4;

  private HistogramText() {}

  /**
   * Decodes a field's text.
   *
   * @param encoded null, or anything at all
   * @return {@link Distribution#EMPTY} for what is no histogram
   */
  public static Distribution decode(String encoded) {
    if (encoded == null || encoded.isEmpty() || encoded.length() > LONGEST_TEXT) {
      return Distribution.EMPTY;
    }
    try {
      ByteBuffer compressed = ByteBuffer.wrap(Base64.getDecoder().decode(encoded));
      return compressed.getInt() == COMPRESSED_COOKIE
          ? counts(inflated(compressed.array()))
          : Distribution.EMPTY;
    } catch (DataFormatException
        | BufferUnderflowException
        | IndexOutOfBoundsException
        | IllegalArgumentException notOne) {
      return Distribution.EMPTY;
    }
  }

  private static ByteBuffer inflated(byte[] compressed) throws DataFormatException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(compressed, COMPRESSED_HEADER, compressed.length - COMPRESSED_HEADER);
      byte[] plain = new byte[LIKELY_INFLATED];
      int length = inflater.inflate(plain);
      if (!inflater.finished()) {
        byte[] larger = new byte[MOST_INFLATED];
        System.arraycopy(plain, 0, larger, 0, length);
        length += inflater.inflate(larger, length, larger.length - length);
        plain = larger;
      }
      if (!inflater.finished()) {
        throw new DataFormatException("longer than any histogram, or cut short");
      }
      return ByteBuffer.wrap(plain, 0, length);
    } finally {
      inflater.end();
    }
  }

  private static Distribution counts(ByteBuffer plain) throws DataFormatException {
    int digits = plain.getInt(DIGITS_AT);
    long lowest = plain.getLong(LOWEST_AT);
    int magnitude = Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, lowest));
    if (plain.getInt(0) != COOKIE
        || plain.getInt(LENGTH_AT) != plain.limit() - PLAIN_HEADER
        || plain.getInt(OFFSET_AT) != 0
        || digits < 1
        || digits > MOST_DIGITS
        || magnitude > MOST_MAGNITUDE) {
      throw new DataFormatException("another encoding");
    }
    // Values up to twice ten to the digits are told apart: that many, to the next power of two.
    int halfBits =
        Integer.SIZE - Integer.numberOfLeadingZeros((int) (2 * Math.pow(10, digits)) - 1) - 1;
    plain.position(PLAIN_HEADER);
    return magnitude == OUR_MAGNITUDE && halfBits == OUR_HALF_BITS
        ? ours(plain)
        : others(plain, halfBits, magnitude);
  }

  /** With buckets that are those of a distribution, as events of ours have them. */
  private static Distribution ours(ByteBuffer plain) throws DataFormatException {
    Distribution.Builder builder = new Distribution.Builder();
    long index = 0;
    long beyond = 0;
    while (plain.hasRemaining()) {
      long number = number(plain);
      if (number < 0) {
        index -= number;
      } else {
        if (index >= Distribution.BUCKETS - 1) {
          beyond += number;
        } else if (number > 0) {
          builder.add((int) index, number);
        }
        index++;
      }
      check(index);
    }
    if (beyond > 0) {
      builder.add(Distribution.BUCKETS - 1, beyond);
    }
    return builder.build();
  }

  private static Distribution others(ByteBuffer plain, int halfBits, int magnitude)
      throws DataFormatException {
    long[] byBucket = new long[Distribution.BUCKETS];
    long index = 0;
    while (plain.hasRemaining()) {
      long number = number(plain);
      if (number < 0) {
        index -= number;
      } else {
        byBucket[Distribution.bucketOf(value(index, halfBits, magnitude))] += number;
        index++;
      }
      check(index);
    }
    return Distribution.of(byBucket);
  }

  private static void check(long index) throws DataFormatException {
    if (index < 0 || index > Integer.MAX_VALUE) {
      throw new DataFormatException("more buckets than any histogram has");
    }
  }

  private static long value(long index, int halfBits, int magnitude) {
    long half = 1L << halfBits;
    long power = (index >> halfBits) - 1;
    long within = (index & (half - 1)) + half;
    if (power < 0) {
      within -= half;
      power = 0;
    }
    // No bucket of ours begins that far up: the last one takes it.
    return power + magnitude + halfBits >= Long.SIZE - 2
        ? Long.MAX_VALUE
        : within << (power + magnitude);
  }

  /** LEB128 of seven bits a byte, least significant first, a ninth byte of eight; zigzag. */
  private static long number(ByteBuffer plain) {
    long bits = 0;
    for (int read = 0; read < LONGEST_NUMBER; read++) {
      byte next = plain.get();
      boolean last = read == LONGEST_NUMBER - 1;
      bits |= (last ? next & 0xffL : next & 0x7fL) << (7 * read);
      if (next >= 0) {
        break;
      }
    }
    return (bits >>> 1) ^ -(bits & 1);
  }
}
