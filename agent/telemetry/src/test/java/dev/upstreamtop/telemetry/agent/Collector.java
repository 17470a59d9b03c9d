// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import dev.upstreamtop.telemetry.feed.FeedProtocol;
import dev.upstreamtop.telemetry.feed.SnapshotEncoder;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The smallest collector: one reader, and the snapshots that a test hands it. */
final class Collector implements AutoCloseable {

  private final Path socket;
  private final ServerSocketChannel server;
  private SocketChannel reader;
  private long bytesSent;

  private Collector(Path socket, ServerSocketChannel server) {
    this.socket = socket;
    this.server = server;
  }

  static Collector at(Path socket) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    return new Collector(socket, server);
  }

  /** Waits for a reader. */
  void connect() throws IOException {
    reader = server.accept();
  }

  /** Waits for a reader and greets it. */
  void accept(long session) throws IOException {
    connect();
    send(FeedProtocol.encode(new FeedProtocol.Hello(session)));
    ByteBuffer wish = ByteBuffer.allocate(FeedProtocol.LONGEST_REQUEST);
    while (wish.position() < 4 || wish.position() < 4 + wish.getInt(0)) {
      if (reader.read(wish) < 0) {
        throw new IOException("the reader went away");
      }
    }
    send(FeedProtocol.encodeTerms(FeedProtocol.FORMAT));
  }

  /** How much the connection has taken: all but what its buffer holds has been read. */
  long bytesSent() {
    return bytesSent;
  }

  void send(Snapshot snapshot) throws IOException {
    send(SnapshotEncoder.encode(snapshot, true));
  }

  private void send(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      bytesSent += reader.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
    server.close();
    Files.deleteIfExists(socket);
  }
}
