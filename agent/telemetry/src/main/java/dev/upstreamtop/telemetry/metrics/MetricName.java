// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.metrics;

import dev.upstreamtop.telemetry.catalogue.Entry;
import dev.upstreamtop.telemetry.catalogue.Unit;
import java.util.Locale;

/**
 * What the catalogue's figures are called as metrics: the same words, as Prometheus writes them,
 * and behind them the unit, which for times is the second.
 */
public final class MetricName {

  /** Of all that is told of backends. */
  public static final String BACKEND = "upstreamtop_";

  /** Of all that is told of routes. */
  public static final String ROUTE = "upstreamtop_route_";

  /** Of all that is told of the capture. */
  public static final String CAPTURE = "upstreamtop_capture_";

  private MetricName() {}

  /** Without the {@code _total} that a counter has behind it. */
  static String of(String prefix, Entry entry) {
    // A class of statuses is a word, and the version of HTTP/2 is none.
    String words =
        entry
            .name()
            .replaceAll("(?<=[a-z])(?=[0-9]xx)|(?<=[a-z0-9])(?=[A-Z])", "_")
            .toLowerCase(Locale.ROOT);
    return prefix + words + suffix(entry.unit());
  }

  private static String suffix(Unit unit) {
    return switch (unit) {
      case NANOSECONDS -> "_seconds";
      case RATIO -> "_ratio";
      case COUNT, BYTES, PER_SECOND -> "";
    };
  }

  /** A value in the unit that its name tells. */
  static double value(Entry entry, double value) {
    return entry.unit() == Unit.NANOSECONDS ? value / 1e9 : value;
  }
}
