// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.chart;

import dev.upstreamtop.jmc.rules.sample.Metric;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which time the chart shows, by which percentiles. Immutable.
 *
 * @param percentiles may be none
 * @param logarithmic whether its axis is
 */
public record TimeChoice(Metric metric, Set<Percentile> percentiles, boolean logarithmic) {

  /** What is shown before anyone has chosen: differences of powers of ten are seen at once. */
  public static final TimeChoice STANDARD =
      new TimeChoice(Metric.HEADER, Set.of(Percentile.P50, Percentile.P99), true);

  private static final String LOGARITHMIC = "log";

  public TimeChoice {
    percentiles = Set.copyOf(percentiles);
  }

  /** The same with another time. */
  public TimeChoice with(Metric other) {
    return new TimeChoice(other, percentiles, logarithmic);
  }

  /** The same with a percentile, or without it. */
  public TimeChoice with(Percentile percentile, boolean shown) {
    Set<Percentile> others = EnumSet.noneOf(Percentile.class);
    others.addAll(percentiles);
    if (shown) {
      others.add(percentile);
    } else {
      others.remove(percentile);
    }
    return new TimeChoice(metric, others, logarithmic);
  }

  /** The same with another axis. */
  public TimeChoice with(boolean otherLogarithmic) {
    return new TimeChoice(metric, percentiles, otherLogarithmic);
  }

  /** One line of text that {@link #parse} reads. */
  public String format() {
    return Stream.of(
            Stream.of(metric.name()),
            Stream.of(Percentile.values()).filter(percentiles::contains).map(Enum::name),
            logarithmic ? Stream.of(LOGARITHMIC) : Stream.<String>empty())
        .flatMap(words -> words)
        .collect(Collectors.joining(","));
  }

  /** The choice of a text; what cannot be read is as at first. */
  public static TimeChoice parse(String text) {
    List<String> words = text == null ? List.of("") : List.of(text.split(",", -1));
    return Metric.of(words.get(0))
        .map(
            metric ->
                new TimeChoice(
                    metric,
                    Stream.of(Percentile.values())
                        .filter(percentile -> words.contains(percentile.name()))
                        .collect(Collectors.toSet()),
                    words.contains(LOGARITHMIC)))
        .orElse(STANDARD);
  }
}
