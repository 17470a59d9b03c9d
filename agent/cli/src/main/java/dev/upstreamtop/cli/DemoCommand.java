// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.cli.TopCommand.Format;
import dev.upstreamtop.cli.demo.World;
import dev.upstreamtop.cli.option.CaptureOptions;
import dev.upstreamtop.cli.option.DurationForm;
import dev.upstreamtop.cli.option.ScreenOptions;
import dev.upstreamtop.cli.terminal.Summary;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.settings.EndpointFilter;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code upstreamtop demo}: shows the leaderboard of a little world of its own, and records it. */
@Command(
    name = "demo",
    description = "Starts an nginx, three backends and a load, and shows and records what happens.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

  private static final int MOST_WORKERS = 1000;

  private final Environment environment;

  @Spec private CommandSpec spec;
  @Mixin private CaptureOptions capture;
  @Mixin private ScreenOptions screen;

  @Option(
      names = "--workers",
      paramLabel = "NUMBER",
      defaultValue = "10",
      description = "How many clients ask at a time (default: ${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      defaultValue = "2m",
      converter = DurationForm.class,
      description = "How long it runs; q or Ctrl-C ends it earlier (default: ${DEFAULT-VALUE}).")
  private Duration duration;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "nginx' front door (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      defaultValue = "upstreamtop-demo.jfr",
      description = "The recording; replaced if it exists (default: ${DEFAULT-VALUE}).")
  private Path output;

  DemoCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (workers < 1 || workers > MOST_WORKERS || port < 1 || port > 65_535) {
      throw new ParameterException(
          spec.commandLine(), "--workers must be 1 to " + MOST_WORKERS + ", --port 1 to 65535");
    }
    PrintWriter out = spec.commandLine().getOut();
    CaptureSettings settings =
        capture.settings(
            EnumSet.of(Side.CLIENT),
            List.of("127.0.0.1:9001=pool-1", "127.0.0.1:9002=pool-2", "127.0.0.1:9003=checkout"),
            List.of(EndpointFilter.parse(Integer.toString(port))));
    Totals totals = new Totals();
    int exitCode;
    try (World world = World.start(port);
        FlightRecording _ = FlightRecording.start(output, null, settings.interval())) {
      environment.stop().onSecondSignal(world::close);
      Watch watch = new Watch(environment, out, spec.commandLine().getErr());
      watch.alsoFor(totals).during(() -> world.load(workers)::close);
      Watch.Limit limit = new Watch.Limit(null, duration);
      exitCode = watch.run(settings, screen.show(), Format.TERMINAL, limit);
    }
    out.println();
    Summary.lines(totals.backends()).forEach(out::println);
    out.println(totals.words());
    out.println(HowToOpen.words(output));
    return exitCode;
  }
}
