// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.cli.option.CaptureOptions;
import dev.upstreamtop.cli.option.DurationForm;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code upstreamtop record}: writes what is captured to a flight recording. */
@Command(
    name = "record",
    description = "Writes a flight recording of the upstream traffic.",
    mixinStandardHelpOptions = true)
final class RecordCommand implements Callable<Integer> {

  private final Environment environment;

  @Spec private CommandSpec spec;
  @Mixin private CaptureOptions capture;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      defaultValue = "upstreamtop.jfr",
      description = "The recording; replaced if it exists (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      defaultValue = "10m",
      converter = DurationForm.class,
      description = "How long to record; Ctrl-C ends it earlier (default: ${DEFAULT-VALUE}).")
  private Duration duration;

  @Option(
      names = "--settings",
      paramLabel = "FILE.jfc",
      description =
          "Flight Recorder settings (default: the JDK's default, with upstream events at each"
              + " interval).")
  private Path settings;

  RecordCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    CaptureSettings wanted = capture.settings();
    Stop stop = environment.stop();
    Totals totals = new Totals();
    try (FlightRecording _ = FlightRecording.start(output, settings, wanted.interval());
        Capture running = Capture.start(environment, wanted, List.of(totals))) {
      err.println("capturing on " + String.join(", ", running.interfaces()));
      err.flush();
      stop.after(duration);
    }
    out.println(totals.words());
    out.println(HowToOpen.words(output));
    return stop.exitCode();
  }
}
