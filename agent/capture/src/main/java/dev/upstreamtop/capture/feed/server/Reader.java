// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.feed.server;

import dev.upstreamtop.telemetry.feed.FeedFormatException;
import dev.upstreamtop.telemetry.feed.FeedProtocol;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One connection to a reader: its wish, and what it has not taken yet; used by the server's thread.
 */
final class Reader {

  /**
   * What may wait for a reader, unless it is a few frames only: some hundred intervals of an
   * ordinary host, so that a JVM that is starved, swapped out or stopped for a while misses
   * nothing. Readers that lag wait for the same frames, which exist once: the bound is one for all
   * of them.
   */
  static final int MOST_BYTES = 8 << 20;

  /** So many frames may wait however long they are. */
  static final int FEW_FRAMES = 8;

  private final SocketChannel connection;
  private final String user;
  private final long since = System.nanoTime();
  private final SelectionKey key;
  private final Deque<ByteBuffer> unsent = new ArrayDeque<>();
  private final ByteBuffer request = ByteBuffer.allocate(FeedProtocol.LONGEST_REQUEST);
  private long unsentBytes;
  private FeedProtocol.Subscription subscription;

  Reader(SocketChannel connection, Selector selector, String user) throws IOException {
    this.connection = connection;
    this.user = user;
    this.key = connection.register(selector, SelectionKey.OP_READ, this);
  }

  SocketChannel connection() {
    return connection;
  }

  /** Whose process it is. */
  String user() {
    return user;
  }

  /** When it came, by {@link System#nanoTime}. */
  long since() {
    return since;
  }

  boolean subscribed() {
    return subscription != null;
  }

  /** What it wants; null until it has said so. */
  FeedProtocol.Subscription subscription() {
    return subscription;
  }

  boolean isBehind() {
    return !unsent.isEmpty();
  }

  /**
   * Sends a frame, now or as soon as the connection takes it.
   *
   * @return false when too much waits already: it does not keep up
   * @throws IOException when the connection is broken
   */
  boolean send(ByteBuffer frame) throws IOException {
    if (unsent.size() >= FEW_FRAMES && unsentBytes + frame.remaining() > MOST_BYTES) {
      return false;
    }
    unsent.add(frame);
    unsentBytes += frame.remaining();
    write();
    return true;
  }

  /** Does what the connection is ready for. */
  void proceed() throws IOException {
    if (key.isReadable()) {
      read();
    }
    if (key.isValid() && key.isWritable()) {
      write();
    }
  }

  private void write() throws IOException {
    while (!unsent.isEmpty()) {
      unsentBytes -= connection.write(unsent.peek());
      if (unsent.peek().hasRemaining()) {
        break;
      }
      unsent.remove();
    }
    key.interestOps(
        unsent.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
  }

  private void read() throws IOException {
    if (connection.read(request) < 0) {
      throw new EOFException("closed by the reader");
    }
    int prefix = Integer.BYTES;
    if (request.position() < prefix) {
      return;
    }
    int length = request.getInt(0);
    if (length <= 0 || length > request.capacity() - prefix || subscription != null) {
      throw new FeedFormatException("a reader asks once, and briefly");
    }
    if (request.position() >= prefix + length) {
      subscription = FeedProtocol.decodeSubscription(request.slice(prefix, length));
      request.clear();
      if (subscription.format() != FeedProtocol.FORMER_FORMAT) {
        send(FeedProtocol.encodeTerms(subscription.format()));
      }
    }
  }
}
