// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Reads a collector's snapshots from its socket.
 *
 * <p>Used by one thread, which may come back after a failure; {@link #close} is safe from any
 * other. Snapshots that were missed are told as a loss of the next one, under the cause {@value
 * #GAP}, and nothing is put in their place.
 */
public final class FeedClient implements AutoCloseable {

  /**
   * The cause under which missed snapshots are counted; at least 1 where their number is unknown.
   */
  public static final String GAP = "feedGap";

  private final Path socket;
  private final RecentTexts texts = new RecentTexts();
  private volatile SocketChannel channel;
  private volatile boolean closed;
  private boolean everRead;
  private long session;
  private long sequence;

  public FeedClient(Path socket) {
    this.socket = socket;
  }

  /**
   * Connects, and delivers snapshots until the connection ends, which is always by an exception.
   *
   * @param connected runs once the collector has greeted
   * @param sink gets the snapshots on the calling thread
   * @throws FeedRefusedException where the collector ends the connection instead of greeting
   * @throws IOException with a one-line message: no such socket, not permitted, closed by the
   *     collector, or not the protocol
   */
  public void read(Runnable connected, SnapshotSink sink) throws IOException {
    try (SocketChannel connection = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel = connection;
      if (closed) {
        return;
      }
      connection.connect(UnixDomainSocketAddress.of(socket));
      Peer.check(connection, socket);
      FrameReader frames = new FrameReader(connection);
      FeedProtocol.Hello hello = greeting(frames);
      ByteBuffer wish = FeedProtocol.encode(new FeedProtocol.Subscription(true));
      while (wish.hasRemaining()) {
        connection.write(wish);
      }
      connected.run();
      boolean first = true;
      while (!closed) {
        Snapshot snapshot = SnapshotDecoder.decode(frames.next(), texts);
        sink.accept(
            withGap(snapshot, missed(hello.session(), snapshot.interval().sequence(), first)));
        first = false;
      }
    } finally {
      channel = null;
    }
  }

  private FeedProtocol.Hello greeting(FrameReader frames) throws IOException {
    ByteBuffer frame;
    try {
      frame = frames.next();
    } catch (EOFException e) {
      throw closed ? e : new FeedRefusedException();
    }
    return FeedProtocol.decodeHello(frame);
  }

  /** How many snapshots lie between the last one and this one. */
  private long missed(long newSession, long newSequence, boolean first) {
    long missed = 0;
    if (everRead && newSession == session) {
      missed = Math.max(0, newSequence - sequence - 1);
    } else if (everRead && first) {
      missed = 1;
    }
    everRead = true;
    session = newSession;
    sequence = newSequence;
    return missed;
  }

  private static Snapshot withGap(Snapshot snapshot, long missed) {
    if (missed == 0) {
      return snapshot;
    }
    CaptureStatus status = snapshot.capture();
    return snapshot.with(status.withLoss(status.loss().withLost(GAP, missed)));
  }

  /** Ends a read that is going on, and any later one at once. */
  @Override
  public void close() {
    closed = true;
    SocketChannel connection = channel;
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException e) {
        // It is gone either way.
      }
    }
  }
}
