// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.jvm;

import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** The times in which a JVM stood still, each once however many events tell of it. */
final class Stops {

  private final List<TimeRange> told = new ArrayList<>();
  private List<TimeRange> united = List.of();
  private boolean fresh;

  void add(TimeRange range) {
    told.add(range);
    fresh = true;
  }

  /** As many as events told of, and are kept. */
  int size() {
    return told.size();
  }

  /** Keeps those that are chosen; the others are gone. */
  void keep(Predicate<TimeRange> chosen) {
    told.removeIf(chosen.negate());
    fresh = true;
  }

  LongStream lengths() {
    return told.stream().mapToLong(TimeRange::lengthNanos);
  }

  /** In the order of time; none touches another. */
  List<TimeRange> ranges() {
    if (fresh) {
      united = unite(told);
      fresh = false;
    }
    return united;
  }

  private static List<TimeRange> unite(List<TimeRange> ranges) {
    List<TimeRange> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparingLong(TimeRange::startNanos));
    List<TimeRange> apart = new ArrayList<>();
    for (TimeRange range : sorted) {
      TimeRange last = apart.isEmpty() ? null : apart.get(apart.size() - 1);
      if (last != null && range.startNanos() <= last.endNanos()) {
        apart.set(apart.size() - 1, last.plus(range));
      } else {
        apart.add(range);
      }
    }
    return apart;
  }
}
