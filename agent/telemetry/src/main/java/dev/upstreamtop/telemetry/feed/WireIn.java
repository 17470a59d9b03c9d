// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the content of one frame and believes nothing in it.
 *
 * <p>A field that a record does not have is 0 or empty; what follows the fields that are read is
 * passed over. Outside of records every field has to be there.
 */
final class WireIn {

  /** Reads a value out of what comes next. */
  @FunctionalInterface
  interface Value<T> {
    T read() throws FeedFormatException;
  }

  private final ByteBuffer buffer;
  private int position;

  /** Where the record ends that is read, or the frame. */
  private int end;

  private int depth;

  private final RecentTexts texts;

  WireIn(ByteBuffer content, byte type, RecentTexts texts) throws FeedFormatException {
    this.buffer = content;
    this.position = content.position();
    this.end = content.limit();
    this.texts = texts;
    int actual = octet();
    if (actual != type) {
      throw new FeedFormatException("frame of type " + actual + " where " + type + " was due");
    }
  }

  /** Whether the record that is read has no more fields. */
  private boolean isOver() {
    return position == end && depth > 0;
  }

  /** A record, whatever a later release has put behind the fields that are read. */
  <T> T record(Value<T> fields) throws FeedFormatException {
    int length = length(FeedProtocol.LONGEST_FRAME);
    int outerEnd = end;
    end = position + length;
    depth++;
    T value = fields.read();
    depth--;
    position = end;
    end = outerEnd;
    return value;
  }

  /** Values behind their number; those that are read as null are left out. */
  <T> List<T> list(int most, Value<T> item) throws FeedFormatException {
    int length = length(most);
    List<T> items = new ArrayList<>(Math.min(length, FeedProtocol.MOST_ITEMS));
    for (int i = 0; i < length; i++) {
      T value = item.read();
      if (value != null) {
        items.add(value);
      }
    }
    return items;
  }

  private int octet() throws FeedFormatException {
    return buffer.get(skip(1)) & 0xff;
  }

  /** Goes on by so many bytes, and returns where they are. */
  private int skip(int bytes) throws FeedFormatException {
    if (bytes > end - position) {
      throw new FeedFormatException("frame is shorter than its content");
    }
    position += bytes;
    return position - bytes;
  }

  long count() throws FeedFormatException {
    if (isOver()) {
      return 0;
    }
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

  /** The length of what takes at least one byte each, or is bytes. */
  int length(int most) throws FeedFormatException {
    long length = count();
    if (length > most || length > end - position) {
      throw new FeedFormatException("length out of range: " + length);
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
    if (isOver()) {
      return 0;
    }
    return buffer.getLong(skip(Long.BYTES));
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
    buffer.get(skip(bytes.length), bytes);
    return bytes;
  }

  /** A constant, or null where this release has none of that name. */
  <E extends Enum<E>> E known(E[] values) throws FeedFormatException {
    String name = text();
    for (E value : values) {
      if (value.name().equals(name)) {
        return value;
      }
    }
    return null;
  }

  /** A constant that this release has to have. */
  <E extends Enum<E>> E constant(E[] values) throws FeedFormatException {
    E constant = known(values);
    if (constant == null) {
      throw new FeedFormatException("unknown constant");
    }
    return constant;
  }

  /** Nothing may follow. */
  void end() throws FeedFormatException {
    if (position != end) {
      throw new FeedFormatException("frame is longer than its content");
    }
  }
}
