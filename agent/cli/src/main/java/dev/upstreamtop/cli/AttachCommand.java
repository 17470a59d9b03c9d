// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.cli.attach.AgentLoader;
import dev.upstreamtop.cli.attach.RunningJvm;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "PID|MAIN-CLASS",
      description = "Process id, or part of the main class or jar of exactly one JVM.")
  private String target;

  @Option(names = "--list", description = "List the JVMs that can be attached to.")
  private boolean list;

  @Option(
      names = "--options",
      paramLabel = "KEY=VALUE,…",
      description = "What the agent is told, as after -javaagent:… (default: nothing).")
  private String options = "";

  @Option(
      names = "--agent",
      paramLabel = "FILE",
      description = "The agent's jar (default: " + AGENT + " beside the command's own jar).")
  private Path agent;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      RunningJvm.all().forEach(machine -> out.println(machine.words()));
      return ExitCode.DONE;
    }
    if (target == null) {
      throw new ParameterException(
          spec.commandLine(), "name a JVM by its process id or main class, or use --list");
    }
    RunningJvm machine = RunningJvm.meantBy(target);
    out.println(
        new AgentLoader(machine).load(jar(), options)
            ? "agent loaded into " + machine.words()
            : "nothing done: the agent is loaded already in " + machine.words());
    return ExitCode.DONE;
  }

  private Path jar() {
    return agent != null
        ? agent.toAbsolutePath().normalize()
        : places()
            .map(Path::toAbsolutePath)
            .map(Path::normalize)
            .filter(Files::isRegularFile)
            .findFirst()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        ExitCode.NOT_INSTALLED,
                        "there is no "
                            + AGENT
                            + " beside the command; say where it is with --agent"));
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
