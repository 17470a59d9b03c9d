// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.recorded;

import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Of which times something is told, so that nothing is taken twice. */
final class Coverage {

  private final TreeMap<Long, TimeRange> byStart = new TreeMap<>();

  void addAll(Collection<TimeRange> ranges) {
    List<TimeRange> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparingLong(TimeRange::startNanos));
    sorted.forEach(this::add);
  }

  private void add(TimeRange range) {
    TimeRange whole = range;
    Map.Entry<Long, TimeRange> before = byStart.floorEntry(whole.startNanos());
    if (before != null && before.getValue().endNanos() >= whole.startNanos()) {
      whole = whole.plus(before.getValue());
      byStart.remove(before.getKey());
    }
    Map.Entry<Long, TimeRange> after = byStart.ceilingEntry(whole.startNanos());
    while (after != null && after.getKey() <= whole.endNanos()) {
      whole = whole.plus(after.getValue());
      byStart.remove(after.getKey());
      after = byStart.ceilingEntry(whole.startNanos());
    }
    byStart.put(whole.startNanos(), whole);
  }

  /** Whether half of a range, or more, is told of already. */
  boolean has(TimeRange range) {
    if (byStart.isEmpty()) {
      return false;
    }
    long common = 0;
    Long from = byStart.floorKey(range.startNanos());
    for (TimeRange known :
        byStart.tailMap(from == null ? range.startNanos() : from, true).values()) {
      if (known.startNanos() > range.endNanos()) {
        break;
      }
      common += known.commonNanos(range);
    }
    return range.lengthNanos() == 0
        ? from != null && byStart.get(from).endNanos() >= range.startNanos()
        : 2 * common >= range.lengthNanos();
  }

  long lengthNanos() {
    return byStart.values().stream().mapToLong(TimeRange::lengthNanos).sum();
  }
}
