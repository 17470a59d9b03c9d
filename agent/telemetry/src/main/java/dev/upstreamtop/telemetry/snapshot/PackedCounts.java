// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.Arrays;

/**
 * How a handful of positive counts by small numbers is kept: per number in use, in ascending order,
 * its distance from the one before (the first one's from 0) and its count, each in as few bytes as
 * it needs, seven bits a byte, least significant first.
 *
 * <p>A JVM holds two distributions for each of thousands of routes, most of them of a few values:
 * so they take tens of bytes instead of a kilobyte, and travel as they are.
 */
final class PackedCounts {

  /** No counts. */
  static final byte[] NONE = {};

  // Seven bits a byte: the largest count takes eight, and a sum of some thousands of them nine.
  private static final int LONGEST = 9;
  private static final int LONGEST_DISTANCE = 2;

  private PackedCounts() {}

  /** Takes a number in use and its count. */
  @FunctionalInterface
  interface Consumer {
    void accept(int number, long count);
  }

  /** Reads packed counts from their start. */
  static final class Reader {
    private final byte[] packed;
    private int position;
    private int number;
    private long count;

    Reader(byte[] packed) {
      this(packed, 0);
    }

    private Reader(byte[] packed, int position) {
      this.packed = packed;
      this.position = position;
    }

    /** Goes on to the next number in use; false when there is none. */
    boolean next() {
      if (position == packed.length) {
        return false;
      }
      number += (int) read();
      count = read();
      return true;
    }

    private long read() {
      // Nearly every number is of one byte.
      long value = packed[position];
      if (value >= 0) {
        position++;
        return value;
      }
      value = 0;
      for (int shift = 0; ; shift += 7) {
        byte octet = packed[position++];
        value |= (octet & 0x7fL) << shift;
        if (octet >= 0) {
          return value;
        }
      }
    }

    int number() {
      return number;
    }

    long count() {
      return count;
    }
  }

  /** Reads packed counts from their end: a number ends with a byte whose top bit is not set. */
  static final class Backwards {
    private final byte[] packed;
    private int position;
    private int number;
    private long distance;
    private long count;

    /**
     * A reader.
     *
     * @param highest the highest number in use
     */
    Backwards(byte[] packed, int highest) {
      this.packed = packed;
      position = packed.length;
      number = highest;
    }

    /** Goes on to the next lower number in use; false when there is none. */
    boolean next() {
      if (position == 0) {
        return false;
      }
      number -= (int) distance;
      count = read();
      distance = read();
      return true;
    }

    private long read() {
      long value = packed[--position];
      while (position > 0 && packed[position - 1] < 0) {
        value = value << 7 | (packed[--position] & 0x7fL);
      }
      return value;
    }

    int number() {
      return number;
    }

    long count() {
      return count;
    }
  }

  /** Packs counts that are given in ascending order of their numbers. */
  static final class Writer {
    private byte[] packed;
    private int position;
    private int before;

    /**
     * A writer.
     *
     * @param room how many bytes are likely to be enough
     */
    Writer(int room) {
      packed = new byte[room];
    }

    void add(int number, long count) {
      if (packed.length - position < 2 * LONGEST) {
        packed = Arrays.copyOf(packed, 2 * packed.length + 2 * LONGEST);
      }
      write(number - before);
      write(count);
      before = number;
    }

    private void write(long value) {
      long rest = value;
      while (rest > 0x7f) {
        packed[position++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      packed[position++] = (byte) rest;
    }

    byte[] packed() {
      return position == 0 ? NONE : Arrays.copyOf(packed, position);
    }
  }

  static void forEach(byte[] packed, Consumer consumer) {
    Reader reader = new Reader(packed);
    while (reader.next()) {
      consumer.accept(reader.number(), reader.count());
    }
  }

  /** The count of one number. */
  static long get(byte[] packed, int number) {
    Reader reader = new Reader(packed);
    while (reader.next()) {
      if (reader.number() >= number) {
        return reader.number() == number ? reader.count() : 0;
      }
    }
    return 0;
  }

  /** Both together, number by number. */
  static byte[] sum(byte[] one, byte[] other) {
    if (one.length == 0 || other.length == 0) {
      return one.length == 0 ? other : one;
    }
    // A sum is never longer than its parts, and the writer wants room for one more entry.
    Writer sum = new Writer(one.length + other.length + 2 * LONGEST);
    Reader a = new Reader(one);
    Reader b = new Reader(other);
    boolean more = a.next();
    boolean otherMore = b.next();
    while (more && otherMore) {
      if (a.number < b.number) {
        sum.add(a.number, a.count);
        more = a.next();
      } else if (b.number < a.number) {
        sum.add(b.number, b.count);
        otherMore = b.next();
      } else {
        sum.add(a.number, a.count + b.count);
        more = a.next();
        otherMore = b.next();
      }
    }
    for (; more; more = a.next()) {
      sum.add(a.number, a.count);
    }
    for (; otherMore; otherMore = b.next()) {
      sum.add(b.number, b.count);
    }
    return sum.packed();
  }

  /**
   * Takes what came from elsewhere and may be anything.
   *
   * @param highest the highest number that may be in use
   * @return a copy
   * @throws IllegalArgumentException with a one-line message when these are no packed counts
   */
  static byte[] checked(byte[] packed, int highest) {
    int position = 0;
    int number = 0;
    while (position < packed.length) {
      int distanceEnd = numberEnd(packed, position, LONGEST_DISTANCE);
      int countEnd = numberEnd(packed, distanceEnd, LONGEST);
      Reader reader = new Reader(packed, position);
      reader.next();
      if (reader.number == 0 && position > 0) {
        throw new IllegalArgumentException("packed counts name a number twice");
      }
      number += reader.number;
      if (number > highest) {
        throw new IllegalArgumentException("packed counts are of a number above " + highest);
      }
      if (reader.count == 0 || reader.count > Snapshot.LARGEST_COUNT) {
        throw new IllegalArgumentException("packed count out of range: " + reader.count);
      }
      position = countEnd;
    }
    return packed.clone();
  }

  /** Where a number ends that takes as few bytes as it can, and at most so many. */
  private static int numberEnd(byte[] packed, int start, int most) {
    int last = start;
    while (last < packed.length && packed[last] < 0) {
      last++;
    }
    if (last >= packed.length || last - start >= most) {
      throw new IllegalArgumentException("packed counts are cut short or too large");
    }
    if (packed[last] == 0 && last > start) {
      throw new IllegalArgumentException("packed counts take more bytes than they need");
    }
    return last + 1;
  }
}
