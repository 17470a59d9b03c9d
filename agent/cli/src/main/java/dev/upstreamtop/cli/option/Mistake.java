// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.option;

import dev.upstreamtop.telemetry.settings.Nearest;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with a command line, and what may have been meant. */
public final class Mistake {

  private Mistake() {}

  /** The line, without the name of the program. */
  public static String words(ParameterException mistake) {
    return mistake instanceof UnmatchedArgumentException unmatched
            && !unmatched.getUnmatched().isEmpty()
        ? unknown(unmatched.getUnmatched().getFirst(), mistake.getCommandLine().getCommandSpec())
        : mistake.getMessage().lines().findFirst().orElse("wrong options");
  }

  private static String unknown(String word, CommandSpec command) {
    if (!word.startsWith("-")) {
      Collection<String> commands = command.subcommands().keySet();
      return (commands.isEmpty() ? "unexpected '" : "unknown command '")
          + word
          + "'"
          + Nearest.hint(word, commands);
    }
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    List<String> names =
        command.options().stream().flatMap(option -> List.of(option.names()).stream()).toList();
    return "unknown option '" + name + "'" + Nearest.hint(name, names);
  }
}
