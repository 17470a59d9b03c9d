// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Times;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What recordings tell about one backend, added up; for use by one thread. */
final class RecordedBackend {

  /** Bad ends from this many percent of a period's responses on make the period a bad one. */
  private static final int BAD_PERCENT = 5;

  /** A share of so many exchanges is exact enough. */
  private static final int MOST_EXCHANGES = 100_000;

  private final BackendKey key;
  private String label = "";
  private boolean self;
  private Counts counts = Counts.NONE;
  private LatencyHistogram headerTime = LatencyHistogram.EMPTY;
  private final Map<String, Long> badByRoute = new HashMap<>();
  private final List<Span> exchanges = new ArrayList<>();
  private Span bad;

  RecordedBackend(BackendKey key) {
    this.key = key;
  }

  void addRequests(String named, boolean ownJvm, Counts requests) {
    label = named.isEmpty() ? label : named;
    self |= ownJvm;
    counts = counts.plus(requests);
  }

  void addResults(Span period, Counts results) {
    counts = counts.plus(results);
    long answered = results.responses();
    long wrong =
        results.get(Counter.RESPONSES_5XX) + results.failures().total() + results.connectFailed();
    if (wrong > 0 && wrong * 100 >= (answered + wrong) * BAD_PERCENT) {
      bad = bad == null ? period : bad.plus(period);
    }
  }

  void addHeaderTimes(LatencyHistogram times) {
    headerTime = headerTime.plus(times);
  }

  void addRoute(String route, long wrong) {
    if (wrong > 0) {
      badByRoute.merge(route, wrong, Long::sum);
    }
  }

  void addExchange(Span span) {
    if (exchanges.size() < MOST_EXCHANGES) {
      exchanges.add(span);
    }
  }

  /** From the first to the last period with many bad ends. */
  Optional<Span> bad() {
    return Optional.ofNullable(bad);
  }

  /** The route with most bad ends. */
  Optional<String> worstRoute() {
    return badByRoute.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
  }

  /** The slow exchanges that were recorded one by one, at most some of them. */
  List<Span> exchanges() {
    return List.copyOf(exchanges);
  }

  /** All of it as one row. */
  BackendRow row() {
    return new BackendRow(
        key,
        label,
        self,
        counts,
        Gauges.NONE,
        new Times(LatencyHistogram.EMPTY, headerTime, LatencyHistogram.EMPTY),
        List.of(),
        List.of());
  }
}
