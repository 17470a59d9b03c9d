// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Why a collector cannot be read, in one line with what helps. */
final class FeedTrouble {

  private FeedTrouble() {}

  /**
   * The line.
   *
   * @param socket where the collector was looked for
   * @param failure of connecting or reading
   */
  static String reason(Path socket, IOException failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof EOFException) {
      return "the collector at " + socket + " has ended: start 'upstreamtop collect' again";
    }
    // strerror(EACCES) in the JDK's words; of the file itself or of a directory above it.
    if (message.contains("Permission denied")) {
      return "the collector's socket "
          + socket
          + " may not be used by this process's user (Permission denied): "
          + group(socket);
    }
    if (message.contains("is not trusted")) {
      return message + ": run the collector as root or as this process's user";
    }
    return "no collector answers at "
        + socket
        + " ("
        + message
        + "): start 'upstreamtop collect' on this host";
  }

  private static String group(Path socket) {
    try {
      Object group = Files.getAttribute(socket, "posix:group", LinkOption.NOFOLLOW_LINKS);
      return "add that user to the group " + group + " and start this process again";
    } catch (IOException | RuntimeException hidden) {
      return "give that user access to its directory and its group, and start this process again";
    }
  }
}
