// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.recording;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * A file that is open from the first moment to the last, so that what is written at the end goes
 * where it was promised at the beginning, whatever others do to the path meanwhile.
 *
 * <p>In a folder that others may write to no link is followed, neither for the file nor for a
 * folder on the way to it, and a file that exists must be our own: else somebody could have us
 * overwrite a file of theirs choosing, or read along.
 */
final class OutputFile {

  private static final Path OWN_PROCESS = Path.of("/proc/self");
  private static final Path ROOT = Path.of("/");

  private final Path path;
  private final FileChannel channel;
  private final Object identity;
  private final boolean regular;
  private boolean begun;

  private OutputFile(Path path, FileChannel channel, BasicFileAttributes file) {
    this.path = path;
    this.channel = channel;
    this.identity = file.fileKey();
    this.regular = file.isRegularFile();
  }

  /**
   * Opens it; what it holds already stays until {@link #write}.
   *
   * @throws IOException where it cannot be written, with the reason
   */
  static OutputFile open(Path path) throws IOException {
    Set<OpenOption> options =
        new HashSet<>(EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE));
    requireNoLinkOnTheWay(path.toAbsolutePath().normalize().getParent());
    boolean shared = isShared(path);
    if (shared) {
      options.add(LinkOption.NOFOLLOW_LINKS);
      requireOwn(path);
    }
    FileChannel channel = FileChannel.open(path, options);
    boolean complete = false;
    try {
      if (shared) {
        // Somebody may have been faster than we.
        requireOwn(path);
      }
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      complete = true;
      return new OutputFile(path, channel, file);
    } finally {
      if (!complete) {
        channel.close();
      }
    }
  }

  private static void requireNoLinkOnTheWay(Path folder) throws IOException {
    for (Path step = folder; step != null; step = step.getParent()) {
      if (Files.isSymbolicLink(step) && isShared(step)) {
        throw new FileSystemException(
            step.toString(), null, step + " is a link in a folder that others may write to");
      }
    }
  }

  /** Whether others may write to the folder of a path: its owner is one of them. */
  private static boolean isShared(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return false;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
    return permissions.contains(PosixFilePermission.OTHERS_WRITE)
        || permissions.contains(PosixFilePermission.GROUP_WRITE)
        || isOfSomebodyElse(folder);
  }

  /** Root can do what it likes anyway. */
  private static boolean isOfSomebodyElse(Path folder) throws IOException {
    UserPrincipal owner = Files.getOwner(folder);
    return !owner.equals(Files.getOwner(OWN_PROCESS)) && !owner.equals(Files.getOwner(ROOT));
  }

  private static void requireOwn(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      throw new FileSystemException(
          path.toString(), null, "it is a link in a folder that others may write to");
    }
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && !Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(OWN_PROCESS))) {
      throw new FileSystemException(
          path.toString(),
          null,
          "it belongs to somebody else, in a folder that others may write to");
    }
  }

  Path path() {
    return path;
  }

  /** Replaces what it holds; where that fails it may be tried again, or {@link #discard}ed. */
  void write(InputStream data) throws IOException {
    begun = true;
    if (regular) {
      channel.position(0);
      channel.truncate(0);
    }
    OutputStream out = Channels.newOutputStream(channel);
    data.transferTo(out);
    if (regular) {
      // Some file systems tell only now that there is no room.
      channel.force(false);
    }
    channel.close();
  }

  /**
   * Removes what is cut or still empty; a regular file only, and not another one that has the path
   * by now. What it held before stays where {@link #write} was not called.
   */
  void discard() {
    try (channel) {
      if (regular
          && (begun || channel.size() == 0)
          && Files.readAttributes(path, BasicFileAttributes.class).fileKey().equals(identity)) {
        Files.delete(path.toRealPath());
      }
    } catch (IOException stays) {
      // The failure that led here is told.
    }
  }
}
