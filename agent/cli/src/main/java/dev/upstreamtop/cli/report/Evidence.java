// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Everything that was read out of one or many recordings; for use by one thread. */
final class Evidence {

  private final Map<BackendKey, RecordedBackend> backends = new LinkedHashMap<>();
  private final List<Span> pauses = new ArrayList<>();
  private final SortedSet<String> eventTypes = new TreeSet<>();
  private final SortedSet<String> interfaces = new TreeSet<>();
  private final SortedMap<String, Long> lost = new TreeMap<>();
  private Span range;
  private long longestPeriodNanos;

  RecordedBackend of(BackendKey key) {
    return backends.computeIfAbsent(key, RecordedBackend::new);
  }

  void addPeriod(Span period) {
    range = range == null ? period : range.plus(period);
    longestPeriodNanos = Math.max(longestPeriodNanos, period.length());
  }

  void addPause(Span pause) {
    pauses.add(pause);
  }

  void addEventType(String simpleName) {
    eventTypes.add(simpleName);
  }

  void addInterfaces(Collection<String> names) {
    interfaces.addAll(names);
  }

  void addLost(String cause, long count) {
    lost.merge(cause, count, Long::sum);
  }

  /** Every backend, busiest first. */
  List<BackendRow> rows() {
    return backends.values().stream()
        .map(RecordedBackend::row)
        .sorted((a, b) -> Long.compare(b.counts().requests(), a.counts().requests()))
        .toList();
  }

  /**
   * The same, but of a backend that was seen from both sides the client's row alone: the other one
   * tells of the same requests.
   */
  List<BackendRow> rowsOnce() {
    return rows().stream()
        .filter(
            row ->
                row.key().side() == Side.CLIENT
                    || !backends.containsKey(new BackendKey(row.key().endpoint(), Side.CLIENT)))
        .toList();
  }

  /** The time that the figures are of; empty where there is no figure at all. */
  Optional<Span> range() {
    return Optional.ofNullable(range);
  }

  /** How far apart figures of one backend are at most. */
  long longestPeriodNanos() {
    return longestPeriodNanos;
  }

  /** When the JVM that made the recording stood still for its garbage collector. */
  List<Span> pauses() {
    return Collections.unmodifiableList(pauses);
  }

  /** Whether there was at least one event of a type. */
  boolean has(String simpleName) {
    return eventTypes.contains(simpleName);
  }

  SortedSet<String> interfaces() {
    return Collections.unmodifiableSortedSet(interfaces);
  }

  SortedMap<String, Long> lost() {
    return Collections.unmodifiableSortedMap(lost);
  }
}
