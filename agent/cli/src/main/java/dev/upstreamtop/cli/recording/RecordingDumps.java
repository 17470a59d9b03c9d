// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes what a recording keeps to files of their own while it goes on, on a thread of its own.
 * Safe for use by several threads; closed before the recording is.
 *
 * <p>A file is beside the recording's own: {@code NAME-20260301T143102Z-WHY.jfr}, the time in UTC.
 * Of such files, those of earlier runs among them, the newest are left.
 */
public final class RecordingDumps implements AutoCloseable {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String JFR = ".jfr";

  /** More that wait would hold much the same. */
  private static final int MOST_WAITING = 4;

  /** So long the end waits for what is being written. */
  private static final Duration LAST_WRITES = Duration.ofSeconds(30);

  private final FlightRecording recording;
  private final Path folder;
  private final String stem;
  private final long most;
  private final Consumer<String> words;
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          work -> Thread.ofPlatform().daemon().name("upstreamtop-dump").unstarted(work));

  /**
   * Prepares.
   *
   * @param output the recording's own file
   * @param most files that are left, at least 1
   * @param words takes a line for people about each file; called from several threads
   */
  public RecordingDumps(FlightRecording recording, Path output, long most, Consumer<String> words) {
    this.recording = recording;
    this.folder = output.toAbsolutePath().getParent();
    this.stem = stem(output.getFileName().toString());
    this.most = most;
    this.words = words;
  }

  private static String stem(String name) {
    return name.endsWith(JFR) ? name.substring(0, name.length() - JFR.length()) : name;
  }

  /**
   * Asks for a file; returns at once.
   *
   * @param why in the file's name: small letters, underscores and dashes
   * @param from what was recorded before need not be in it; null for all that is kept
   */
  public void ask(String why, Instant from) {
    Path file = folder.resolve(stem + "-" + TIME.format(Instant.now()) + "-" + why + JFR);
    try {
      writer.execute(() -> write(file, from));
    } catch (RejectedExecutionException crowded) {
      words.accept("not dumped to " + file + ": " + MOST_WAITING + " others wait to be written");
    }
  }

  private void write(Path file, Instant from) {
    try {
      recording.dump(file, from);
      words.accept("dumped to " + file);
    } catch (IOException | RuntimeException failed) {
      words.accept("not dumped to " + file + ": " + failed.getMessage());
    } catch (VirtualMachineError full) {
      words.accept("not dumped to " + file + ": no memory");
    }
    try {
      removeOldest();
    } catch (IOException | RuntimeException failed) {
      words.accept("older dumps are still there: " + failed.getMessage());
    }
  }

  private void removeOldest() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Pattern ours = Pattern.compile(Pattern.quote(stem) + "-[0-9]{8}T[0-9]{6}Z-[a-z_-]+\\.jfr");
    List<Path> dumps;
    try (Stream<Path> files = Files.list(folder)) {
      dumps =
          files
              .filter(file -> ours.matcher(file.getFileName().toString()).matches())
              .sorted()
              .toList();
    }
    for (Path old : dumps.subList(0, (int) Math.max(0, dumps.size() - most))) {
      Files.deleteIfExists(old);
    }
  }

  /** Returns when what was asked for is written, or half a minute has passed. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(LAST_WRITES.toSeconds(), TimeUnit.SECONDS)) {
        words.accept("what is being dumped is not waited for");
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
