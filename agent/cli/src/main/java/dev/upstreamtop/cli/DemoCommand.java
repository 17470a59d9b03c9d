// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.cli.TopCommand.Format;
import dev.upstreamtop.cli.capture.CaptureSum;
import dev.upstreamtop.cli.capture.Environment;
import dev.upstreamtop.cli.capture.Troubles;
import dev.upstreamtop.cli.demo.World;
import dev.upstreamtop.cli.option.CommandOptions;
import dev.upstreamtop.cli.recording.FlightRecording;
import dev.upstreamtop.cli.recording.HowToOpen;
import dev.upstreamtop.cli.recording.TemporaryRoom;
import dev.upstreamtop.cli.terminal.Summary;
import dev.upstreamtop.cli.terminal.drawing.SafeText;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.settings.OptionTexts;
import dev.upstreamtop.telemetry.settings.Options;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code upstreamtop demo}: shows the leaderboard of a little world of its own, and records it. */
@Command(
    name = "demo",
    description = "Starts an nginx, three backends and a load, and shows and records what happens.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

  private static final String LABELS =
      "127.0.0.1:9001=pool-1;127.0.0.1:9002=pool-2;127.0.0.1:9003=checkout";

  private final Environment environment;

  private CommandSpec spec;
  private CommandOptions options;

  DemoCommand(Environment environment) {
    this.environment = environment;
  }

  @Spec
  void declare(CommandSpec command) {
    spec = command;
    options = CommandOptions.of(command, "demo").andCapture().andScreen();
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    OptionTexts said = options.said();
    int port = Math.toIntExact(said.get(Options.PORT));
    int workers = Math.toIntExact(said.get(Options.WORKERS));
    Path output = said.get(Options.DEMO_OUTPUT);
    CaptureSettings settings =
        options.capture(
            said.also(Options.NAME, LABELS).also(Options.IGNORE, Integer.toString(port)),
            Options.SIDE);
    CaptureSum totals = new CaptureSum();
    Troubles troubles = new Troubles();
    int exitCode;
    boolean captured;
    TemporaryRoom tight;
    try (World world = World.start(port, said.get(Options.GRPC));
        TemporaryRoom room = new TemporaryRoom(environment.stop());
        FlightRecording recording = FlightRecording.start(output, null, settings.interval())) {
      environment.stop().onSecondSignal(world::close);
      Watch watch = new Watch(environment, out, spec.commandLine().getErr());
      watch
          .alsoFor(totals)
          .alsoFor(troubles)
          .alsoFor(recording.captured())
          .during(() -> world.load(workers)::close);
      Watch.Limit limit = new Watch.Limit(null, said.get(Options.DEMO_DURATION));
      exitCode = watch.run(settings, CommandOptions.show(said), Format.TERMINAL, limit);
      captured = recording.isOfCapture();
      tight = room;
    }
    if (captured) {
      out.println();
      Summary.lines(totals.backends(), troubles.gravest()).forEach(out::println);
      out.println(totals.words());
      HowToOpen.words(output).lines().map(SafeText::of).forEach(out::println);
    }
    tight.requireWhole();
    return exitCode;
  }
}
