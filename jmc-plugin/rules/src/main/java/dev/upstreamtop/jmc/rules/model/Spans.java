// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** A set of instants, kept as ranges that are sorted and apart from each other. Immutable. */
public final class Spans {

  private static final Spans NONE = new Spans(List.of());

  private final List<TimeRange> ranges;

  private Spans(List<TimeRange> ranges) {
    this.ranges = ranges;
  }

  /** The instants that are in at least one of the ranges, which may overlap and be in any order. */
  public static Spans of(Collection<TimeRange> anyRanges) {
    List<TimeRange> sorted = new ArrayList<>(anyRanges);
    sorted.removeIf(TimeRange::isEmpty);
    sorted.sort(Comparator.comparingLong(TimeRange::startNanos));
    List<TimeRange> apart = new ArrayList<>();
    for (TimeRange range : sorted) {
      int last = apart.size() - 1;
      if (last >= 0 && range.startNanos() <= apart.get(last).endNanos()) {
        apart.set(last, apart.get(last).span(range));
      } else {
        apart.add(range);
      }
    }
    return apart.isEmpty() ? NONE : new Spans(List.copyOf(apart));
  }

  /** Sorted and apart. */
  public List<TimeRange> ranges() {
    return ranges;
  }

  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  public long totalNanos() {
    return ranges.stream().mapToLong(TimeRange::lengthNanos).sum();
  }

  /** How much of the given range is in this set. */
  public long overlapNanos(TimeRange range) {
    long overlap = 0;
    for (int i = firstEndingAfter(range.startNanos()); i < ranges.size(); i++) {
      if (ranges.get(i).startNanos() >= range.endNanos()) {
        break;
      }
      overlap += ranges.get(i).overlapNanos(range);
    }
    return overlap;
  }

  private int firstEndingAfter(long nanos) {
    int low = 0;
    int high = ranges.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ranges.get(middle).endNanos() > nanos) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
