// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.cli.capture.Capture;
import dev.upstreamtop.cli.capture.Environment;
import dev.upstreamtop.cli.doctor.Host;
import dev.upstreamtop.cli.doctor.HostFinding;
import dev.upstreamtop.cli.doctor.NginxUpstreams;
import dev.upstreamtop.cli.doctor.Trial;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.cli.option.CommandOptions;
import dev.upstreamtop.cli.terminal.drawing.SafeText;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.settings.OptionTexts;
import dev.upstreamtop.telemetry.settings.Options;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code upstreamtop doctor}: says what is missing on this host and how to get it. */
@Command(
    name = "doctor",
    description = "Says what is missing on this host and how to get it.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

  private final Environment environment;

  private CommandSpec spec;
  private CommandOptions options;

  DoctorCommand(Environment environment) {
    this.environment = environment;
  }

  @Spec
  void declare(CommandSpec command) {
    spec = command;
    options = CommandOptions.of(command, "doctor").andCapture();
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    OptionTexts said = options.said();
    CaptureSettings settings = options.capture(said, Options.SIDE);
    List<HostFinding> findings = new ArrayList<>(Host.current().findings());
    findings.addAll(new NginxUpstreams(Path.of("/"), said.get(Options.NGINX)).findings());
    findings.forEach(finding -> print(out, finding));
    if (findings.stream().noneMatch(finding -> finding.verdict() == HostFinding.Verdict.FAIL)) {
      List<HostFinding> tried = attempt(settings, said.get(Options.DOCTOR_DURATION));
      tried.forEach(finding -> print(out, finding));
      findings.addAll(tried);
    }
    return findings.stream()
        .mapToInt(HostFinding::exitCode)
        .filter(code -> code != ExitCode.DONE)
        .findFirst()
        .orElse(environment.stop().exitCode());
  }

  private List<HostFinding> attempt(CaptureSettings settings, Duration duration) {
    Trial trial = new Trial();
    try (Capture _ = Capture.start(environment, settings, List.of(trial))) {
      environment.stop().after(duration);
    } catch (CommandFailure failure) {
      return List.of(
          new HostFinding(HostFinding.Verdict.FAIL, failure.exitCode(), failure.getMessage()));
    }
    return trial.findings();
  }

  private static void print(PrintWriter out, HostFinding finding) {
    out.println(finding.verdict().mark() + "  " + SafeText.of(finding.words()));
    out.flush();
  }
}
