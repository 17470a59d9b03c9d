// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.cli.capture.Environment;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.cli.report.Report;
import dev.upstreamtop.cli.terminal.drawing.SafeText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
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

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "RECORDING.jfr", description = "One recording or many.")
  private List<Path> recordings;

  ReportCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    environment.stop().endAtOnce();
    PrintWriter out = spec.commandLine().getOut();
    Report.of(recordings, ZoneId.systemDefault()).forEach(line -> out.println(SafeText.of(line)));
    return ExitCode.DONE;
  }
}
