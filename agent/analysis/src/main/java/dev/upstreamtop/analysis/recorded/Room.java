// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.recorded;

/**
 * How much of the heap all recordings together may take while they are read, in bytes as far as
 * they can be told; for use by one thread.
 */
final class Room {

  /** Judging takes about as much once more, and the library that reads has its own. */
  private static final int PART_OF_HEAP = 4;

  /** More than that is not taken of a heap that is shared with others. */
  private static final long MOST_BYTES = 256L << 20;

  /** What is made room for at once, so that it is not done for each event. */
  private static final double ENOUGH = 0.75;

  private final long most;
  private long limit;
  private long used;

  /**
   * Makes room.
   *
   * @param most bytes
   */
  Room(long most) {
    this.most = most;
    limit = most;
  }

  /** Room by the heap that this JVM may have. */
  static Room ofTheHeap() {
    return new Room(Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
  }

  /** Takes so many bytes; tells whether there are too many of them. */
  boolean take(long bytes) {
    used += bytes;
    return used > limit;
  }

  /** Counts anew, after something was given up; tells whether that was enough. */
  boolean isEnough(long bytes) {
    used = bytes;
    return used <= ENOUGH * most;
  }

  /** Whether what was counted last takes all of it and more. */
  boolean isFull() {
    return used > most;
  }

  /** Nothing more can be given up: it is asked again when half as much came to it. */
  void settle() {
    limit = Math.max(most, used + used / 2);
  }
}
