// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.option;

import dev.upstreamtop.cli.terminal.Show;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much a terminal draws; what is written elsewhere is never limited. */
public final class ScreenOptions {

  private static final int MOST = 1000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--backends",
      paramLabel = "NUMBER",
      defaultValue = "8",
      description = "Backends on the screen at a time (default: ${DEFAULT-VALUE}).")
  private int backends;

  @Option(
      names = "--routes",
      paramLabel = "NUMBER",
      defaultValue = "4",
      description = "Routes under each backend at most (default: ${DEFAULT-VALUE}).")
  private int routes;

  @Option(names = "--ascii", description = "Draw with ASCII characters only.")
  private boolean ascii;

  /**
   * What to show.
   *
   * @throws ParameterException when a number is out of its range
   */
  public Show show() {
    if (backends < 1 || backends > MOST || routes < 0 || routes > MOST) {
      throw new ParameterException(
          command.commandLine(), "--backends must be 1 to " + MOST + ", --routes 0 to " + MOST);
    }
    return new Show(backends, routes, ascii);
  }
}
