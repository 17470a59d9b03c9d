// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.NeedsRoot;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsRoot
class CollectTest {

  /** Of the feed's thread while nobody can be taken in; one that spins uses all of the time. */
  private static final long MOST_TICKS = 50;

  @TempDir private Path directory;

  @BeforeAll
  static void needsPrivilege() {
    CommandProcess.requirePrivilege();
  }

  @Test
  void waitsWithoutFileDescriptorsAndTakesReadersInLater() throws Exception {
    Path socket = directory.resolve("feed.sock");
    try (CommandProcess collect =
        CommandProcess.start(directory, "collect", "--socket", socket.toString())) {
      collect.await("listening", () -> collect.err().contains("agents connect to"));
      collect.limitOpenFiles(3);
      try (SocketChannel reader = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
        long before = collect.ticksOf("upstreamtop-fee");
        Thread.sleep(2_000);
        assertThat(collect.ticksOf("upstreamtop-fee") - before).isLessThan(MOST_TICKS);

        collect.limitOpenFiles(4096);
        assertThat(reader.read(ByteBuffer.allocate(64))).as("a greeting").isPositive();
      }
      collect.signal("TERM");
      assertThat(collect.exitCode()).isEqualTo(143);
    }
    assertThat(socket).doesNotExist();
  }
}
