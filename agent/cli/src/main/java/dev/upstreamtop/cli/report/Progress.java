// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import dev.upstreamtop.cli.terminal.drawing.SafeText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells on a terminal how far the reading of recordings is: one line that is written over, from a
 * second on, and gone at the end; for use by one thread.
 */
public final class Progress {

  /** Tells nobody. */
  public static final Progress NONE = new Progress(null, () -> 0);

  private static final long QUIET_NANOS = 1_000_000_000L;
  private static final long EVERY_NANOS = 250_000_000L;

  /** The clock is looked at once for so many events. */
  private static final int EVENTS_A_LOOK = 4_096;

  private static final String OVER = "\r";
  private static final String REST_OF_LINE = "\u001b[K";

  private final PrintWriter terminal;
  private final LongSupplier clock;
  private final long begunNanos;
  private long shownNanos;
  private boolean shown;
  private int files;
  private int file;
  private String name = "";
  private long events;

  /**
   * Tells a terminal.
   *
   * @param terminal null for none
   * @param clock nanoseconds, from whichever beginning
   */
  Progress(PrintWriter terminal, LongSupplier clock) {
    this.terminal = terminal;
    this.clock = clock;
    begunNanos = clock.getAsLong();
  }

  /**
   * Tells what standard error shows, if that is a terminal.
   *
   * @param err writes to standard error
   */
  public static Progress onStandardError(PrintWriter err) {
    return isTerminal(Path.of("/proc/self/fd/2")) ? new Progress(err, System::nanoTime) : NONE;
  }

  /** Whether a descriptor of this process is a terminal: the kernel names it by its device. */
  static boolean isTerminal(Path descriptor) {
    try {
      String device = Files.readSymbolicLink(descriptor).toString();
      return device.startsWith("/dev/pts/")
          || device.startsWith("/dev/tty")
          || device.equals("/dev/console");
    } catch (IOException | RuntimeException unknown) {
      return false;
    }
  }

  /** So many recordings are to be read. */
  void begin(int recordings) {
    files = recordings;
  }

  /** The next recording is read from here on. */
  void next(Path recording) {
    file++;
    name = String.valueOf(recording.getFileName());
    look();
  }

  /** An event was read. */
  void event() {
    if (++events % EVENTS_A_LOOK == 0) {
      look();
    }
  }

  /** Everything is read: judging and writing are what is left. */
  void judging() {
    name = "";
    look();
  }

  /** Takes the line away. */
  void end() {
    if (shown) {
      terminal.print(OVER + REST_OF_LINE);
      terminal.flush();
      shown = false;
    }
  }

  private void look() {
    if (terminal == null) {
      return;
    }
    long now = clock.getAsLong();
    if (now - begunNanos < QUIET_NANOS || (shown && now - shownNanos < EVERY_NANOS)) {
      return;
    }
    String what =
        name.isEmpty()
            ? "judging"
            : "reading " + (files > 1 ? file + " of " + files + ": " : "") + name;
    String counted = String.format(Locale.ROOT, "%,d events", events).replace(',', ' ');
    terminal.print(OVER + SafeText.of(what + ", " + counted) + REST_OF_LINE);
    terminal.flush();
    shown = true;
    shownNanos = now;
  }
}
