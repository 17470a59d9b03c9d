// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.jvm;

import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.ArrayList;
import java.util.List;

/**
 * What was read off one gauge of a JVM, by time; bounded, every second one where there are more.
 */
final class Readings {

  private static final int MOST = 200_000;

  private record Reading(long timeNanos, double value) {}

  private List<Reading> readings = new ArrayList<>();
  private int stride = 1;
  private int skipped;

  void add(long timeNanos, double value) {
    if (++skipped < stride) {
      return;
    }
    skipped = 0;
    readings.add(new Reading(timeNanos, value));
    if (readings.size() >= MOST) {
      List<Reading> half = new ArrayList<>();
      for (int i = 1; i < readings.size(); i += 2) {
        half.add(readings.get(i));
      }
      readings = half;
      stride *= 2;
    }
  }

  /** Those within ranges, in the order in which they came. */
  double[] within(List<TimeRange> ranges) {
    return readings.stream()
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
