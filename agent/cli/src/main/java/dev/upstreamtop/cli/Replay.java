// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.cli.TopCommand.Format;
import dev.upstreamtop.cli.capture.CaptureSum;
import dev.upstreamtop.cli.capture.Troubles;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.cli.json.JsonLines;
import dev.upstreamtop.cli.process.Stop;
import dev.upstreamtop.cli.replay.Spool;
import dev.upstreamtop.cli.terminal.LiveScreen;
import dev.upstreamtop.cli.terminal.PlainLines;
import dev.upstreamtop.cli.terminal.Show;
import dev.upstreamtop.cli.terminal.Summary;
import dev.upstreamtop.cli.terminal.drawing.SafeText;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;

/** Shows a recording as it was when it was recorded. */
final class Replay {

  private final Stop stop;
  private final PrintWriter out;
  private final PrintWriter err;

  Replay(Stop stop, PrintWriter out, PrintWriter err) {
    this.stop = stop;
    this.out = out;
    this.err = err;
  }

  /**
   * Shows it.
   *
   * @param limit when it ends before somebody quits; the number counts lines and objects alone
   * @return the exit code
   */
  int run(Path recording, Show show, Format format, Watch.Limit limit) throws InterruptedException {
    if (!Files.isReadable(recording) || Files.isDirectory(recording)) {
      throw new CommandFailure(
          ExitCode.UNREADABLE_RECORDING,
          recording
              + (Files.exists(recording) ? " cannot be read" : ": there is no such recording"));
    }
    if (limit.duration() != null) {
      Thread.startVirtualThread(() -> stop.after(limit.duration()));
    }
    CaptureSum sum = new CaptureSum();
    Troubles troubles = new Troubles();
    try (Spool spool =
        Spool.of(
            recording,
            snapshot -> {
              sum.accept(snapshot);
              troubles.accept(snapshot);
            })) {
      if (spool.size() == 0) {
        throw new CommandFailure(
            ExitCode.UNREADABLE_RECORDING,
            recording
                + (spool.broken().isEmpty()
                    ? " holds no upstream events"
                    : " is no flight recording (" + spool.broken() + ")"));
      }
      Optional<LiveScreen> screen =
          format == Format.TERMINAL
              ? LiveScreen.open(show, ZoneId.systemDefault())
              : Optional.empty();
      if (screen.isPresent()) {
        play(screen.get(), spool);
        Summary.lines(sum.backends(), troubles.gravest())
            .forEach(line -> out.println(SafeText.of(line)));
        out.println(sum.words());
      } else {
        lines(spool, show, format, limit.count());
      }
      return end(recording, spool);
    } catch (IOException full) {
      throw new CommandFailure(
          ExitCode.IN_USE, "no room for the intervals of " + recording + ": " + full.getMessage());
    }
  }

  private int end(Path recording, Spool spool) {
    if (!spool.broken().isEmpty()) {
      err.println(
          SafeText.of(
              "upstreamtop: "
                  + recording
                  + " was read as far as it goes: it is no whole flight recording ("
                  + spool.broken()
                  + ")"));
    }
    if (spool.omitted() > 0) {
      err.println(
          "upstreamtop: no room for " + spool.omitted() + " more intervals of this recording");
    }
    return spool.broken().isEmpty() && spool.omitted() == 0 ? ExitCode.DONE : ExitCode.READ_IN_PART;
  }

  private void play(LiveScreen screen, Spool spool) throws InterruptedException {
    stop.onSecondSignal(screen::close);
    try (screen) {
      screen.play(spool, stop::isRequested);
    }
  }

  private void lines(Spool spool, Show show, Format format, Long count) {
    SnapshotSink lines =
        format == Format.JSON
            ? new JsonLines(out, stop::request)
            : new PlainLines(out, show, ZoneId.systemDefault(), stop::request);
    long most = count == null ? spool.size() : Math.min(count, spool.size());
    for (int i = 0; i < most && !stop.isRequested(); i++) {
      lines.accept(spool.at(i));
    }
  }
}
