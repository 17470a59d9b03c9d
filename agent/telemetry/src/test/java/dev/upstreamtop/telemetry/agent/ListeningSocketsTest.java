// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.testing.Jdk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sockets of the test's own JVM, as the kernel lists them. */
class ListeningSocketsTest {

  private static boolean accept(String address, int port) {
    return ListeningSockets.now().accept(new Endpoint(address, port));
  }

  private static List<String> localAddresses() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
        .toList();
  }

  @Test
  void anAddressIsItselfOnly() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = server.getLocalPort();
      // A dual-stack socket: the kernel lists it in its table of IPv6, as a mapped address.
      assertThat(Files.readString(Path.of("/proc/self/net/tcp6")))
          .contains("0000000000000000FFFF00000100007F:%04X".formatted(port));
      assertThat(accept("127.0.0.1", port)).isTrue();
      assertThat(accept("::ffff:127.0.0.1", port)).isTrue();
      assertThat(accept("127.0.0.2", port)).isFalse();
      assertThat(accept("::1", port)).isFalse();
      assertThat(accept("127.0.0.1", port == 1 ? 2 : port - 1)).isFalse();
    }
  }

  @Test
  void anAddressOfOneFamilyIsItselfToo() throws IOException {
    try (ServerSocketChannel four = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
      four.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = four.socket().getLocalPort();
      assertThat(Files.readString(Path.of("/proc/self/net/tcp")))
          .contains("0100007F:%04X".formatted(port));
      assertThat(accept("127.0.0.1", port)).isTrue();
      assertThat(accept("::ffff:127.0.0.1", port)).isTrue();
      assertThat(accept("127.0.0.2", port)).isFalse();
    }
  }

  @Test
  void aWildcardIsEveryAddressOfThisHost() throws IOException {
    try (ServerSocket server = new ServerSocket(0)) {
      int port = server.getLocalPort();
      assertThat(localAddresses()).isNotEmpty().allMatch(address -> accept(address, port));
      assertThat(accept("127.0.0.2", port)).isTrue();
      assertThat(accept("::ffff:127.0.0.1", port)).isTrue();
      assertThat(accept("192.0.2.1", port)).isFalse();
      assertThat(accept("2001:db8::1", port)).isFalse();
    }
  }

  @Test
  void aWildcardOfIpv4IsNoAddressOfIpv6() throws IOException {
    try (ServerSocketChannel four = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
      four.bind(new InetSocketAddress("0.0.0.0", 0));
      int port = four.socket().getLocalPort();
      assertThat(accept("127.0.0.1", port)).isTrue();
      assertThat(accept("127.0.0.2", port)).isTrue();
      assertThat(accept("::1", port)).isFalse();
    }
  }

  @Test
  void aClosedOneAndOneOfAnotherProcessAreNotOurs() throws IOException {
    int closed;
    try (ServerSocket server = new ServerSocket(0)) {
      closed = server.getLocalPort();
      assertThat(accept("127.0.0.1", closed)).isTrue();
    }
    assertThat(accept("127.0.0.1", closed)).isFalse();
    try (Conversation other = Conversation.with(Jdk.of(25), List.of())) {
      int port = Integer.parseInt(other.say("listen").substring(5));
      assertThat(accept("127.0.0.1", port)).isFalse();
    }
  }
}
