// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.cli.attach.AgentLoader;
import dev.upstreamtop.cli.attach.RunningJvm;
import dev.upstreamtop.cli.capture.Environment;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.cli.option.CommandOptions;
import dev.upstreamtop.cli.terminal.drawing.SafeText;
import dev.upstreamtop.telemetry.settings.OptionTexts;
import dev.upstreamtop.telemetry.settings.Options;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code upstreamtop attach}: loads the agent into a JVM that runs already. */
@Command(
    name = "attach",
    description = "Loads the agent into a running JVM.",
    mixinStandardHelpOptions = true)
final class AttachCommand implements Callable<Integer> {

  private static final String AGENT = "upstreamtop-agent.jar";

  private final Environment environment;

  private CommandSpec spec;
  private CommandOptions options;

  @Parameters(
      arity = "0..1",
      paramLabel = "PID|MAIN-CLASS",
      description = "Process id, or part of the main class or jar of exactly one JVM.")
  private String target;

  AttachCommand(Environment environment) {
    this.environment = environment;
  }

  @Spec
  void declare(CommandSpec command) {
    spec = command;
    options = CommandOptions.of(command, "attach");
  }

  @Override
  public Integer call() {
    environment.stop().endAtOnce();
    PrintWriter out = spec.commandLine().getOut();
    OptionTexts said = options.said();
    if (said.get(Options.LIST)) {
      RunningJvm.all().forEach(machine -> out.println(machine.words()));
      return ExitCode.DONE;
    }
    if (target == null) {
      throw new ParameterException(
          spec.commandLine(), "name a JVM by its process id or main class, or use --list");
    }
    RunningJvm machine = RunningJvm.meantBy(target);
    String agentOptions = said.find(Options.AGENT_OPTIONS).orElse("");
    AgentLoader.Loaded loaded = new AgentLoader(machine).load(jar(said), agentOptions);
    String done =
        (loaded.now() ? "agent loaded into " : "nothing done: the agent is loaded already in ")
            + machine.words()
            + (loaded.now() || agentOptions.isEmpty() ? "" : ", with the options of then");
    if (!loaded.captures()) {
      String why = loaded.reason().isEmpty() ? "still " + loaded.state() : loaded.reason();
      throw new CommandFailure(
          ExitCode.NOT_CAPTURING, done + ", but it captures nothing: " + SafeText.of(why));
    }
    out.println(done);
    return ExitCode.DONE;
  }

  private static Path jar(OptionTexts said) {
    return said.find(Options.AGENT)
        .or(() -> places().map(Path::toAbsolutePath).filter(Files::isRegularFile).findFirst())
        .map(Path::toAbsolutePath)
        .map(Path::normalize)
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.NOT_INSTALLED,
                    "there is no " + AGENT + " beside the command; say where it is with --agent"));
  }

  /** Beside our own jar, or where a checkout builds it. */
  private static Stream<Path> places() {
    try {
      Path own =
          Path.of(AttachCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Stream.of(
          own.resolveSibling(AGENT), own.resolve("../../../capture/target").resolve(AGENT));
    } catch (URISyntaxException nowhere) {
      return Stream.empty();
    }
  }
}
