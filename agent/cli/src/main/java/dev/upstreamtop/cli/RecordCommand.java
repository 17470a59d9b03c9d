// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.cli.alert.FindingAlerts;
import dev.upstreamtop.cli.alert.FindingEpisodes;
import dev.upstreamtop.cli.alert.FindingsNow;
import dev.upstreamtop.cli.capture.Capture;
import dev.upstreamtop.cli.capture.CaptureSum;
import dev.upstreamtop.cli.capture.Environment;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.cli.option.CommandOptions;
import dev.upstreamtop.cli.process.DumpSignal;
import dev.upstreamtop.cli.process.Stop;
import dev.upstreamtop.cli.recording.FlightRecording;
import dev.upstreamtop.cli.recording.HowToOpen;
import dev.upstreamtop.cli.recording.RecordingDumps;
import dev.upstreamtop.cli.recording.TemporaryRoom;
import dev.upstreamtop.cli.terminal.drawing.SafeText;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.settings.OptionTexts;
import dev.upstreamtop.telemetry.settings.Options;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code upstreamtop record}: writes what is captured to a flight recording. */
@Command(
    name = "record",
    description = "Writes a flight recording of the upstream traffic.",
    mixinStandardHelpOptions = true)
final class RecordCommand implements Callable<Integer> {

  private final Environment environment;

  private CommandSpec spec;
  private CommandOptions options;
  private boolean saidThatLessIsKept;

  RecordCommand(Environment environment) {
    this.environment = environment;
  }

  @Spec
  void declare(CommandSpec command) {
    spec = command;
    options = CommandOptions.of(command, "record").andCapture();
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    OptionTexts said = options.said();
    Path output = said.get(Options.OUTPUT);
    Path settings = said.find(Options.SETTINGS).orElse(null);
    Stop stop = environment.stop();
    CaptureSum totals = new CaptureSum();
    FlightRecording recording;
    TemporaryRoom room;
    Capture running;
    Optional<Duration> keep = said.find(Options.KEEP);
    Set<FindingKind> dumpOn = dumpOn(said, keep.isPresent());
    try (OnFinding findings = OnFinding.of(said, stop, err)) {
      CaptureSettings wanted = options.capture(findings.capturing(said), Options.SIDE);
      recording = FlightRecording.start(output, settings, wanted.interval(), keep.orElse(null));
      room = new TemporaryRoom(stop, () -> halve(recording));
      try (room;
          recording;
          RecordingDumps dumps =
              new RecordingDumps(recording, output, said.get(Options.DUMPS), this::say);
          DumpSignal _ =
              keep.isPresent() ? new DumpSignal(() -> dumps.ask("signal", null)) : null) {
        List<Consumer<FindingsNow>> takers = new ArrayList<>(findings.takers());
        if (!dumpOn.isEmpty()) {
          takers.add(new FindingEpisodes(dumpOn, dumps::ask));
        }
        running =
            Capture.start(
                environment,
                wanted,
                List.of(totals, recording.captured()),
                FindingAlerts.to(takers));
        try (running) {
          running.tell(err);
          findings.introduce();
          Optional<Duration> duration = said.find(Options.RECORD_DURATION);
          if (keep.isPresent() && duration.isEmpty()) {
            stop.await();
          } else {
            stop.after(said.get(Options.RECORD_DURATION));
          }
        }
      }
    }
    if (recording.isOfCapture()) {
      out.println(totals.words());
      HowToOpen.words(output).lines().map(SafeText::of).forEach(out::println);
    }
    running.requireWhole();
    room.requireWhole();
    return stop.exitCode();
  }

  private static Set<FindingKind> dumpOn(OptionTexts said, boolean keeps) {
    Set<FindingKind> kinds = EnumSet.noneOf(FindingKind.class);
    said.get(Options.DUMP_ON).forEach(kinds::addAll);
    if (!kinds.isEmpty() && !keeps) {
      throw new CommandFailure(
          ExitCode.USAGE, "dump-on: say with keep how much there is to be dumped, --keep 1h say");
    }
    return kinds;
  }

  /** Called by one thread. */
  private boolean halve(FlightRecording recording) {
    boolean smaller = recording.halve();
    if (smaller && !saidThatLessIsKept) {
      saidThatLessIsKept = true;
      say(
          "the temporary folder has less than 16 MiB left: the older half of what was kept is gone,"
              + " and recording goes on");
    }
    return smaller;
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(SafeText.of(line));
    err.flush();
  }
}
