// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.cli.capture.Environment;
import dev.upstreamtop.cli.option.CommandOptions;
import dev.upstreamtop.telemetry.settings.OptionTexts;
import dev.upstreamtop.telemetry.settings.Options;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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
    Watch watch = new Watch(environment, spec.commandLine().getOut(), spec.commandLine().getErr());
    return watch.run(
        options.capture(said, Options.SIDE),
        CommandOptions.show(said),
        Format.valueOf(said.get(Options.FORMAT).toUpperCase(Locale.ROOT)),
        new Watch.Limit(
            said.find(Options.COUNT).orElse(null), said.find(Options.DURATION).orElse(null)));
  }
}
