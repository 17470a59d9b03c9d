// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes one frame into a buffer that grows. */
final class WireOut {

  private static final int PREFIX = 4;

  private ByteBuffer buffer = ByteBuffer.allocate(1_024).position(PREFIX);

  WireOut(byte type) {
    buffer.put(type);
  }

  private void reserve(int bytes) {
    if (buffer.remaining() < bytes) {
      int capacity = Math.max(2 * buffer.capacity(), buffer.position() + bytes);
      buffer = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), capacity)).position(buffer.position());
    }
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
  }

  /** Bytes behind their number. */
  void bytes(byte[] value) {
    count(value.length);
    reserve(value.length);
    buffer.put(value);
  }

  /** Any number in eight bytes. */
  void fixed(long value) {
    reserve(Long.BYTES);
    buffer.putLong(value);
  }

  void real(double value) {
    fixed(Double.doubleToLongBits(value));
  }

  void flag(boolean value) {
    reserve(1);
    buffer.put((byte) (value ? 1 : 0));
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
