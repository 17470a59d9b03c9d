// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes one frame into an array that grows.
 *
 * <p>A record is its length and its fields. It ends with its last field that is neither 0 nor
 * empty: what a reader does not find it takes for that.
 */
class WireOut {

  private static final int PREFIX = 4;

  /** Bytes of a length up to that of the longest frame. */
  private static final int LONG_LENGTH = 4;

  private byte[] bytes = new byte[1_024];
  private int position = PREFIX;

  /** The end of the last field that is neither 0 nor empty. */
  private int filled;

  WireOut(byte type) {
    bytes[position++] = type;
  }

  private void reserve(int more) {
    if (bytes.length - position < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, position + more));
    }
  }

  private void fill(boolean field) {
    if (field) {
      filled = position;
    }
  }

  /**
   * Begins a record.
   *
   * @return where, for {@link #end(int)}
   */
  int begin() {
    return begin(1);
  }

  /** Begins a record that is likely to be long: its bytes are not moved for its length. */
  int beginLong() {
    return begin(LONG_LENGTH);
  }

  /** Leaves so many bytes for the length, the last of which says how many until it is known. */
  int begin(int octets) {
    reserve(octets);
    position += octets;
    bytes[position - 1] = (byte) octets;
    return position;
  }

  /** Ends the record that began there: the one that began last of those that have not ended. */
  void end(int begin) {
    int length = Math.max(0, filled - begin);
    int left = bytes[begin - 1];
    int needed = (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(length | 1)) / 7 + 1;
    int octets = Math.max(left, needed);
    if (octets > left) {
      reserve(octets - left);
      System.arraycopy(bytes, begin, bytes, begin - left + octets, length);
    }
    position = begin - left;
    for (int i = 1; i < octets; i++) {
      bytes[position++] = (byte) ((length >>> (7 * (i - 1))) | 0x80);
    }
    bytes[position++] = (byte) ((length >>> (7 * (octets - 1))) & 0x7f);
    position += length;
    fill(length > 0);
  }

  /** Values behind their number. */
  <T> void list(List<T> items, Consumer<T> writer) {
    count(items.size());
    items.forEach(writer);
    fill(!items.isEmpty());
  }

  /**
   * A non-negative number in as few bytes as it needs: seven bits each, least significant first.
   */
  void count(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("negative: " + value);
    }
    reserve(9);
    long rest = value;
    while (rest > 0x7f) {
      bytes[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[position++] = (byte) rest;
    fill(value > 0);
  }

  /** Bytes behind their number. */
  void bytes(byte[] value) {
    bytes(value, value.length);
  }

  private void bytes(byte[] value, int length) {
    count(length);
    reserve(length);
    System.arraycopy(value, 0, bytes, position, length);
    position += length;
    fill(length > 0);
  }

  /** Any number in eight bytes. */
  void fixed(long value) {
    reserve(Long.BYTES);
    ByteBuffer.wrap(bytes).putLong(position, value);
    position += Long.BYTES;
    fill(value != 0);
  }

  void real(double value) {
    fixed(Double.doubleToLongBits(value));
  }

  void flag(boolean value) {
    reserve(1);
    bytes[position++] = (byte) (value ? 1 : 0);
    fill(value);
  }

  /** A text, cut to what the other side accepts. */
  void text(String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    int length = text.length;
    if (length > FeedProtocol.LONGEST_STRING) {
      length = FeedProtocol.LONGEST_STRING;
      while ((text[length] & 0xc0) == 0x80) {
        length--; // not in the middle of a character
      }
    }
    bytes(text, length);
  }

  /** A constant by its name, so that a new one does not shift the others. */
  void constant(Enum<?> value) {
    text(value.name());
  }

  /** The finished frame, ready to be sent. */
  ByteBuffer frame() {
    return ByteBuffer.wrap(bytes, 0, position).putInt(0, position - PREFIX).asReadOnlyBuffer();
  }
}
