// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes one frame into a buffer that grows.
 *
 * <p>A record is its length and its fields. It ends with its last field that is neither 0 nor
 * empty: what a reader does not find it takes for that.
 */
class WireOut {

  private static final int PREFIX = 4;

  private ByteBuffer buffer = ByteBuffer.allocate(1_024).position(PREFIX);

  /** The end of the last field that is neither 0 nor empty. */
  private int filled;

  WireOut(byte type) {
    buffer.put(type);
  }

  private void reserve(int bytes) {
    if (buffer.remaining() < bytes) {
      int capacity = Math.max(2 * buffer.capacity(), buffer.position() + bytes);
      buffer = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), capacity)).position(buffer.position());
    }
  }

  private void fill(boolean field) {
    if (field) {
      filled = buffer.position();
    }
  }

  /**
   * Begins a record.
   *
   * @return where, for {@link #end(int)}
   */
  int begin() {
    reserve(1);
    buffer.put((byte) 0);
    return buffer.position();
  }

  /** Ends the record that began there: the one that began last of those that have not ended. */
  void end(int begin) {
    int length = Math.max(0, filled - begin);
    int more = (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(length | 1)) / 7;
    reserve(more);
    // Most lengths take the one byte that was left for them.
    if (more > 0) {
      System.arraycopy(buffer.array(), begin, buffer.array(), begin + more, length);
    }
    buffer.position(begin - 1);
    count(length);
    buffer.position(buffer.position() + length);
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
      buffer.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    buffer.put((byte) rest);
    fill(value > 0);
  }

  /** Bytes behind their number. */
  void bytes(byte[] value) {
    count(value.length);
    reserve(value.length);
    buffer.put(value);
    fill(value.length > 0);
  }

  /** Any number in eight bytes. */
  void fixed(long value) {
    reserve(Long.BYTES);
    buffer.putLong(value);
    fill(value != 0);
  }

  void real(double value) {
    fixed(Double.doubleToLongBits(value));
  }

  void flag(boolean value) {
    reserve(1);
    buffer.put((byte) (value ? 1 : 0));
    fill(value);
  }

  /** A text, cut to what the other side accepts. */
  void text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    int length = bytes.length;
    if (length > FeedProtocol.LONGEST_STRING) {
      length = FeedProtocol.LONGEST_STRING;
      while ((bytes[length] & 0xc0) == 0x80) {
        length--; // not in the middle of a character
      }
    }
    count(length);
    reserve(length);
    buffer.put(bytes, 0, length);
    fill(length > 0);
  }

  /** A constant by its name, so that a new one does not shift the others. */
  void constant(Enum<?> value) {
    text(value.name());
  }

  /** The finished frame, ready to be sent. */
  ByteBuffer frame() {
    buffer.flip();
    buffer.putInt(0, buffer.limit() - PREFIX);
    return buffer.asReadOnlyBuffer();
  }
}
