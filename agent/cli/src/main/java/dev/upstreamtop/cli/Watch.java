// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.cli.TopCommand.Format;
import dev.upstreamtop.cli.alert.FindingAlerts;
import dev.upstreamtop.cli.alert.FindingsNow;
import dev.upstreamtop.cli.capture.Capture;
import dev.upstreamtop.cli.capture.Environment;
import dev.upstreamtop.cli.capture.ExactCount;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.json.JsonLines;
import dev.upstreamtop.cli.process.Stop;
import dev.upstreamtop.cli.terminal.LiveScreen;
import dev.upstreamtop.cli.terminal.PlainLines;
import dev.upstreamtop.cli.terminal.Show;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Captures and shows what is captured, until a limit is reached or somebody stops it. */
final class Watch {

  /**
   * When to stop.
   *
   * @param count after so many intervals; null for never
   * @param duration after this time; null for never
   */
  record Limit(Long count, Duration duration) {}

  /** Something that goes on while the programs are attached. */
  @FunctionalInterface
  interface Meanwhile extends AutoCloseable {
    @Override
    void close();
  }

  private final Environment environment;
  private final PrintWriter out;
  private final PrintWriter err;
  private final List<SnapshotSink> alsoFor = new ArrayList<>();
  private Supplier<Meanwhile> during = () -> () -> {};
  private List<Consumer<FindingsNow>> takers = List.of();
  private Runnable introduction = () -> {};

  Watch(Environment environment, PrintWriter out, PrintWriter err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  /** Names somebody else who gets the snapshots. */
  Watch alsoFor(SnapshotSink sink) {
    alsoFor.add(sink);
    return this;
  }

  /**
   * Names something to begin once the programs are attached, and to end before they are detached.
   */
  Watch during(Supplier<Meanwhile> beginning) {
    during = beginning;
    return this;
  }

  /** Names somebody who is told of findings; not for a screen, on which it would write. */
  Watch telling(OnFinding findings) {
    takers = findings.takers();
    introduction = findings::introduce;
    return this;
  }

  /**
   * Captures and shows.
   *
   * @return the exit code
   * @throws CommandFailure when the capture cannot start
   */
  int run(CaptureSettings settings, Show show, Format format, Limit limit)
      throws InterruptedException {
    Stop stop = environment.stop();
    if (limit.duration() != null) {
      Thread.startVirtualThread(() -> stop.after(limit.duration()));
    }
    Optional<LiveScreen> screen =
        format == Format.TERMINAL
            ? LiveScreen.open(show, ZoneId.systemDefault())
            : Optional.empty();
    SnapshotSink lines =
        format == Format.JSON
            ? new JsonLines(out, stop::request)
            : new PlainLines(out, show, ZoneId.systemDefault(), stop::request);
    SnapshotSink display = screen.<SnapshotSink>map(live -> live).orElse(lines);
    ExactCount counted = new ExactCount(display, limit.count(), stop::request);
    List<SnapshotSink> sinks = new ArrayList<>(alsoFor);
    sinks.add(counted);
    Capture capture = Capture.start(environment, settings, sinks, FindingAlerts.to(takers));
    try (capture) {
      if (screen.isEmpty()) {
        capture.tell(err);
        introduction.run();
      }
      try (Meanwhile _ = during.get()) {
        if (screen.isPresent()) {
          show(screen.get(), stop);
        } else {
          stop.await();
        }
      }
    }
    counted.finish();
    capture.requireWhole();
    return stop.exitCode();
  }

  private static void show(LiveScreen screen, Stop stop) throws InterruptedException {
    stop.onSecondSignal(screen::close);
    try (screen) {
      screen.run(stop::isRequested);
    }
  }
}
