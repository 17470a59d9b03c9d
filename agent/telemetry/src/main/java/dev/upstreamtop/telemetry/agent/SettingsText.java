// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.settings.EndpointFilter;
import dev.upstreamtop.telemetry.settings.Origin;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads capture settings from their text forms under their common names. */
final class SettingsText {

  static final Set<String> KEYS =
      Set.of("interval", "interfaces", "side", "include", "ignore", "origin", "name", "process");

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
  private static final int WHOLE_ADDRESS = 128;

  private SettingsText() {}

  /** In a backend's JVM both sides count: what it sends, and what it is sent. */
  static CaptureSettings parse(Map<String, String> options) {
    return new CaptureSettings(
        duration(options.getOrDefault("interval", "1s")),
        list(options.get("interfaces")),
        sides(options.getOrDefault("side", "both")),
        list(options.get("include")).stream().map(EndpointFilter::parse).toList(),
        list(options.get("ignore")).stream().map(EndpointFilter::parse).toList(),
        constant(
            "origin",
            Origin.values(),
            options.getOrDefault("origin", "any").toUpperCase(Locale.ROOT)),
        names(list(options.get("name"))),
        list(options.get("process")));
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "interval '" + text + "' is no duration such as 500ms, 1s, 2m or 1h");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  private static Set<Side> sides(String text) {
    return text.strip().equalsIgnoreCase("both")
        ? EnumSet.allOf(Side.class)
        : EnumSet.of(constant("side", Side.values(), text.strip().toUpperCase(Locale.ROOT)));
  }

  private static List<String> list(String text) {
    return text == null
        ? List.of()
        : Arrays.stream(text.split("[,;]", -1))
            .map(String::strip)
            .filter(item -> !item.isEmpty())
            .toList();
  }

  private static Map<Endpoint, String> names(List<String> items) {
    Map<Endpoint, String> names = new LinkedHashMap<>();
    for (String item : items) {
      int equals = item.indexOf('=');
      String label = equals < 0 ? "" : item.substring(equals + 1).strip();
      EndpointFilter filter =
          label.isEmpty() ? null : EndpointFilter.parse(item.substring(0, equals));
      if (filter == null || filter.prefixLength() != WHOLE_ADDRESS || filter.port() == 0) {
        throw new IllegalArgumentException(
            "name '" + item + "' is not of the form ADDRESS:PORT=LABEL");
      }
      names.put(new Endpoint(filter.address().text(), filter.port()), label);
    }
    return names;
  }

  static <E extends Enum<E>> E constant(String key, E[] values, String text) {
    return Arrays.stream(values)
        .filter(value -> value.name().equals(text.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    key
                        + " must be one of "
                        + Arrays.stream(values)
                            .map(value -> value.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "))));
  }
}
