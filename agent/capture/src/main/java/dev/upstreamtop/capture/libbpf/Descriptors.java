// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import dev.upstreamtop.capture.libc.Errno;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The file descriptors of this process, by proc(5).
 *
 * <p>libbpf must not run out of them: it takes what it cannot probe then for a feature that the
 * kernel lacks, and believes that until the process ends.
 */
final class Descriptors {

  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String LIMIT = "Max open files";

  private Descriptors() {}

  /**
   * Returns where there are enough of them, or where that cannot be told.
   *
   * @throws CaptureUnavailableException as {@link CaptureUnavailableException.Cause#SHORTAGE}
   */
  static void requireRoomFor(int wanted) throws CaptureUnavailableException {
    if (Files.exists(OPEN) && room() < wanted) {
      throw Diagnosis.tooFew("load programs", Errno.EMFILE);
    }
  }

  private static long room() {
    try (Stream<Path> open = Files.list(OPEN)) {
      return limit() - open.count();
    } catch (IOException | UncheckedIOException noneLeft) {
      return 0;
    }
  }

  private static long limit() throws IOException {
    for (String line : Files.readAllLines(LIMITS)) {
      if (line.startsWith(LIMIT)) {
        String soft = line.substring(LIMIT.length()).strip().split("\\s+", 2)[0];
        return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
      }
    }
    return Long.MAX_VALUE;
  }
}
