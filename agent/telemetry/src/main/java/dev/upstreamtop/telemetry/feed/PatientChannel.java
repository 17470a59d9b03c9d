// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * Reads from a connection and waits in a selector for what is to come, because Flight Recorder
 * records a blocking read as one of the application's.
 *
 * <p>Used by one thread; {@link #close} is safe from any other and ends a read that is going on.
 */
final class PatientChannel implements ReadableByteChannel {

  private final SocketChannel connection;
  private final Selector selector;
  private volatile boolean closed;

  /** Takes over a connected channel. */
  PatientChannel(SocketChannel connection) throws IOException {
    this.connection = connection;
    this.selector = Selector.open();
    try {
      connection.configureBlocking(false);
      connection.register(selector, SelectionKey.OP_READ);
    } catch (IOException e) {
      selector.close();
      throw e;
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    while (true) {
      if (closed) {
        throw new ClosedChannelException();
      }
      int bytes = connection.read(target);
      if (bytes != 0 || !target.hasRemaining()) {
        return bytes;
      }
      selector.select();
      selector.selectedKeys().clear();
      // Nobody has business interrupting this thread; left set, it would end every wait at once.
      Thread.interrupted();
    }
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  /** Makes the reader stop; it gives the descriptors back by {@link #release}. */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
  }

  /** Gives the selector back; for the reading thread, when it reads no more. */
  void release() throws IOException {
    closed = true;
    // The connection first: what is registered is only closed with the selector's next turn.
    connection.close();
    selector.close();
  }
}
