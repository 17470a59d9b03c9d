// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.option;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * What {@code --help} tells of a command: in one line how it is called, then examples, and its
 * options in groups.
 */
public final class HelpPage {

  /** Wide enough for {@code --interfaces=NAME}; a longer one has a line of its own. */
  private static final int NAME_WIDTH = 24;

  private static final String NEWLINE = System.lineSeparator();
  private static final String OWN = "Options";

  /** {@code --name ADDR:PORT=NAME}: with a second sign of equality nobody could read it. */
  private static final Help.IParamLabelRenderer FORM =
      new Help.IParamLabelRenderer() {
        @Override
        public Help.Ansi.Text renderParameterLabel(
            ArgSpec argument, Help.Ansi ansi, List<Help.Ansi.IStyle> styles) {
          String form = argument.arity().max() == 0 ? "" : " " + argument.paramLabel();
          return Help.defaultColorScheme(ansi).apply(form, styles);
        }

        @Override
        public String separator() {
          return " ";
        }
      };

  /** A group of options that {@link CommandOptions} adds under a name. */
  private record Group(String name, String heading) {}

  private static final List<Group> GROUPS =
      List.of(
          new Group(CommandOptions.SCREEN, "The screen"),
          new Group(CommandOptions.CAPTURE, "What is captured"));

  private HelpPage() {}

  /**
   * Gives a command its page.
   *
   * @param examples whole command lines; none for a command that needs none
   */
  public static void of(CommandLine command, List<String> examples) {
    CommandSpec spec = command.getCommandSpec();
    spec.usageMessage()
        .abbreviateSynopsis(true)
        .sortOptions(false)
        .parameterListHeading("%n")
        .commandListHeading("%nCommands:%n");
    command.setUsageHelpLongOptionsMaxWidth(NAME_WIDTH);
    command
        .getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpPage::optionsInGroups);
    if (!examples.isEmpty()) {
      command
          .getHelpSectionMap()
          .put(
              UsageMessageSpec.SECTION_KEY_DESCRIPTION,
              help -> help.description() + text(examples));
    }
  }

  private static String text(List<String> examples) {
    return NEWLINE
        + "Examples:"
        + NEWLINE
        + examples.stream().map(line -> "  " + line + NEWLINE).collect(Collectors.joining());
  }

  private static String optionsInGroups(Help help) {
    Map<String, CommandSpec> mixins = help.commandSpec().mixins();
    List<Group> groups = GROUPS.stream().filter(group -> mixins.containsKey(group.name())).toList();
    Set<String> grouped =
        groups.stream()
            .flatMap(group -> mixins.get(group.name()).options().stream())
            .map(OptionSpec::longestName)
            .collect(Collectors.toSet());
    StringBuilder page =
        new StringBuilder(
            text(
                help,
                OWN,
                help.commandSpec().options().stream()
                    .filter(option -> !grouped.contains(option.longestName()))
                    .toList()));
    groups.forEach(
        group -> page.append(text(help, group.heading(), mixins.get(group.name()).options())));
    return page.toString();
  }

  private static String text(Help help, String heading, List<OptionSpec> options) {
    Help.Layout layout = help.createDefaultLayout(options, List.of(), help.colorScheme());
    layout.addOptions(options, FORM);
    return NEWLINE + heading + ":" + NEWLINE + layout;
  }
}
