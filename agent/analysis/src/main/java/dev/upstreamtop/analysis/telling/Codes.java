// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.telling;

import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.sample.Sample.OfExchange;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tells the codes of a class apart, as far as exchanges were recorded one by one. */
public final class Codes {

  private static final int CLASS = 100;
  private static final int MOST_CODES = 4;

  private Codes() {}

  /**
   * A sentence about them; empty where no such exchange was recorded.
   *
   * @param route to which they belong; all where it is empty
   * @param first of the class: 400 or 500
   */
  public static Optional<String> sentence(Track track, TimeRange range, String route, int first) {
    Map<Integer, Long> counts =
        track.exchanges().stream()
            .filter(exchange -> first <= exchange.status() && exchange.status() < first + CLASS)
            .filter(exchange -> route.isEmpty() || exchange.route().equals(route))
            .filter(exchange -> exchange.range().overlaps(range))
            .collect(
                Collectors.groupingBy(OfExchange::status, TreeMap::new, Collectors.counting()));
    if (counts.isEmpty()) {
      return Optional.empty();
    }
    List<String> told =
        counts.entrySet().stream()
            .sorted(Comparator.comparingLong((Map.Entry<Integer, Long> each) -> -each.getValue()))
            .limit(MOST_CODES)
            .map(each -> each.getValue() + " with " + each.getKey())
            .toList();
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    return Optional.of(
        "Of "
            + all
            + " such answers that were recorded one by one it gave "
            + String.join(", ", told)
            + ".");
  }
}
