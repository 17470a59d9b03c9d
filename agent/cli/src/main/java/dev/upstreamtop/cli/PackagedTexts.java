// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.capture.DirectCaptureFactory;
import dev.upstreamtop.cli.capture.Environment;
import dev.upstreamtop.cli.option.ManualPage;
import dev.upstreamtop.cli.process.Stop;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Prints what the packages bring beside the command and is made of its options. */
public final class PackagedTexts {

  private PackagedTexts() {}

  /**
   * Prints one of them in UTF-8.
   *
   * @param args {@code completion} for what lets bash complete commands and options, {@code manual}
   *     for the manual page
   */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    out.print(
        switch (args[0]) {
          case "completion" -> completion();
          case "manual" -> manual();
          default -> throw new IllegalArgumentException(args[0]);
        });
    out.flush();
  }

  /** What bash sources, so that its first line names no interpreter; it is the same each time. */
  static String completion() {
    return AutoComplete.bash("upstreamtop", commandLine()).replaceFirst("^#!.*\\R#\\R", "");
  }

  /** The manual page. */
  static String manual() {
    return ManualPage.of(commandLine(), Main.EXAMPLES);
  }

  /** All commands as they are told, to run none of them. */
  static CommandLine commandLine() {
    return Main.commandLine(new Environment(new DirectCaptureFactory(), new Stop()));
  }
}
