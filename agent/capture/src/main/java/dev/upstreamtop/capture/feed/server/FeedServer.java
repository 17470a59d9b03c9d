// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.feed.server;

import dev.upstreamtop.telemetry.feed.FeedFormatException;
import dev.upstreamtop.telemetry.feed.FeedProtocol;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Publishes snapshots to many readers; safe to use from any thread.
 *
 * <p>{@link #accept} only puts the snapshot aside and returns: encoding and sending are the
 * server's own thread's work.
 */
public final class FeedServer implements SnapshotSink, AutoCloseable {

  /** The most readers at a time; more are turned away. */
  public static final int MOST_READERS = 256;

  /** The most readers of one user at a time, so that none can turn all others away. */
  public static final int MOST_READERS_OF_A_USER = 128;

  /** How long a reader may take to say what it wants. */
  private static final long SUBSCRIBE_NANOS = 1_000_000_000L;

  /** How long nobody is taken in after an accept for which there was no file descriptor. */
  private static final long BACK_OFF_NANOS = 1_000_000_000L;

  /** How often the deadlines are looked at. */
  private static final long LOOK_MILLIS = 200;

  private static final int MOST_WAITING = 64;
  private static final long LAST_WORDS_NANOS = 1_000_000_000L;

  private final FeedSocket socket;
  private final Selector selector;
  private final long session = ThreadLocalRandom.current().nextLong();
  private final Queue<Snapshot> waiting = new ConcurrentLinkedQueue<>();
  private final List<Reader> readers = new ArrayList<>();
  private final AtomicLong slow = new AtomicLong();
  private final AtomicLong malformed = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final Thread thread;
  private final SelectionKey accepting;
  private long acceptAgain;
  private boolean backingOff;
  private volatile int readerCount;
  private volatile boolean closing;
  private volatile Throwable failure;

  private FeedServer(FeedSocket socket, Selector selector, SelectionKey accepting) {
    this.socket = socket;
    this.selector = selector;
    this.accepting = accepting;
    this.thread = new Thread(this::serve, "upstreamtop-feed");
    thread.setDaemon(true);
  }

  /**
   * Listens on a socket, readable by its owner and its group.
   *
   * @param path where; what a dead collector left there is replaced
   * @throws IOException with a one-line message: a collector answers there already, or the path
   *     cannot be written
   */
  public static FeedServer listen(Path path) throws IOException {
    FeedSocket socket = FeedSocket.bind(path);
    try {
      Selector selector = Selector.open();
      SelectionKey accepting = socket.channel().register(selector, SelectionKey.OP_ACCEPT);
      FeedServer server = new FeedServer(socket, selector, accepting);
      server.thread.start();
      return server;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Puts a snapshot aside for all readers; the oldest one gives way when the server is that far
   * behind.
   *
   * @throws IllegalStateException where the server has ended by itself: nobody is served any more
   */
  @Override
  public void accept(Snapshot snapshot) {
    Throwable ended = failure;
    if (ended != null) {
      throw new IllegalStateException("the feed ended: " + ended, ended);
    }
    if (waiting.size() >= MOST_WAITING) {
      waiting.poll();
    }
    waiting.add(snapshot);
    selector.wakeup();
  }

  /** How many readers there are. */
  public int readers() {
    return readerCount;
  }

  /** How many readers were dropped because they did not keep up. */
  public long slow() {
    return slow.get();
  }

  /** How many readers were dropped because they did not speak the protocol. */
  public long malformed() {
    return malformed.get();
  }

  /** How many connections were turned away: not permitted, or more than can be served. */
  public long refused() {
    return refused.get();
  }

  private void serve() {
    try {
      while (!closing) {
        turn();
      }
      publish();
      long deadline = System.nanoTime() + LAST_WORDS_NANOS;
      while (readers.stream().anyMatch(Reader::isBehind) && System.nanoTime() - deadline < 0) {
        selector.select(this::ready, 50);
      }
    } catch (IOException | RuntimeException | Error e) {
      // The selector is gone, or it is a mistake of ours. Readers see the end of the connection.
      failure = e;
    } finally {
      List.copyOf(readers).forEach(this::end);
      // Whatever ended it: a socket that takes connections and never greets would hang its readers.
      socket.close();
    }
  }

  private void turn() throws IOException {
    try {
      select();
      publish();
      dropSilent();
      takeInAgain();
    } catch (OutOfMemoryError passing) {
      // The snapshot is lost, and its number says so to the readers; the next one may fit.
    }
  }

  /** Waits for something to do; with deadlines to keep not for long. */
  private void select() throws IOException {
    if (backingOff || readers.stream().anyMatch(reader -> !reader.subscribed())) {
      selector.select(this::ready, LOOK_MILLIS);
    } else {
      selector.select(this::ready);
    }
  }

  /** A place is for who reads: who does not say within a second what it wants gives it back. */
  private void dropSilent() {
    long now = System.nanoTime();
    for (Reader reader : List.copyOf(readers)) {
      if (!reader.subscribed() && now - reader.since() >= SUBSCRIBE_NANOS) {
        drop(reader, malformed);
      }
    }
  }

  /** Without a descriptor the connection stays in the queue, and selecting it again would spin. */
  private void backOff() {
    accepting.interestOps(0);
    acceptAgain = System.nanoTime() + BACK_OFF_NANOS;
    backingOff = true;
  }

  private void takeInAgain() {
    if (backingOff && System.nanoTime() - acceptAgain >= 0) {
      backingOff = false;
      accepting.interestOps(SelectionKey.OP_ACCEPT);
    }
  }

  private void ready(SelectionKey key) {
    if (key.isValid() && key.isAcceptable()) {
      greet();
      return;
    }
    Reader reader = (Reader) key.attachment();
    try {
      reader.proceed();
    } catch (FeedFormatException e) {
      drop(reader, malformed);
    } catch (IOException e) {
      end(reader);
    }
  }

  private void greet() {
    SocketChannel connection = null;
    try {
      connection = socket.channel().accept();
      if (connection == null) {
        return;
      }
      String user = FeedSocket.userOf(connection);
      if (!hasPlace(user) || !socket.admits(connection)) {
        refused.incrementAndGet();
        connection.close();
        return;
      }
      connection.configureBlocking(false);
      Reader reader = new Reader(connection, selector, user);
      // Who has left by now is never one of the readers.
      if (reader.send(FeedProtocol.encode(new FeedProtocol.Hello(session)))) {
        readers.add(reader);
        readerCount = readers.size();
      }
    } catch (IOException e) {
      if (connection == null) {
        backOff();
      }
      close(connection);
    }
  }

  private boolean hasPlace(String user) {
    return readers.size() < MOST_READERS
        && readers.stream().filter(reader -> reader.user().equals(user)).count()
            < MOST_READERS_OF_A_USER;
  }

  /** Sends what was put aside. */
  private void publish() {
    for (Snapshot snapshot = waiting.poll(); snapshot != null; snapshot = waiting.poll()) {
      try {
        publish(snapshot);
      } catch (IllegalArgumentException notToBeEncoded) {
        // No reader could make sense of it. The next one's number tells them that one is missing.
      }
    }
  }

  /**
   * Sends one snapshot.
   *
   * @throws IllegalArgumentException when it holds what the format has no room for
   */
  private void publish(Snapshot snapshot) {
    Frames frames = new Frames(snapshot);
    for (Reader reader : List.copyOf(readers)) {
      if (!reader.subscribed()) {
        continue;
      }
      ByteBuffer frame = frames.as(reader.subscription());
      try {
        if (!reader.send(frame)) {
          drop(reader, slow);
        }
      } catch (IOException e) {
        end(reader);
      }
    }
  }

  private void drop(Reader reader, AtomicLong cause) {
    end(reader);
    cause.incrementAndGet();
  }

  private void end(Reader reader) {
    readers.remove(reader);
    readerCount = readers.size();
    close(reader.connection());
  }

  private static void close(SocketChannel connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException e) {
        // Nothing was to be expected of it any more.
      }
    }
  }

  /**
   * Sends what is put aside, waits a second at most for readers to take it, and removes the socket.
   */
  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        // The thread ends by itself within its second.
        interrupted = true;
      }
    }
    try {
      selector.close();
    } catch (IOException e) {
      // It holds nothing that outlives it.
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
