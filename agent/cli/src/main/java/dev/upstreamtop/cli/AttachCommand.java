// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.cli.terminal.SafeText;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
      running().forEach(machine -> out.println(words(machine)));
      return ExitCode.DONE;
    }
    if (target == null) {
      throw new ParameterException(
          spec.commandLine(), "name a JVM by its process id or main class, or use --list");
    }
    VirtualMachineDescriptor machine = find();
    load(machine, jar());
    out.println("agent loaded into " + words(machine));
    return ExitCode.DONE;
  }

  /** All JVMs of this user but this one. */
  private static List<VirtualMachineDescriptor> running() {
    String self = Long.toString(ProcessHandle.current().pid());
    return VirtualMachine.list().stream()
        .filter(machine -> !machine.id().equals(self))
        .sorted(Comparator.comparingLong(machine -> Long.parseLong(machine.id())))
        .toList();
  }

  private static String words(VirtualMachineDescriptor machine) {
    String name = machine.displayName().isBlank() ? "(unnamed)" : machine.displayName();
    return machine.id() + "  " + SafeText.of(name);
  }

  private VirtualMachineDescriptor find() {
    List<VirtualMachineDescriptor> all = running();
    List<VirtualMachineDescriptor> named =
        all.stream().filter(machine -> machine.id().equals(target)).toList();
    if (named.isEmpty()) {
      String part = target.toLowerCase(Locale.ROOT);
      named =
          all.stream()
              .filter(machine -> machine.displayName().toLowerCase(Locale.ROOT).contains(part))
              .toList();
    }
    if (named.size() == 1) {
      return named.getFirst();
    }
    throw new CommandFailure(
        ExitCode.NO_PROCESS,
        named.isEmpty()
            ? "no JVM of this user is " + target + "; 'upstreamtop attach --list' shows them all"
            : target
                + " fits more than one JVM: "
                + named.stream().map(AttachCommand::words).collect(Collectors.joining("; ")));
  }

  private Path jar() {
    return (agent == null ? places() : Stream.of(agent))
        .map(Path::toAbsolutePath)
        .map(Path::normalize)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.NOT_INSTALLED,
                    "there is no "
                        + (agent == null ? AGENT + " beside the command" : agent)
                        + "; say where it is with --agent"));
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

  private void load(VirtualMachineDescriptor descriptor, Path jar) {
    try {
      VirtualMachine machine = VirtualMachine.attach(descriptor);
      try {
        machine.loadAgent(jar.toString(), options);
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException
        | AgentLoadException
        | AgentInitializationException
        | IOException refused) {
      throw new CommandFailure(
          ExitCode.NO_PROCESS,
          "process " + descriptor.id() + " refuses the agent: " + refused.getMessage());
    }
  }
}
