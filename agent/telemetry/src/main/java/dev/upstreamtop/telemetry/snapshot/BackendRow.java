// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One interval of one backend.
 *
 * @param key endpoint and side
 * @param name the configured one, empty where none was given
 * @param self whether the endpoint is a listening socket of this JVM
 * @param counts what happened in the interval
 * @param gauges how it stands at the end of the interval
 * @param times the latencies of the interval
 * @param routes the routes, busiest first, the overflow row last
 * @param owners names of the processes whose requests ended in the interval, sorted, at most {@link
 *     #MOST_OWNERS}; empty where owners are not known
 */
public record BackendRow(
    BackendKey key,
    String name,
    boolean self,
    Counts counts,
    Gauges gauges,
    Times times,
    List<RouteRow> routes,
    List<String> owners) {

  /** The most owners that a row names. */
  public static final int MOST_OWNERS = 8;

  public BackendRow {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(counts, "counts");
    Objects.requireNonNull(gauges, "gauges");
    Objects.requireNonNull(times, "times");
    routes = List.copyOf(routes);
    owners = List.copyOf(owners);
  }

  /** A row without any traffic, to add to. */
  public static BackendRow empty(BackendKey key, String name, boolean self) {
    return new BackendRow(
        key, name, self, Counts.NONE, Gauges.NONE, Times.NONE, List.of(), List.of());
  }

  /** The name where one was given, else the endpoint. */
  public String displayName() {
    return name.isEmpty() ? key.endpoint().toString() : name;
  }

  /** Whether anything at all happened in the interval. */
  public boolean isIdle() {
    return counts.equals(Counts.NONE) && gauges.isQuiet();
  }

  /** Both intervals together: counts added, gauges, name and self mark taken from the later row. */
  public BackendRow plus(BackendRow later) {
    return new BackendRow(
        key,
        later.name,
        later.self,
        counts.plus(later.counts),
        later.gauges,
        times.plus(later.times),
        allRoutes(later.routes),
        allOwners(later.owners));
  }

  private List<RouteRow> allRoutes(List<RouteRow> later) {
    if (routes.isEmpty() || later.isEmpty()) {
      return routes.isEmpty() ? later : routes;
    }
    Map<List<String>, RouteRow> merged = new LinkedHashMap<>();
    for (List<RouteRow> list : List.of(routes, later)) {
      for (RouteRow route : list) {
        merged.merge(List.of(route.method(), route.route()), route, RouteRow::plus);
      }
    }
    return List.copyOf(merged.values());
  }

  private List<String> allOwners(List<String> later) {
    // Owners hardly ever change from interval to interval.
    return owners.equals(later)
        ? owners
        : Stream.concat(owners.stream(), later.stream())
            .distinct()
            .sorted()
            .limit(MOST_OWNERS)
            .toList();
  }

  /** The same row without its routes. */
  public BackendRow withoutRoutes() {
    return routes.isEmpty()
        ? this
        : new BackendRow(key, name, self, counts, gauges, times, List.of(), owners);
  }

  /** Backend, counts and gauges alone: neither times nor routes. */
  public BackendRow onlyCounts() {
    return new BackendRow(key, name, self, counts, gauges, Times.NONE, List.of(), owners);
  }

  /** The same row with other gauges. */
  public BackendRow withGauges(Gauges others) {
    return new BackendRow(key, name, self, counts, others, times, routes, owners);
  }

  /** The same row, marked as this very JVM's or not. */
  public BackendRow withSelf(boolean mark) {
    return new BackendRow(key, name, mark, counts, gauges, times, routes, owners);
  }
}
