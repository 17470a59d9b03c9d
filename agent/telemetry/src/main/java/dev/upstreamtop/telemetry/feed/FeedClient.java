// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

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

  /** Shorter than what Flight Recorder records of a parked thread, 10 ms in its profile. */
  private static final long BREATH_NANOS = 5_000_000;

  private final Path socket;
  private final RecentTexts texts = new RecentTexts();
  private volatile PatientChannel channel;
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
   * <p>A collector of the release before ends the connection of whoever asks for more than it
   * knows; then it is connected to once more and read in its own format. That it counts as a
   * malformed reader.
   *
   * @param connected runs once the collector has taken this reader in
   * @param sink gets the snapshots on the calling thread
   * @throws FeedRefusedException where the collector ends the connection instead of greeting
   * @throws IOException with a one-line message: no such socket, not permitted, closed by the
   *     collector, or not the protocol
   */
  public void read(Runnable connected, SnapshotSink sink) throws IOException {
    if (!read(FeedProtocol.FORMAT, connected, sink)) {
      read(FeedProtocol.FORMER_FORMAT, connected, sink);
    }
  }

  /** The same in one connection; false where the collector did not answer, but ended it. */
  private boolean read(int format, Runnable connected, SnapshotSink sink) throws IOException {
    try (SocketChannel connection = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      connection.connect(UnixDomainSocketAddress.of(socket));
      Peer.check(connection, socket);
      PatientChannel patient = new PatientChannel(connection);
      channel = patient;
      try {
        if (!closed) {
          FrameReader frames = new FrameReader(patient);
          FeedProtocol.Hello hello = greeting(frames);
          if (!isTakenIn(format, patient, frames)) {
            return false;
          }
          connected.run();
          deliver(frames, format, hello.session(), sink);
        }
        return true;
      } finally {
        channel = null;
        patient.release();
      }
    }
  }

  /** Subscribes; false where nobody answers who subscribes for more than the former format. */
  private boolean isTakenIn(int format, PatientChannel patient, FrameReader frames)
      throws IOException {
    ByteBuffer wish = FeedProtocol.encode(new FeedProtocol.Subscription(format, true));
    try {
      patient.write(wish);
      if (format != FeedProtocol.FORMER_FORMAT) {
        FeedProtocol.decodeTerms(frames.next());
      }
      return true;
    } catch (FeedFormatException e) {
      throw e;
    } catch (IOException ended) {
      if (closed || format == FeedProtocol.FORMER_FORMAT) {
        throw ended;
      }
      return false;
    }
  }

  private void deliver(FrameReader frames, int format, long newSession, SnapshotSink sink)
      throws IOException {
    // Linked while there is memory: with a full heap the first call of all would throw.
    breathe(0);
    boolean first = true;
    while (!closed) {
      try {
        ByteBuffer frame = frames.next();
        if (frame != null && isSnapshot(frame, format)) {
          deliver(FeedProtocol.decode(frame, format, texts), newSession, first, sink);
          first = false;
        }
      } catch (VirtualMachineError | LinkageError full) {
        // A full heap, mostly. The number of the next snapshot tells that this one was missed; to
        // build a text or an object about it here would only throw once more.
        breathe(BREATH_NANOS);
      }
    }
  }

  /** Frames of other types are for readers of later releases; the former format knows none. */
  private static boolean isSnapshot(ByteBuffer frame, int format) {
    return format == FeedProtocol.FORMER_FORMAT || frame.get(0) == FeedProtocol.SNAPSHOT;
  }

  private static void breathe(long nanos) {
    LockSupport.parkNanos(nanos);
  }

  private void deliver(Snapshot snapshot, long newSession, boolean first, SnapshotSink sink) {
    long missed = missed(newSession, snapshot.interval().sequence(), first);
    sink.accept(missed == 0 ? snapshot : snapshot.withLost(GAP, missed));
    everRead = true;
    session = newSession;
    sequence = snapshot.interval().sequence();
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
    if (everRead && newSession == session) {
      return Math.max(0, newSequence - sequence - 1);
    }
    return everRead && first ? 1 : 0;
  }

  /** Ends a read that is going on, and any later one at once. */
  @Override
  public void close() {
    closed = true;
    PatientChannel connection = channel;
    if (connection != null) {
      connection.close();
    }
  }
}
