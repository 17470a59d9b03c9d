// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.option;

import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.cli.terminal.Show;
import dev.upstreamtop.cli.terminal.drawing.Theme;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.settings.Option;
import dev.upstreamtop.telemetry.settings.OptionTexts;
import dev.upstreamtop.telemetry.settings.Options;
import dev.upstreamtop.telemetry.settings.OptionsFile;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * The options of one command: declares those rows of the table to the parser, and hands out what
 * was said on the command line, or else in the file that {@code --config} names.
 */
public final class CommandOptions {

  /** The name of the group of options that every command that captures takes. */
  static final String CAPTURE = "capture";

  /** The name of the group of options that every command that draws takes. */
  static final String SCREEN = "screen";

  private final CommandSpec command;
  private final Map<Option<?>, OptionSpec> declared = new LinkedHashMap<>();

  private CommandOptions(CommandSpec command) {
    this.command = command;
  }

  /** Declares what a command alone can be told. */
  public static CommandOptions of(CommandSpec command, String name) {
    CommandOptions options = new CommandOptions(command);
    Options.OF_ONE_COMMAND.get(name).forEach(option -> options.declare(option, command));
    return options;
  }

  /** Declares what every command that captures can be told. */
  public CommandOptions andCapture() {
    return and(CAPTURE, Options.OF_CAPTURING_COMMANDS);
  }

  /** Declares what every command that draws can be told. */
  public CommandOptions andScreen() {
    return and(SCREEN, Options.OF_THE_SCREEN);
  }

  private CommandOptions and(String group, List<Option<?>> options) {
    CommandSpec mixin = CommandSpec.create();
    options.forEach(option -> declare(option, mixin));
    command.addMixin(group, mixin);
    return this;
  }

  private void declare(Option<?> option, CommandSpec spec) {
    OptionSpec.Builder builder =
        OptionSpec.builder("--" + option.name()).description(option.sentence());
    if (option.isFlag()) {
      builder.type(boolean.class).arity("0");
    } else {
      builder
          .type(option.isList() ? List.class : String.class)
          .auxiliaryTypes(String.class)
          .arity("1")
          .converters(checked(option))
          .paramLabel(option.grammar().form())
          .hideParamSyntax(true);
    }
    OptionSpec declaration = builder.build();
    spec.addOption(declaration);
    declared.put(option, declaration);
  }

  /** Keeps the text: what it means is asked later, of the command line and the file alike. */
  private static ITypeConverter<String> checked(Option<?> option) {
    return text -> {
      try {
        option.grammar().read(text);
        return text;
      } catch (IllegalArgumentException malformed) {
        throw new TypeConversionException(malformed.getMessage());
      }
    };
  }

  /**
   * What was said.
   *
   * @throws CommandFailure when the file cannot be read or holds a mistake
   */
  public OptionTexts said() {
    OptionTexts given = OptionTexts.none();
    for (Map.Entry<Option<?>, OptionSpec> entry : declared.entrySet()) {
      Object value = entry.getValue().getValue();
      if (value instanceof List<?> texts) {
        for (Object text : texts) {
          given = given.and(entry.getKey(), text.toString());
        }
      } else if (value != null && !value.equals(false)) {
        given = given.and(entry.getKey(), value.toString());
      }
    }
    return given.over(file(given));
  }

  private static OptionTexts file(OptionTexts given) {
    Optional<Path> file = given.find(Options.CONFIG);
    try {
      return file.isEmpty() ? OptionTexts.none() : OptionsFile.read(file.get());
    } catch (IllegalArgumentException broken) {
      throw new CommandFailure(ExitCode.USAGE, broken.getMessage());
    }
  }

  /**
   * The settings of a capture.
   *
   * @param said about it
   * @param side the option of the sides, with what is usual here
   * @throws ParameterException when they break a rule
   */
  public CaptureSettings capture(OptionTexts said, Option<Set<Side>> side) {
    try {
      return CaptureSettings.of(said, side);
    } catch (IllegalArgumentException broken) {
      throw new ParameterException(command.commandLine(), broken.getMessage(), broken);
    }
  }

  /** How much a terminal draws; what is written elsewhere is never limited. */
  public static Show show(OptionTexts said) {
    String theme = said.get(Options.THEME);
    return new Show(
        Math.toIntExact(said.find(Options.BACKENDS).orElse(0L)),
        Math.toIntExact(said.get(Options.ROUTES)),
        said.get(Options.ASCII),
        theme.equals(Options.AUTO_THEME)
            ? Optional.empty()
            : Optional.of(Theme.valueOf(theme.toUpperCase(Locale.ROOT))));
  }
}
