// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads numbers of a flight recording anywhere in its file, and none that is not whole. */
final class FileWindow {

  /** What stands for a number that is cut off. */
  static final long NONE = -1;

  private static final int BYTES = 1 << 16;

  /** Seven bits in each byte, and all eight in the last one. */
  private static final int LONGEST_NUMBER = 9;

  private final FileChannel file;
  private final long end;
  private final ByteBuffer window = ByteBuffer.allocate(BYTES).limit(0);
  private long windowStart;
  private long position;

  /**
   * Reads what is there now: whatever is added meanwhile is left out.
   *
   * @param file stays where it is
   */
  FileWindow(FileChannel file) throws IOException {
    this.file = file;
    end = file.size();
  }

  /** How long the file is. */
  long end() {
    return end;
  }

  /** Where the next number begins. */
  long position() {
    return position;
  }

  /** Reads on from there. */
  void position(long next) {
    position = next;
  }

  /** A number of so many bytes, the highest first; {@link #NONE} where it is cut or too large. */
  long fixed(int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      int next = next();
      if (next < 0) {
        return NONE;
      }
      value = value << 8 | next;
    }
    return Math.max(value, NONE);
  }

  /** A number as events have them; {@link #NONE} where it is cut, or below 0. */
  long compressed() throws IOException {
    return Math.max(signed(NONE), NONE);
  }

  /**
   * The same where it may be below 0.
   *
   * @param cut is told where it is cut off
   */
  long signed(long cut) throws IOException {
    long value = 0;
    for (int i = 0; i < LONGEST_NUMBER; i++) {
      int next = next();
      if (next < 0) {
        return cut;
      }
      boolean last = i == LONGEST_NUMBER - 1;
      value |= (last ? next : next & 0x7FL) << (7 * i);
      if (last || next < 0x80) {
        return value;
      }
    }
    return cut;
  }

  private int next() throws IOException {
    if (position < windowStart || position >= windowStart + window.limit()) {
      if (position < 0 || position >= end || !fill()) {
        return -1;
      }
    }
    int value = window.get((int) (position - windowStart)) & 0xFF;
    position++;
    return value;
  }

  private boolean fill() throws IOException {
    windowStart = position;
    window.clear().limit((int) Math.min(BYTES, end - position));
    while (window.hasRemaining()) {
      if (file.read(window, windowStart + window.position()) < 0) {
        break;
      }
    }
    window.flip();
    return window.hasRemaining();
  }
}
