// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.jvm;

import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.List;

/** What was read off one gauge of a JVM, by time; bounded. */
final class Readings {

  private record Reading(long timeNanos, double value) {}

  private final Thinned<Reading> readings = new Thinned<>();

  void add(long timeNanos, double value) {
    readings.add(new Reading(timeNanos, value));
  }

  /** Those within ranges, in the order in which they came. */
  double[] within(List<TimeRange> ranges) {
    return readings.all().stream()
        .filter(
            reading ->
                ranges.stream()
                    .anyMatch(
                        range ->
                            range.startNanos() < reading.timeNanos()
                                && reading.timeNanos() <= range.endNanos()))
        .mapToDouble(Reading::value)
        .toArray();
  }
}
