// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.settings.Option;
import dev.upstreamtop.telemetry.settings.OptionTexts;
import dev.upstreamtop.telemetry.settings.Options;
import dev.upstreamtop.telemetry.settings.OptionsFile;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What the agent was told.
 *
 * @param settings of a capture of its own; without effect on a collector
 * @param capture where snapshots come from
 * @param socket of the collector
 * @param scope which backends are shown
 * @param metrics where they are served; empty for nowhere
 */
record AgentOptions(
    CaptureSettings settings,
    Capture capture,
    Path socket,
    Scope scope,
    Optional<Endpoint> metrics) {

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

  static AgentOptions defaults() {
    return of(OptionTexts.none(), Optional.empty());
  }

  /**
   * Reads {@code key=value,key=value}; a value with commas stands in double quotes, or separates
   * its items by semicolons. A list that is named again goes on.
   *
   * @param text the options, null for none
   * @throws IllegalArgumentException with a one-line message that names what is wrong
   */
  static AgentOptions parse(String text) {
    OptionTexts given = split(text == null ? "" : text);
    Optional<Path> file = given.find(Options.CONFIG);
    // A file is for the collector and for every JVM of the host, of which one can have the port.
    return of(
        file.isEmpty() ? given : given.over(OptionsFile.read(file.get())),
        given.find(Options.METRICS));
  }

  private static AgentOptions of(OptionTexts said, Optional<Endpoint> metrics) {
    return new AgentOptions(
        CaptureSettings.of(said, Options.BOTH_SIDES),
        Capture.valueOf(said.get(Options.FROM).toUpperCase(Locale.ROOT)),
        said.get(Options.SOCKET),
        Scope.valueOf(said.get(Options.SCOPE).toUpperCase(Locale.ROOT)),
        metrics);
  }

  private static OptionTexts split(String text) {
    OptionTexts options = OptionTexts.none();
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
      Option<?> option = Options.named(item.substring(0, equals).strip(), Options.OF_THE_AGENT);
      options = options.and(option, unquoted(item.substring(equals + 1).strip()));
    }
    return options;
  }

  private static String unquoted(String value) {
    return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }
}
