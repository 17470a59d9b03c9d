// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/**
 * Reads what a selector says is there, and nothing before, because Flight Recorder records a read
 * that waits as one of the application's, and so it does with one that finds nothing where the
 * machine holds it up.
 *
 * <p>It measures reads and writes that find what they ask for as well. So they are made short: what
 * the first of each has to link is linked before, and each begins right after a wait, when the
 * kernel has just given the thread a processor.
 *
 * <p>Used by one thread; {@link #close} is safe from any other and ends a read that is going on.
 */
final class PatientChannel implements ReadableByteChannel {

  /** The shortest that a selector waits. */
  private static final long BRIEFLY_MILLIS = 1;

  private static boolean linked;

  private final SocketChannel connection;
  private final Selector selector;
  private volatile boolean closed;

  /** Of the reading thread. */
  private boolean ready;

  // Made once: with a full heap not even this would find room, and nothing would be read any more.
  @SuppressWarnings("UnnecessaryLambda")
  private final Consumer<SelectionKey> readiness = key -> ready = true;

  /** Takes over a connected channel. */
  PatientChannel(SocketChannel connection) throws IOException {
    this.connection = connection;
    this.selector = Selector.open();
    try {
      link();
      connection.configureBlocking(false);
      // Nothing is registered yet: this is a wait, though the greeting may be there.
      selector.select(BRIEFLY_MILLIS);
      connection.register(selector, SelectionKey.OP_READ);
    } catch (IOException e) {
      selector.close();
      throw e;
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int bytes = 0;
    while (bytes == 0 && target.hasRemaining()) {
      awaitBytes();
      bytes = connection.read(target);
    }
    return bytes;
  }

  private void awaitBytes() throws IOException {
    ready = false;
    while (!ready) {
      // With an action, as a set of selected keys would have to grow, and the heap may be full.
      selector.select(readiness);
      if (closed) {
        throw new ClosedChannelException();
      }
      // Nobody has business interrupting this thread; left set, it would end every wait at once.
      Thread.interrupted();
    }
  }

  /** Writes a few bytes, which the connection has room for. */
  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      selector.select(readiness, BRIEFLY_MILLIS);
      connection.write(bytes);
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

  /** Has a pipe use the code under reading and writing, once: Flight Recorder measures no pipe. */
  private static synchronized void link() throws IOException {
    if (!linked) {
      Pipe pipe = Pipe.open();
      try (Pipe.SinkChannel sink = pipe.sink();
          Pipe.SourceChannel source = pipe.source()) {
        sink.write(ByteBuffer.allocate(1));
        source.read(ByteBuffer.allocateDirect(1));
      }
      linked = true;
    }
  }
}
