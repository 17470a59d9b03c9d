// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.feed.server;

import dev.upstreamtop.telemetry.feed.FeedProtocol;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.NeedsRoot;
import dev.upstreamtop.testing.Requirement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;

/** A reader that runs as nobody, in the group of the socket. */
@NeedsRoot
final class OtherUser implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private OtherUser(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts it; the directory of the socket is opened to the group. */
  static OtherUser at(Path socket) throws IOException {
    Path directory = socket.getParent();
    Requirement.that(
        Files.getOwner(directory).getName().equals("root"), "root, to run as another user");
    String name = OtherUser.class.getName();
    Path file = directory.resolve(name.replace('.', '/') + ".class");
    // The classes of the build may lie where only their owner may look.
    Files.createDirectories(file.getParent());
    try (InputStream code =
        OtherUser.class.getResourceAsStream(OtherUser.class.getSimpleName() + ".class")) {
      Files.copy(code, file);
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));
    ByteBuffer frame =
        FeedProtocol.encode(new FeedProtocol.Subscription(FeedProtocol.FORMAT, false));
    byte[] wish = new byte[frame.remaining()];
    frame.get(wish);
    return new OtherUser(
        new ProcessBuilder(
                "setpriv",
                "--reuid=65534",
                "--regid=0",
                "--clear-groups",
                Jdk.java(),
                "-cp",
                directory.toString(),
                name,
                socket.toString(),
                HexFormat.of().formatHex(wish))
            .redirectErrorStream(true)
            .start());
  }

  /** What it says, once: {@code greeted}, or that it was turned away. */
  String line() throws IOException {
    return output.readLine();
  }

  /** Asks for snapshots and says whether it was greeted; it stays until its input ends. */
  public static void main(String[] arguments) throws IOException {
    try (SocketChannel connection = SocketChannel.open(UnixDomainSocketAddress.of(arguments[0]))) {
      connection.write(ByteBuffer.wrap(HexFormat.of().parseHex(arguments[1])));
      System.out.println(connection.read(ByteBuffer.allocate(1)) == 1 ? "greeted" : "turned away");
      while (System.in.read() >= 0) {
        // Nothing is said there but that it ends.
      }
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
