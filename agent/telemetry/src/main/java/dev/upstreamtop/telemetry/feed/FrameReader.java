// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/**
 * Reads whole frames from a blocking channel; memory grows with the bytes that come, not with the
 * length that is announced.
 */
final class FrameReader {

  private static final int STEP = 64 * 1024;

  private final ReadableByteChannel channel;
  private final ByteBuffer prefix = ByteBuffer.allocate(4);
  private ByteBuffer buffer = ByteBuffer.allocate(STEP);

  FrameReader(ReadableByteChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for the next frame.
   *
   * @return its type and content, valid until the next call
   * @throws EOFException when the other side has closed between two frames
   * @throws FeedFormatException when it is too long, empty or cut short
   */
  ByteBuffer next() throws IOException {
    prefix.clear();
    while (prefix.hasRemaining()) {
      if (channel.read(prefix) < 0) {
        if (prefix.position() == 0) {
          throw new EOFException("closed by the collector");
        }
        throw new FeedFormatException("frame cut short");
      }
    }
    long length = prefix.getInt(0) & 0xffff_ffffL;
    if (length == 0 || length > FeedProtocol.LONGEST_FRAME) {
      throw new FeedFormatException("frame of " + length + " bytes");
    }
    buffer.clear();
    while (buffer.position() < length) {
      if (!buffer.hasRemaining()) {
        // By what has come, not by what was promised; but no longer than that.
        int capacity = (int) Math.min(length, 2L * buffer.capacity());
        buffer =
            ByteBuffer.wrap(Arrays.copyOf(buffer.array(), capacity)).position(buffer.position());
      }
      buffer.limit((int) Math.min(length, buffer.capacity()));
      if (channel.read(buffer) < 0) {
        throw new FeedFormatException("frame cut short");
      }
    }
    return buffer.flip().asReadOnlyBuffer();
  }
}
