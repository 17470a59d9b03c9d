// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.option;

import dev.upstreamtop.telemetry.Version;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page, as man(7) wants it, made of the same as {@code --help}. */
public final class ManualPage {

  /** Options that several commands take: once, behind the commands. */
  private static final SequencedMap<String, String> SHARED = new LinkedHashMap<>();

  static {
    SHARED.put(CommandOptions.CAPTURE, "OPTIONS OF THE CAPTURE");
    SHARED.put(CommandOptions.SCREEN, "OPTIONS OF THE SCREEN");
  }

  private final StringBuilder page = new StringBuilder();

  private final Map<String, List<String>> examples;

  private ManualPage(Map<String, List<String>> examples) {
    this.examples = examples;
  }

  /**
   * The page of a command and all that are below it.
   *
   * @param examples whole command lines by command, those of all commands under the empty name
   * @return it, the same each time
   */
  public static String of(CommandLine command, Map<String, List<String>> examples) {
    ManualPage manual = new ManualPage(examples);
    manual.head(command.getCommandSpec());
    List<CommandSpec> commands =
        command.getSubcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .filter(spec -> !spec.name().equals("help"))
            .toList();
    commands.forEach(manual::command);
    SHARED.forEach(
        (mixin, heading) -> {
          manual.request("SH", heading);
          commands.getFirst().mixins().get(mixin).options().forEach(manual::option);
        });
    manual.tail();
    return manual.page.toString();
  }

  private void head(CommandSpec spec) {
    String description = String.join(" ", spec.usageMessage().description());
    request("TH", "UPSTREAMTOP 1 \"\" \"upstreamtop " + Version.TEXT + "\"");
    request("SH", "NAME");
    line("upstreamtop - " + description.replaceFirst("^What", "what").replaceFirst("\\.$", ""));
    request("SH", "SYNOPSIS");
    page.append("\\fBupstreamtop\\fR [\\fICOMMAND\\fR] [\\fIOPTION\\fR ...]\n");
    request("SH", "DESCRIPTION");
    line("Two BPF programs read the plain HTTP between a reverse proxy and its backends.");
    line("Without a command it is 'top'.");
    examples("");
    request("SH", "COMMANDS");
  }

  private void command(CommandSpec spec) {
    request("SS", spec.name());
    line(String.join(" ", spec.usageMessage().description()));
    Set<String> shared = new HashSet<>();
    SHARED.forEach(
        (mixin, heading) -> {
          if (spec.mixins().containsKey(mixin)) {
            shared.addAll(
                spec.mixins().get(mixin).options().stream()
                    .map(OptionSpec::longestName)
                    .collect(Collectors.toSet()));
            line("It takes the " + heading.toLowerCase(Locale.ROOT) + ", too.");
          }
        });
    examples(spec.name());
    spec.positionalParameters().forEach(this::parameter);
    spec.options().stream()
        .filter(option -> !shared.contains(option.longestName()))
        .filter(option -> !option.usageHelp() && !option.versionHelp())
        .forEach(this::option);
  }

  private void examples(String command) {
    List<String> lines = examples.getOrDefault(command, List.of());
    if (!lines.isEmpty()) {
      request("PP", "");
      request("RS", "4");
      request("nf", "");
      lines.forEach(this::line);
      request("fi", "");
      request("RE", "");
    }
  }

  private void parameter(PositionalParamSpec parameter) {
    item("\\fI" + escaped(parameter.paramLabel()) + "\\fR", parameter.description());
  }

  private void option(OptionSpec option) {
    String value = option.arity().max() > 0 ? " \\fI" + escaped(option.paramLabel()) + "\\fR" : "";
    item("\\fB" + escaped(option.longestName()) + "\\fR" + value, option.description());
  }

  private void item(String name, String[] description) {
    request("TP", "");
    page.append(name).append('\n');
    line(String.join(" ", description));
  }

  private void tail() {
    request("SH", "EXIT STATUS");
    line("0 when it is done, 130 and 143 when SIGINT and SIGTERM ended it in good order.");
    line("Whatever stands in the way is told in one line, with a code for each kind that");
    line("the document troubleshooting.md lists.");
    request("SH", "ENVIRONMENT");
    request("TP", "");
    line("UPSTREAMTOP_JVM_OPTIONS");
    line("Options of the Java virtual machine that runs the command, where it is installed.");
    request("SH", "SEE ALSO");
    line("The documents of the package: cli.md tells all that this page tells, and the forms of");
    line("values and outputs; deployment.md tells how the collector is set up as a service.");
  }

  private void request(String name, String arguments) {
    page.append('.').append(name);
    page.append(arguments.isEmpty() ? "" : " " + arguments).append('\n');
  }

  /** A line of text; a dot or an apostrophe at its beginning would make it a request. */
  private void line(String text) {
    String safe = escaped(text);
    page.append(safe.startsWith(".") || safe.startsWith("'") ? "\\&" : "").append(safe);
    page.append('\n');
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-");
  }
}
