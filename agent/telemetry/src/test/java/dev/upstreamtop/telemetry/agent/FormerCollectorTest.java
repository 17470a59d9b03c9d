// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.feed.FeedProtocol;
import dev.upstreamtop.telemetry.feed.FormerRelease;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.JdkCommand;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Today's agent in a JVM, and for a collector of the release before a server that sends the bytes
 * which that one has sent, and lets its own classes decide whom it drops.
 */
@Timeout(120)
class FormerCollectorTest {

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("dev.upstreamtop.testing.Jdk#mandatory")
  void isReadWithoutAWord(Jdk jdk) throws Exception {
    Path socket = directory.resolve("feed.sock");
    try (FormerRelease former = new FormerRelease();
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      try (Conversation application =
          Conversation.with(
              jdk,
              List.of("-javaagent:" + AgentJar.in(directory) + "=capture=feed,socket=" + socket))) {
        try (SocketChannel asksForMore = server.accept()) {
          assertThat(former.takes(subscription(asksForMore))).isFalse();
        }
        try (SocketChannel reader = server.accept()) {
          assertThat(former.takes(subscription(reader))).isTrue();
          write(reader, FormerRelease.snapshots());
          assertThat(application.say("until Upstreams TotalRequests 50")).endsWith(" 50");
          assertThat(application.say("read Upstreams BackendCount")).isEqualTo("BackendCount 3");
          assertThat(application.say("read Capture State")).isEqualTo("State CAPTURING");
          JdkCommand.Finished finished = application.end(0);
          assertThat(finished.exitCode()).isZero();
          assertThat(finished.err()).isEmpty();
        }
      }
    }
  }

  /** Greets as that collector did, and returns the frame that comes back. */
  private static ByteBuffer subscription(SocketChannel reader) throws IOException {
    write(reader, FormerRelease.hello());
    ByteBuffer wish = ByteBuffer.allocate(FeedProtocol.LONGEST_REQUEST);
    while (wish.position() < 4 || wish.position() < 4 + wish.getInt(0)) {
      if (reader.read(wish) < 0) {
        throw new EOFException("the agent has left");
      }
    }
    return wish.flip();
  }

  private static void write(SocketChannel reader, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      reader.write(bytes);
    }
  }
}
