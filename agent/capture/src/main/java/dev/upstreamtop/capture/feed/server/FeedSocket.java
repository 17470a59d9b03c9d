// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.feed.server;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/** The socket of a collector: who may connect to it, and that it is gone when the collector is. */
final class FeedSocket implements AutoCloseable {

  private static final String ROOT = "root";
  private static final Path GROUPS = Path.of("/etc/group");

  /** inode(7): the kind of a file within its mode, and a socket's. */
  private static final int KIND = 0xf000;

  private static final int SOCKET = 0xc000;

  private final Path path;
  private final Identity identity;
  private final ServerSocketChannel channel;
  private final UserPrincipal owner;
  private final GroupPrincipal group;

  /**
   * Which of the sockets that come and go at one path it is.
   *
   * @param file device and inode
   * @param since when it was made: a file system may give an inode to the next file
   */
  record Identity(Object file, FileTime since) {

    /** Of the path itself, should it be a link. */
    static Identity of(Path path) throws IOException {
      BasicFileAttributes attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return new Identity(attributes.fileKey(), attributes.lastModifiedTime());
    }
  }

  private FeedSocket(
      Path path,
      Identity identity,
      ServerSocketChannel channel,
      UserPrincipal owner,
      GroupPrincipal group) {
    this.path = path;
    this.identity = identity;
    this.channel = channel;
    this.owner = owner;
    this.group = group;
  }

  static FeedSocket bind(Path path) throws IOException {
    removeDead(path);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      bind(channel, path);
      channel.configureBlocking(false);
      PosixFileAttributeView file = Files.getFileAttributeView(path, PosixFileAttributeView.class);
      file.setPermissions(PosixFilePermissions.fromString("rw-rw----"));
      return new FeedSocket(
          path, Identity.of(path), channel, file.getOwner(), file.readAttributes().group());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static void bind(ServerSocketChannel channel, Path path) throws IOException {
    try {
      channel.bind(UnixDomainSocketAddress.of(path));
    } catch (BindException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(e.getMessage() + "; does its directory exist?", e);
    }
  }

  /** A socket that nobody answers at is what a collector left that could not clean up. */
  private static void removeDead(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if ((mode & KIND) != SOCKET) {
      throw new IOException(path + " is in the way, and it is no socket");
    }
    Identity probed = Identity.of(path);
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      // One that is too busy to take connections is alive, and must not hold us up.
      probe.configureBlocking(false);
      probe.connect(UnixDomainSocketAddress.of(path));
    } catch (ConnectException nobodyAnswers) {
      remove(path, probed);
      return;
    } catch (IOException unknown) {
      throw new IOException(
          "cannot tell whether a collector is running at " + path + ": " + unknown.getMessage(),
          unknown);
    }
    throw new IOException("a collector is already running at " + path);
  }

  /** Removes a socket, unless there is none or another one by now. */
  static void remove(Path path, Identity identity) throws IOException {
    try {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && Identity.of(path).equals(identity)) {
        Files.deleteIfExists(path);
      }
    } catch (FileSystemException e) {
      throw new IOException("cannot replace " + path + ": " + e.getReason(), e);
    }
  }

  /** Whose process is at the other end. */
  static String userOf(SocketChannel connection) throws IOException {
    return connection.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
  }

  ServerSocketChannel channel() {
    return channel;
  }

  /**
   * Whether the process at the other end may read: root, our own user, and who is in the socket's
   * group.
   *
   * <p>The kernel has checked the socket's permissions already; this looks at who asks, should the
   * file's mode have been widened.
   */
  boolean admits(SocketChannel connection) throws IOException {
    UnixDomainPrincipal peer = connection.getOption(ExtendedSocketOptions.SO_PEERCRED);
    String user = peer.user().getName();
    return user.equals(ROOT)
        || peer.user().equals(owner)
        || peer.group().equals(group)
        || isMember(user);
  }

  private boolean isMember(String user) throws IOException {
    if (!Files.isReadable(GROUPS)) {
      return false;
    }
    // group(5): name, password, id, members
    return Files.readAllLines(GROUPS).stream()
        .map(line -> line.split(":", -1))
        .filter(fields -> fields.length == 4 && fields[0].equals(group.getName()))
        .anyMatch(fields -> Arrays.asList(fields[3].split(",", -1)).contains(user));
  }

  /**
   * Removes the socket, unless another one is there by now, and stops listening. In this order: as
   * long as somebody listens, no successor replaces it.
   */
  @Override
  public void close() {
    try (channel) {
      remove(path, identity);
    } catch (IOException e) {
      // The next collector replaces a socket that nobody answers at.
    }
  }
}
