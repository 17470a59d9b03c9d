// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.capture.DirectCaptureFactory;
import dev.upstreamtop.cli.capture.Environment;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.cli.option.Mistake;
import dev.upstreamtop.cli.process.StandardOutput;
import dev.upstreamtop.cli.process.Stop;
import dev.upstreamtop.cli.terminal.drawing.SafeText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Starts the command: finds the subcommand, and turns what goes wrong into one line and an exit
 * code.
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
    CommandLine commandLine = commandLine(environment).setOut(out).setErr(err);
    return commandLine.execute(withCommand(args));
  }

  /** All commands with their options. */
  static CommandLine commandLine(Environment environment) {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.addSubcommand(new TopCommand(environment));
    commandLine.addSubcommand(new RecordCommand(environment));
    commandLine.addSubcommand(new DemoCommand(environment));
    commandLine.addSubcommand(new DoctorCommand(environment));
    commandLine.addSubcommand(new ReportCommand(environment));
    commandLine.addSubcommand(new CollectCommand(environment));
    commandLine.addSubcommand(new AttachCommand(environment));
    commandLine.setUsageHelpAutoWidth(true);
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
