// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import dev.upstreamtop.telemetry.feed.FeedProtocol;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the agent was told.
 *
 * @param settings of a capture of its own; without effect on a collector
 * @param capture where snapshots come from
 * @param socket of the collector
 * @param scope which backends are shown
 */
record AgentOptions(CaptureSettings settings, Capture capture, Path socket, Scope scope) {

  /** Where snapshots come from. */
  enum Capture {
    /** From the collector if there is one, else directly if that is permitted. */
    AUTO,
    /** From the collector only. */
    FEED,
    /** From programs that this JVM attaches itself. */
    DIRECT
  }

  /** Which backends are shown. */
  enum Scope {
    /** All that the host sees. */
    HOST,
    /** Those that are listening sockets of this JVM. */
    SELF
  }

  private static final Set<String> OWN = Set.of("capture", "socket", "scope", "config");
  // One file may serve the command and the agent.
  private static final Set<String> OF_THE_COMMAND = Set.of("backends", "routes", "duration");

  static AgentOptions defaults() {
    return of(Map.of());
  }

  /**
   * Reads {@code key=value,key=value}; a value with commas stands in double quotes, or separates
   * its items by semicolons.
   *
   * @param text the options, null for none
   * @throws IllegalArgumentException with a one-line message that names what is wrong
   */
  static AgentOptions parse(String text) {
    Map<String, String> given = split(text == null ? "" : text);
    Map<String, String> options = new LinkedHashMap<>();
    String file = given.get("config");
    if (file != null) {
      options.putAll(load(Path.of(file)));
    }
    options.putAll(given);
    return of(options);
  }

  private static AgentOptions of(Map<String, String> options) {
    for (String key : options.keySet()) {
      if (!OWN.contains(key) && !SettingsText.KEYS.contains(key)) {
        Set<String> known = new TreeSet<>(OWN);
        known.addAll(SettingsText.KEYS);
        throw new IllegalArgumentException(
            "unknown option '" + key + "', known are " + String.join(", ", known));
      }
    }
    return new AgentOptions(
        SettingsText.parse(options),
        constant("capture", Capture.values(), options.getOrDefault("capture", "auto")),
        Path.of(options.getOrDefault("socket", FeedProtocol.DEFAULT_SOCKET.toString())),
        constant("scope", Scope.values(), options.getOrDefault("scope", "host")));
  }

  private static Map<String, String> split(String text) {
    Map<String, String> options = new LinkedHashMap<>();
    int from = 0;
    while (from < text.length()) {
      int to = from;
      boolean quoted = false;
      while (to < text.length() && (quoted || text.charAt(to) != ',')) {
        quoted ^= text.charAt(to) == '"';
        to++;
      }
      String item = text.substring(from, to);
      from = to + 1;
      if (item.isBlank()) {
        continue;
      }
      int equals = item.indexOf('=');
      if (quoted || equals < 0) {
        throw new IllegalArgumentException("option '" + item + "' is not of the form key=value");
      }
      options.put(item.substring(0, equals).strip(), unquoted(item.substring(equals + 1).strip()));
    }
    return options;
  }

  private static String unquoted(String value) {
    return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }

  private static Map<String, String> load(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the options in " + file, e);
    }
    Map<String, String> options = new LinkedHashMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (!OF_THE_COMMAND.contains(key)) {
        options.put(key, properties.getProperty(key));
      }
    }
    return options;
  }

  private static <E extends Enum<E>> E constant(String key, E[] values, String text) {
    return SettingsText.constant(key, values, text.toUpperCase(Locale.ROOT));
  }
}
