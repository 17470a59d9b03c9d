// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.option;

import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The file that {@code --config} names: options under the names that the command line, the agent
 * and the MBeans use. One file serves them all, so a name that another of them knows is no mistake
 * here.
 */
public final class PropertiesFile {

  private static final String OPTION = "--config";

  /** Every name that some user of such a file knows. */
  static final Set<String> NAMES =
      Set.of(
          "interval",
          "interfaces",
          "side",
          "include",
          "ignore",
          "origin",
          "process",
          "name",
          "backends",
          "routes",
          "duration",
          "capture",
          "socket",
          "scope");

  private final Properties properties;

  private PropertiesFile(Properties properties) {
    this.properties = properties;
  }

  /**
   * Reads the file that a command line names.
   *
   * @return empty where it names none
   * @throws CommandFailure when it cannot be read, or holds a name that nobody knows
   */
  public static Optional<PropertiesFile> named(String[] args) {
    List<String> words = List.of(args);
    int index = words.indexOf(OPTION);
    if (index >= 0 && index + 1 < words.size()) {
      return Optional.of(read(Path.of(words.get(index + 1))));
    }
    return words.stream()
        .filter(word -> word.startsWith(OPTION + "="))
        .findFirst()
        .map(word -> read(Path.of(word.substring(OPTION.length() + 1))));
  }

  private static PropertiesFile read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new CommandFailure(
          ExitCode.USAGE, "cannot read the configuration " + file + ": " + reason(unreadable));
    }
    Set<String> unknown = new TreeSet<>(properties.stringPropertyNames());
    unknown.removeAll(NAMES);
    if (!unknown.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          file
              + ": unknown name "
              + String.join(", ", unknown)
              + "; known are "
              + String.join(", ", new TreeSet<>(NAMES)));
    }
    return new PropertiesFile(properties);
  }

  private static String reason(Exception unreadable) {
    return switch (unreadable) {
      case java.nio.file.NoSuchFileException missing -> "there is no such file";
      case java.nio.file.AccessDeniedException denied -> "permission denied";
      default -> unreadable.getMessage();
    };
  }

  /** Makes the values of the file the defaults of all commands. */
  public void applyTo(CommandLine commandLine) {
    commandLine.setDefaultValueProvider(this::defaultOf);
  }

  private String defaultOf(ArgSpec argument) {
    if (argument instanceof OptionSpec option) {
      return properties.getProperty(option.longestName().substring(2));
    }
    return null;
  }
}
