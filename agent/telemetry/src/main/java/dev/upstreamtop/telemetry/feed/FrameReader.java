// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/**
 * Reads whole frames from a channel that waits; memory grows with the bytes that come, not with the
 * length that is announced.
 *
 * <p>An {@link Error} out of {@link #next} leaves it where it was: the next call goes on.
 */
final class FrameReader {

  private static final int STEP = 64 * 1024;
  private static final long NONE = -1;

  private final ReadableByteChannel channel;
  private final ByteBuffer prefix = ByteBuffer.allocate(4);

  // A channel copies what it reads into a heap buffer through a direct one, and makes that anew for
  // a longer read: with a full heap nothing could be read any more.
  // It holds what has come and is not yet taken, of later frames too: each read less is one less
  // that Flight Recorder could take for the application's.
  private final ByteBuffer arrived = ByteBuffer.allocateDirect(STEP).limit(0);
  private ByteBuffer buffer = ByteBuffer.allocate(STEP);

  // Of the frame that is being read.
  private long length = NONE;
  private long received;
  private boolean skipped;

  FrameReader(ReadableByteChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for the next frame.
   *
   * @return its type and content, valid until the next call; null where the heap has no room for
   *     it, and it was passed over
   * @throws EOFException when the other side has closed between two frames
   * @throws FeedFormatException when it is too long, empty or cut short
   */
  ByteBuffer next() throws IOException {
    if (length == NONE) {
      readLength();
    }
    while (received < length) {
      if (!awaitBytes()) {
        throw new FeedFormatException("frame cut short");
      }
      take((int) Math.min(arrived.remaining(), length - received));
    }
    length = NONE;
    return skipped ? null : buffer.flip().asReadOnlyBuffer();
  }

  private void readLength() throws IOException {
    while (prefix.hasRemaining()) {
      if (!awaitBytes()) {
        if (prefix.position() == 0) {
          throw new EOFException("closed by the collector");
        }
        throw new FeedFormatException("frame cut short");
      }
      prefix.put(arrived.get());
    }
    long announced = prefix.getInt(0) & 0xffff_ffffL;
    prefix.clear();
    if (announced == 0 || announced > FeedProtocol.LONGEST_FRAME) {
      throw new FeedFormatException("frame of " + announced + " bytes");
    }
    buffer.clear();
    received = 0;
    skipped = false;
    length = announced;
  }

  /** Returns when something has arrived that is not yet taken; false at the end. */
  private boolean awaitBytes() throws IOException {
    while (!arrived.hasRemaining()) {
      arrived.clear();
      int bytes;
      try {
        bytes = channel.read(arrived);
      } finally {
        // What was read before an error is not read again.
        arrived.flip();
      }
      if (bytes < 0) {
        return false;
      }
    }
    return true;
  }

  private void take(int bytes) {
    if (!skipped) {
      keep(bytes);
    }
    arrived.position(arrived.position() + bytes);
    received += bytes;
  }

  /** Puts what has arrived to the rest of its frame, or gives the frame up. */
  private void keep(int bytes) {
    int needed = buffer.position() + bytes;
    if (needed > buffer.capacity()) {
      // By what has come, not by what was promised; but no longer than that.
      int capacity = (int) Math.max(needed, Math.min(length, 2L * buffer.capacity()));
      try {
        buffer =
            ByteBuffer.wrap(Arrays.copyOf(buffer.array(), capacity)).position(buffer.position());
      } catch (OutOfMemoryError full) {
        skipped = true;
        return;
      }
    }
    buffer.put(buffer.position(), arrived, arrived.position(), bytes).position(needed);
  }
}
