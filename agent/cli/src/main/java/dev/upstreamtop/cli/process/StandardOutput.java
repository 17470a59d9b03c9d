// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Standard output, with a memory for the first write that failed: a writer above it would swallow
 * that. Safe to use from any thread.
 */
public final class StandardOutput extends OutputStream {

  private static final Path OWN = Path.of("/proc/self/fd/1");

  private final OutputStream stream = new FileOutputStream(FileDescriptor.out);
  private volatile IOException failure;

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    try {
      stream.write(bytes, offset, length);
    } catch (IOException failed) {
      if (failure == null) {
        failure = failed;
      }
      throw failed;
    }
  }

  /**
   * Whether something is missing where it was to be kept. A reader that went away, of a pipe or at
   * a terminal, has had what it wanted.
   */
  public boolean isCut() {
    return failure != null && !hasReader();
  }

  /** Why the write failed. */
  public String reason() {
    return String.valueOf(failure.getMessage());
  }

  private static boolean hasReader() {
    try {
      String target = Files.readSymbolicLink(OWN).toString();
      return target.startsWith("pipe:")
          || target.startsWith("socket:")
          || target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty");
    } catch (IOException unknown) {
      return false;
    }
  }
}
