// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * Decides whether the process at the other end of a collector's socket may be believed.
 *
 * <p>It may when it runs as root, as our own user, or as the user who owns the socket's directory,
 * provided nobody else could have put the socket there.
 */
final class Peer {

  private static final String ROOT = "root";

  private Peer() {}

  static void check(SocketChannel connection, Path socket) throws IOException {
    UnixDomainPrincipal peer = connection.getOption(ExtendedSocketOptions.SO_PEERCRED);
    UserPrincipal user = peer.user();
    if (user.getName().equals(ROOT)
        || user.equals(Files.getOwner(Path.of("/proc/self")))
        || isOwnerOfPrivateDirectory(user, socket.toAbsolutePath().getParent())) {
      return;
    }
    throw new IOException(
        "the process at " + socket + " runs as " + user.getName() + ", who is not trusted");
  }

  private static boolean isOwnerOfPrivateDirectory(UserPrincipal user, Path directory)
      throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
    return user.equals(Files.getOwner(directory))
        && !permissions.contains(PosixFilePermission.OTHERS_WRITE)
        && !permissions.contains(PosixFilePermission.GROUP_WRITE);
  }
}
