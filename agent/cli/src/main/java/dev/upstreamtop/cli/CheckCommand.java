// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.cli.capture.CollectorFeed;
import dev.upstreamtop.cli.capture.Environment;
import dev.upstreamtop.cli.check.CheckResult;
import dev.upstreamtop.cli.check.CheckedTraffic;
import dev.upstreamtop.cli.check.Rule;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.cli.option.CommandOptions;
import dev.upstreamtop.cli.process.Stop;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.settings.OptionTexts;
import dev.upstreamtop.telemetry.settings.Options;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.telemetry.source.SnapshotSource;
import dev.upstreamtop.telemetry.source.SnapshotSourceFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code upstreamtop check}: whether the figures of some seconds keep rules, for cron and for
 * monitoring systems. Its exit codes are theirs, 0 to 3; whatever goes wrong is UNKNOWN.
 */
@Command(
    name = "check",
    description = "Says whether figures keep rules, for cron and monitoring systems.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

  /** Reads a rule. */
  static final class Rules implements ITypeConverter<Rule> {
    @Override
    public Rule convert(String text) {
      try {
        return Rule.parse(text);
      } catch (IllegalArgumentException malformed) {
        throw new TypeConversionException(malformed.getMessage());
      }
    }
  }

  private final Environment environment;

  @Parameters(
      arity = "1..*",
      paramLabel = "RULE",
      converter = Rules.class,
      description =
          "Rules of the form " + Rule.FORM + ", where a limit is crossed by more, with : by less.")
  private List<Rule> rules;

  private CommandSpec spec;
  private CommandOptions options;

  CheckCommand(Environment environment) {
    this.environment = environment;
  }

  @Spec
  void declare(CommandSpec command) {
    spec = command;
    options = CommandOptions.of(command, "check").andCapture();
  }

  @Override
  public Integer call() throws InterruptedException {
    OptionTexts said = options.said();
    CaptureSettings settings = options.capture(said, Options.SIDE);
    CheckedTraffic traffic = new CheckedTraffic(settings.sides());
    Stop stop = environment.stop();
    SnapshotSource source = stop.interrupting(() -> start(said, settings, traffic));
    try (source) {
      stop.after(said.get(Options.CHECK_DURATION));
      if (stop.exitCode() == ExitCode.DONE && !source.isRunning()) {
        throw new CommandFailure(ExitCode.ENDED, "the capture ended before its time");
      }
    }
    return stop.exitCode() == ExitCode.DONE
        ? tell(spec.commandLine(), CheckResult.of(rules, traffic))
        : stop.exitCode();
  }

  private SnapshotSource start(OptionTexts said, CaptureSettings settings, CheckedTraffic traffic) {
    Path socket = said.get(Options.SOCKET);
    return switch (said.get(Options.FROM)) {
      case "direct" -> start(environment.sources(), settings, traffic);
      case "feed" -> start(new CollectorFeed(socket), settings, traffic);
      default -> startEither(socket, settings, traffic);
    };
  }

  /** A collector is asked if there is one, else what it would do is done here. */
  private SnapshotSource startEither(
      Path socket, CaptureSettings settings, CheckedTraffic traffic) {
    String noFeed = "";
    if (Files.exists(socket)) {
      try {
        return start(new CollectorFeed(socket), settings, traffic);
      } catch (CommandFailure refused) {
        noFeed = refused.getMessage() + "; ";
      }
    }
    try {
      return start(environment.sources(), settings, traffic);
    } catch (CommandFailure refused) {
      throw new CommandFailure(refused.exitCode(), noFeed + refused.getMessage());
    }
  }

  private static SnapshotSource start(
      SnapshotSourceFactory sources, CaptureSettings settings, CheckedTraffic traffic) {
    try {
      return sources.start(settings, traffic);
    } catch (CaptureUnavailableException unavailable) {
      throw CommandFailure.of(unavailable);
    }
  }

  /** What goes wrong with this command is told where and as its result would be. */
  static int unknown(CommandLine command, String reason) {
    return tell(command, CheckResult.unknown(reason));
  }

  private static int tell(CommandLine command, CheckResult result) {
    command.getOut().println(result.line());
    command.getOut().flush();
    return result.state().exitCode();
  }

  /** Whether a command is this one. */
  static boolean is(CommandLine command) {
    return command.getCommand() instanceof CheckCommand;
  }
}
