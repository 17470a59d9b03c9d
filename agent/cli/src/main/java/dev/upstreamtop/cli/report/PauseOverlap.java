// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How many exchanges overlap a pause of their JVM, against what chance would give.
 *
 * @param exchanges how many were looked at
 * @param overlapping how many of them overlap a pause
 * @param chance the share, 0 to 1, that would overlap one if they were spread evenly over the range
 */
record PauseOverlap(long exchanges, long overlapping, double chance) {

  /** Compares exchanges with pauses within a range. */
  static PauseOverlap of(List<Span> exchanges, List<Span> pauses, Span range) {
    List<Span> sorted = pauses.stream().sorted(Comparator.comparingLong(Span::from)).toList();
    long overlapping =
        exchanges.stream().filter(exchange -> sorted.stream().anyMatch(exchange::overlaps)).count();
    double mean = exchanges.stream().mapToLong(Span::length).average().orElse(0);
    // An exchange of that length overlaps a pause if it starts less than its length before it, or
    // within it.
    long covered =
        union(
                sorted.stream()
                    .map(pause -> new Span(pause.from() - (long) mean, pause.to()))
                    .toList())
            .stream()
            .mapToLong(Span::length)
            .sum();
    double chance = range.length() == 0 ? 0 : Math.min(1, (double) covered / range.length());
    return new PauseOverlap(exchanges.size(), overlapping, chance);
  }

  private static List<Span> union(List<Span> sorted) {
    List<Span> union = new ArrayList<>();
    for (Span span : sorted) {
      if (!union.isEmpty() && union.getLast().overlaps(span)) {
        union.add(union.removeLast().plus(span));
      } else {
        union.add(span);
      }
    }
    return union;
  }

  /** Whether it is clearly more than chance. */
  boolean isTelling() {
    double share = exchanges == 0 ? 0 : (double) overlapping / exchanges;
    return exchanges >= 10 && share >= 0.2 && share >= 2 * chance;
  }
}
