// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.capture.DirectCaptureFactory;
import dev.upstreamtop.cli.capture.Environment;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.cli.option.HelpPage;
import dev.upstreamtop.cli.option.Mistake;
import dev.upstreamtop.cli.process.StandardOutput;
import dev.upstreamtop.cli.process.Stop;
import dev.upstreamtop.cli.terminal.drawing.SafeText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Runs the command: finds the subcommand, and turns what goes wrong into one line and an exit code.
 */
@Command(
    name = "upstreamtop",
    description = "What a reverse proxy's backends do, read off the wire.",
    versionProvider = CommandVersion.class,
    mixinStandardHelpOptions = true,
    subcommands = CommandLine.HelpCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Without a command it is 'top'."})
public final class Main {

  /** What {@code --help} shows first, by command; those of all commands under the empty name. */
  static final Map<String, List<String>> EXAMPLES =
      Map.of(
          "",
          List.of(
              "upstreamtop                          the leaderboard of what leaves this host",
              "upstreamtop demo                     the same of a little world of its own",
              "upstreamtop record --duration 5m     a recording for Mission Control and report",
              "upstreamtop report upstreamtop.jfr   which backend was ill, since when, and why"),
          "top",
          List.of(
              "upstreamtop top --interfaces eth0 --interval 5s",
              "upstreamtop top --include 10.0.1.0/24 --name 10.0.1.10:8080=orders-1",
              "upstreamtop top --route '/users/{name}' --route 'GET /static/*'",
              "upstreamtop top --format json --count 10",
              "upstreamtop top incident.jfr"),
          "record",
          List.of(
              "upstreamtop record --duration 5m --output incident.jfr",
              "upstreamtop record --include 8080,9000 --settings jfr-settings/upstreamtop.jfc",
              "upstreamtop record --keep 1h --dump-on any --output /var/tmp/up.jfr"),
          "demo",
          List.of("upstreamtop demo --duration 30s --workers 50", "upstreamtop demo --grpc"),
          "doctor",
          List.of("upstreamtop doctor --duration 10s", "upstreamtop doctor --nginx"),
          "check",
          List.of(
              "upstreamtop check responses5xx=1%,5% failed=10 headerTime.p99=500ms,2s",
              "upstreamtop check --duration 1m all.requestRate=10:,1: lost=0"),
          "report",
          List.of(
              "upstreamtop report incident.jfr",
              "upstreamtop report --last 10m --backend 10.0.1.10:8080 host.jfr orders.jfr",
              "upstreamtop report --format html recordings/ > incident.html"),
          "collect",
          List.of(
              "upstreamtop collect --side both --config /etc/upstreamtop.properties",
              "upstreamtop collect --on-finding http://127.0.0.1:8099/finding"),
          "attach",
          List.of(
              "upstreamtop attach --list", "upstreamtop attach --options scope=self orders.jar"));

  /** By name, in the order in which {@code --help} lists them. */
  private static final SequencedMap<String, Function<Environment, Callable<Integer>>> COMMANDS =
      new LinkedHashMap<>();

  static {
    COMMANDS.put("top", TopCommand::new);
    COMMANDS.put("record", RecordCommand::new);
    COMMANDS.put("demo", DemoCommand::new);
    COMMANDS.put("doctor", DoctorCommand::new);
    COMMANDS.put("check", CheckCommand::new);
    COMMANDS.put("report", ReportCommand::new);
    COMMANDS.put("collect", CollectCommand::new);
    COMMANDS.put("attach", AttachCommand::new);
  }

  private Main() {}

  /**
   * Runs the command.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    StandardOutput standardOutput = new StandardOutput();
    PrintWriter out = new PrintWriter(standardOutput, false, System.out.charset());
    PrintWriter err =
        new PrintWriter(new FileOutputStream(FileDescriptor.err), false, System.err.charset());
    int exitCode =
        run(
            args,
            new Environment(new DirectCaptureFactory(), Stop.onSignals(Runtime.getRuntime()::halt)),
            out,
            err);
    out.flush();
    if (exitCode == ExitCode.DONE && standardOutput.isCut()) {
      err.println("upstreamtop: cannot write standard output: " + standardOutput.reason());
      exitCode = ExitCode.IN_USE;
    }
    err.flush();
    System.exit(exitCode);
  }

  /** Runs a command line and returns the exit code. */
  static int run(String[] args, Environment environment, PrintWriter out, PrintWriter err) {
    String[] complete = withCommand(args);
    boolean named = complete.length > 0 && COMMANDS.containsKey(complete[0]);
    CommandLine commandLine =
        commandLine(environment, named ? Set.of(complete[0]) : COMMANDS.keySet());
    return commandLine.setOut(out).setErr(err).execute(complete);
  }

  /** All commands with their options. */
  static CommandLine commandLine(Environment environment) {
    return commandLine(environment, COMMANDS.keySet());
  }

  /** Those that are asked for alone: to declare the options of all takes longer than to parse. */
  private static CommandLine commandLine(Environment environment, Set<String> names) {
    CommandLine commandLine = new CommandLine(new Main());
    COMMANDS.forEach(
        (name, command) -> {
          if (names.contains(name)) {
            commandLine.addSubcommand(command.apply(environment));
          }
        });
    commandLine.setUsageHelpAutoWidth(true);
    commandLine
        .getSubcommands()
        .forEach((name, command) -> HelpPage.of(command, EXAMPLES.getOrDefault(name, List.of())));
    HelpPage.of(commandLine, EXAMPLES.get(""));
    commandLine.setParameterExceptionHandler(Main::explain);
    commandLine.setExecutionExceptionHandler(executionFailures());
    return commandLine;
  }

  /** {@code top} is what one gets without naming a command. */
  private static String[] withCommand(String[] args) {
    boolean aboutItself =
        args.length > 0 && Arrays.asList("-h", "--help", "-V", "--version").contains(args[0]);
    if (aboutItself || (args.length > 0 && !args[0].startsWith("-"))) {
      return args;
    }
    String[] complete = new String[args.length + 1];
    complete[0] = "top";
    System.arraycopy(args, 0, complete, 1, args.length);
    return complete;
  }

  private static int explain(ParameterException mistake, String[] args) {
    CommandLine command = mistake.getCommandLine();
    if (CheckCommand.is(command)) {
      return CheckCommand.unknown(command, Mistake.words(mistake));
    }
    command.getErr().println(SafeText.of("upstreamtop: " + Mistake.words(mistake)));
    command
        .getErr()
        .println(
            "See '" + command.getCommandSpec().qualifiedName() + " --help' for what there is.");
    return ExitCode.USAGE;
  }

  private static IExecutionExceptionHandler executionFailures() {
    return (Exception exception, CommandLine command, ParseResult parsed) ->
        switch (exception) {
          case Exception reason when CheckCommand.is(command) ->
              CheckCommand.unknown(
                  command,
                  reason instanceof CommandFailure
                      ? reason.getMessage()
                      : "internal error: " + reason);
          case CommandFailure failure -> tell(command, failure);
          default -> {
            command.getErr().println(SafeText.of("upstreamtop: internal error: " + exception));
            yield ExitCode.INTERNAL;
          }
        };
  }

  private static int tell(CommandLine command, CommandFailure failure) {
    command.getErr().println(SafeText.of("upstreamtop: " + failure.getMessage()));
    return failure.exitCode();
  }
}
