// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.capture.Environment;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.cli.process.Stop;
import dev.upstreamtop.telemetry.settings.Choice;
import dev.upstreamtop.telemetry.settings.Options;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

class DocumentationTest {

  private static final String CAPTURE = "capture";
  private static final String SCREEN = "screen";
  private static final Path DOCUMENTS = Path.of("..", "..", "docs");

  /**
   * What docs/cli.md says about a command: a heading, and a table of the options that are its own.
   */
  static String section(CommandLine command) {
    List<OptionSpec> shared =
        command.getCommandSpec().mixins().values().stream()
            .flatMap(mixin -> mixin.options().stream())
            .toList();
    List<OptionSpec> own = new ArrayList<>(command.getCommandSpec().options());
    own.removeIf(
        option ->
            shared.stream().anyMatch(other -> other.longestName().equals(option.longestName())));
    String mixins =
        Stream.of(CAPTURE, SCREEN)
            .filter(command.getCommandSpec().mixins()::containsKey)
            .map(mixin -> "[options of the " + mixin + "](#options-of-the-" + mixin + ")")
            .collect(Collectors.joining(", "));
    String heading =
        "## "
            + command.getCommandName()
            + "\n\n"
            + String.join(" ", command.getCommandSpec().usageMessage().description())
            + (mixins.isEmpty() ? "" : " Besides its own it takes the " + mixins + ".");
    return heading + "\n\n" + table(command.getCommandSpec().positionalParameters(), own);
  }

  /** What docs/cli.md says about options that several commands take. */
  static String shared(String mixin) {
    CommandLine top = commands().getFirst();
    return "## Options of the "
        + mixin
        + "\n\n"
        + table(List.of(), top.getCommandSpec().mixins().get(mixin).options());
  }

  private static String table(List<PositionalParamSpec> parameters, List<OptionSpec> options) {
    List<String> lines = new ArrayList<>(List.of("| option | meaning |", "|---|---|"));
    for (PositionalParamSpec parameter : parameters) {
      lines.add(row(parameter.paramLabel(), parameter.description()));
    }
    for (OptionSpec option : options) {
      if (!option.usageHelp() && !option.versionHelp()) {
        String value = option.arity().max() > 0 ? " " + option.paramLabel() : "";
        lines.add(row(option.longestName() + value, option.description()));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static String row(String name, String[] description) {
    return "| `" + name.replace("|", "\\|") + "` | " + String.join(" ", description) + " |";
  }

  private static List<CommandLine> commands() {
    Environment none =
        new Environment(
            (settings, sink) -> {
              throw new CaptureUnavailableException(
                  CaptureUnavailableException.Cause.RUNTIME, "none");
            },
            new Stop());
    return Main.commandLine(none).getSubcommands().values().stream()
        .filter(command -> !command.getCommandName().equals("help"))
        .toList();
  }

  @Test
  void listsEveryOptionAsItIs() throws IOException {
    String page = Files.readString(DOCUMENTS.resolve("cli.md"));

    assertThat(commands()).hasSize(8);
    for (CommandLine command : commands()) {
      assertThat(page).contains(section(command));
    }
    assertThat(page).contains(shared(CAPTURE)).contains(shared(SCREEN));
  }

  /** The command knows the words of its formats, the table all of them. */
  @Test
  void formatsAreThoseOfTheTable() {
    assertThat(((Choice<String>) Options.FORMAT.grammar()).words())
        .isEqualTo(
            Stream.of(TopCommand.Format.values())
                .map(format -> format.name().toLowerCase(Locale.ROOT))
                .toList());
  }

  @Test
  void listsEveryExitCode() throws IOException, IllegalAccessException {
    String page = Files.readString(DOCUMENTS.resolve("troubleshooting.md"));

    for (Field code : ExitCode.class.getFields()) {
      assertThat(page).contains("| " + code.getInt(null) + " |");
    }
  }
}
