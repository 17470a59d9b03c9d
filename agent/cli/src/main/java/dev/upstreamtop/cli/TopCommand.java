// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.cli.option.CaptureOptions;
import dev.upstreamtop.cli.option.DurationForm;
import dev.upstreamtop.cli.option.ScreenOptions;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code upstreamtop top}: the live leaderboard, or its figures as lines or JSON. */
@Command(
    name = "top",
    description = "Shows the live leaderboard of the backends.",
    mixinStandardHelpOptions = true)
final class TopCommand implements Callable<Integer> {

  /** What is written to standard output. */
  enum Format {
    /** A screen that is redrawn; plain lines where there is no terminal. */
    TERMINAL,
    /** One line per backend and interval. */
    PLAIN,
    /** One JSON object per interval. */
    JSON
  }

  private final Environment environment;

  @Spec private CommandSpec spec;
  @Mixin private CaptureOptions capture;
  @Mixin private ScreenOptions screen;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "terminal",
      description =
          "terminal: a screen that is redrawn, or plain lines where there is no terminal; plain;"
              + " json: one object per interval (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Option(
      names = "--count",
      paramLabel = "NUMBER",
      description = "Stop after so many intervals (default: go on).")
  private Long count;

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      converter = DurationForm.class,
      description = "Stop after this time (default: go on).")
  private Duration duration;

  TopCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (count != null && count < 1) {
      throw new ParameterException(spec.commandLine(), "--count must be at least 1");
    }
    Watch watch = new Watch(environment, spec.commandLine().getOut(), spec.commandLine().getErr());
    return watch.run(capture.settings(), screen.show(), format, new Watch.Limit(count, duration));
  }
}
