// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.cli.capture.Environment;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.cli.option.CommandOptions;
import dev.upstreamtop.cli.report.Bounds;
import dev.upstreamtop.cli.report.Progress;
import dev.upstreamtop.cli.report.Report;
import dev.upstreamtop.cli.terminal.drawing.SafeText;
import dev.upstreamtop.telemetry.settings.OptionTexts;
import dev.upstreamtop.telemetry.settings.Options;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code upstreamtop report}: says what recordings tell. */
@Command(
    name = "report",
    description = "Says what flight recordings tell about the backends.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

  private final Environment environment;

  @Parameters(
      arity = "1..*",
      paramLabel = "RECORDING.jfr|DIRECTORY",
      description = "Recordings, or directories of them; of one host or many.")
  private List<Path> recordings;

  private CommandSpec spec;
  private CommandOptions options;

  ReportCommand(Environment environment) {
    this.environment = environment;
  }

  @Spec
  void declare(CommandSpec command) {
    spec = command;
    options = CommandOptions.of(command, "report");
  }

  @Override
  public Integer call() {
    environment.stop().endAtOnce();
    OptionTexts said = options.said();
    PrintWriter err = spec.commandLine().getErr();
    Report report =
        Report.of(
            recordings,
            new Bounds(
                said.find(Options.SINCE).orElse(null),
                said.find(Options.UNTIL).orElse(null),
                said.find(Options.LAST).orElse(null)),
            said.find(Options.BACKEND).orElse(null),
            ZoneId.systemDefault(),
            Progress.onStandardError(err));
    PrintWriter out = spec.commandLine().getOut();
    Report.Format format =
        Report.Format.valueOf(said.get(Options.REPORT_FORMAT).toUpperCase(Locale.ROOT));
    report.lines(format).forEach(line -> out.println(SafeText.of(line)));
    report.troubles().forEach(line -> err.println(SafeText.of("upstreamtop: " + line)));
    return report.troubles().isEmpty() ? ExitCode.DONE : ExitCode.READ_IN_PART;
  }
}
