// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.metrics;

import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import java.util.List;
import java.util.Map;

/**
 * All that is told under one name; immutable.
 *
 * @param name without what a kind has behind it ({@code _total}, {@code _bucket}, {@code _info})
 * @param kind what its values do
 * @param help a sentence for people, without its full stop
 * @param points none of which has the labels of another
 */
public record MetricFamily(String name, Kind kind, String help, List<Point> points) {

  /** What values do. */
  public enum Kind {
    /** They grow, until counting begins anew. */
    COUNTER,
    /** They are of now. */
    GAUGE,
    /** They are distributions that grow. */
    HISTOGRAM,
    /** They are 1: what matters is the label. */
    INFO
  }

  /** One of its values. */
  public sealed interface Point permits Value, Distribution {

    /** What tells it from the others: names and values, in an order that stays. */
    Map<String, String> labels();

    /** Since when it counts, in milliseconds since the epoch; 0 where that is not told. */
    long sinceMillis();
  }

  /**
   * A number.
   *
   * @param labels never null
   * @param value in the unit that the name tells
   * @param sinceMillis as in {@link Point}
   */
  public record Value(Map<String, String> labels, double value, long sinceMillis)
      implements Point {}

  /**
   * Many durations.
   *
   * @param labels never null
   * @param values in nanoseconds, as everywhere; the name tells seconds
   * @param sinceMillis as in {@link Point}
   */
  public record Distribution(Map<String, String> labels, LatencyHistogram values, long sinceMillis)
      implements Point {}

  public MetricFamily {
    points = List.copyOf(points);
  }
}
