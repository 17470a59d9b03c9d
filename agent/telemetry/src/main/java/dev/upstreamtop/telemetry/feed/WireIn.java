// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads the content of one frame and believes nothing in it. */
final class WireIn {

  private final ByteBuffer buffer;

  private final RecentTexts texts;

  WireIn(ByteBuffer content, byte type, RecentTexts texts) throws FeedFormatException {
    this.buffer = content.duplicate();
    this.texts = texts;
    int actual = octet();
    if (actual != type) {
      throw new FeedFormatException("frame of type " + actual + " where " + type + " was due");
    }
  }

  private int octet() throws FeedFormatException {
    try {
      return buffer.get() & 0xff;
    } catch (BufferUnderflowException e) {
      throw truncated();
    }
  }

  private static FeedFormatException truncated() {
    return new FeedFormatException("frame is shorter than its content");
  }

  long count() throws FeedFormatException {
    long value = 0;
    for (int shift = 0; shift < 56; shift += 7) {
      int octet = octet();
      value |= (octet & 0x7fL) << shift;
      if (octet < 0x80) {
        if (value > Snapshot.LARGEST_COUNT) {
          break;
        }
        return value;
      }
    }
    throw new FeedFormatException("number out of range");
  }

  /** The length of a list whose items take at least one byte each. */
  int length(int most) throws FeedFormatException {
    long length = count();
    if (length > most || length > buffer.remaining()) {
      throw new FeedFormatException("list of " + length + " items");
    }
    return (int) length;
  }

  /** A number of at most {@code most}. */
  int small(int most) throws FeedFormatException {
    long value = count();
    if (value > most) {
      throw new FeedFormatException("number out of range 0 to " + most + ": " + value);
    }
    return (int) value;
  }

  long fixed() throws FeedFormatException {
    try {
      return buffer.getLong();
    } catch (BufferUnderflowException e) {
      throw truncated();
    }
  }

  double real() throws FeedFormatException {
    double value = Double.longBitsToDouble(fixed());
    if (!Double.isFinite(value)) {
      throw new FeedFormatException("number is not finite");
    }
    return value;
  }

  boolean flag() throws FeedFormatException {
    return small(1) == 1;
  }

  String text() throws FeedFormatException {
    return texts.of(new String(bytes(FeedProtocol.LONGEST_STRING), StandardCharsets.UTF_8));
  }

  /** At most so many bytes. */
  byte[] bytes(int most) throws FeedFormatException {
    byte[] bytes = new byte[length(most)];
    buffer.get(bytes);
    return bytes;
  }

  <E extends Enum<E>> E constant(E[] values) throws FeedFormatException {
    String name = text();
    for (E value : values) {
      if (value.name().equals(name)) {
        return value;
      }
    }
    throw new FeedFormatException("unknown constant");
  }

  /** Nothing may follow. */
  void end() throws FeedFormatException {
    if (buffer.hasRemaining()) {
      throw new FeedFormatException("frame is longer than its content");
    }
  }
}
