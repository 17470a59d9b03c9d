// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.recording;

import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.cli.process.Stop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Watches the room in the folder that the recorder keeps its parts in: where there is none the
 * recorder itself ends the JVM, and what was recorded is lost.
 */
public final class TemporaryRoom implements AutoCloseable {

  /** The folder. */
  static final Path FOLDER = Path.of(System.getProperty("java.io.tmpdir"));

  private static final long LEAST = 16L << 20;
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Thread watcher;
  private volatile boolean exhausted;

  /**
   * Starts to watch.
   *
   * @param stop asked for the end when less than 16 MiB are left
   */
  public TemporaryRoom(Stop stop) {
    this(stop, () -> false);
  }

  /**
   * Starts to watch where there is something that can go.
   *
   * @param stop asked for the end when less than 16 MiB are left in spite of that
   * @param giveWay lets it go, and says whether anything went
   */
  public TemporaryRoom(Stop stop, BooleanSupplier giveWay) {
    watcher = Thread.startVirtualThread(() -> watch(stop, giveWay));
  }

  private void watch(Stop stop, BooleanSupplier giveWay) {
    try {
      while (isThere() || isMade(giveWay)) {
        Thread.sleep(LOOK);
      }
      exhausted = true;
      stop.request();
    } catch (InterruptedException over) {
      // Nothing is recorded any more.
    }
  }

  private static boolean isMade(BooleanSupplier giveWay) {
    while (!isThere()) {
      if (!giveWay.getAsBoolean()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isThere() {
    return FOLDER.toFile().getUsableSpace() >= LEAST;
  }

  /**
   * Asked before a recording begins.
   *
   * @throws CommandFailure where there is too little room
   */
  static void require() {
    // What cannot be written at all is told by whoever tries.
    if (FOLDER.toFile().canWrite() && !isThere()) {
      throw new CommandFailure(
          ExitCode.IN_USE,
          "the temporary folder "
              + FOLDER
              + " has less than 16 MiB left: make room, or name another one with"
              + " UPSTREAMTOP_JVM_OPTIONS=-Djava.io.tmpdir=DIR");
    }
  }

  /**
   * Asked when the recording is written.
   *
   * @throws CommandFailure where want of room has ended it
   */
  public void requireWhole() {
    if (exhausted) {
      throw new CommandFailure(
          ExitCode.IN_USE,
          "the temporary folder " + FOLDER + " is full: the recording ended before its time");
    }
  }

  @Override
  public void close() {
    watcher.interrupt();
  }
}
