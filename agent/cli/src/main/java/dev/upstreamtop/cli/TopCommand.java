// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.cli.capture.Environment;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.cli.option.CommandOptions;
import dev.upstreamtop.telemetry.settings.OptionTexts;
import dev.upstreamtop.telemetry.settings.Options;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
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

  @Parameters(
      arity = "0..1",
      paramLabel = "RECORDING.jfr",
      description =
          "Show this recording as it was, with the keys of a player, instead of what happens now.")
  private Path recording;

  private CommandSpec spec;
  private CommandOptions options;

  TopCommand(Environment environment) {
    this.environment = environment;
  }

  @Spec
  void declare(CommandSpec command) {
    spec = command;
    options = CommandOptions.of(command, "top").andCapture().andScreen();
  }

  @Override
  public Integer call() throws InterruptedException {
    OptionTexts said = options.said();
    PrintWriter err = spec.commandLine().getErr();
    Format format = Format.valueOf(said.get(Options.FORMAT).toUpperCase(Locale.ROOT));
    // Of the command line alone: a file is for a collector too, which tells what it says there.
    boolean tells =
        spec.commandLine().getParseResult().hasMatchedOption("--" + Options.ON_FINDING.name());
    if (tells && format == Format.TERMINAL) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "on-finding: what a receiver says would stand across the screen; say --format plain or"
              + " --format json with it, or let collect tell it");
    }
    Watch.Limit limit =
        new Watch.Limit(
            said.find(Options.COUNT).orElse(null), said.find(Options.DURATION).orElse(null));
    if (recording != null) {
      return new Replay(environment.stop(), spec.commandLine().getOut(), err)
          .run(recording, CommandOptions.show(said), format, limit);
    }
    try (OnFinding findings =
        OnFinding.of(tells ? said : OptionTexts.none(), environment.stop(), err)) {
      return new Watch(environment, spec.commandLine().getOut(), err)
          .telling(findings)
          .run(
              options.capture(findings.capturing(said), Options.SIDE),
              CommandOptions.show(said),
              format,
              limit);
    }
  }
}
