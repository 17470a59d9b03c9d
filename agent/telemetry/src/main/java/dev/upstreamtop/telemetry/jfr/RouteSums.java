// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.RouteSum;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds up what the events of routes tell, since the previous events; not safe for use by several
 * threads.
 */
final class RouteSums {

  /**
   * The most routes that are told apart. A period may be long, and paths are a client's to invent:
   * beyond it, at least the quarter with the fewest requests is added to the overflow route of the
   * overflow backend of its side. So only what {@link #MOST_KEPT} others exceed or equal gives way,
   * and all sums stay whole.
   */
  static final int MOST_ROUTES = 16_384;

  /** How many routes stay when room is made. */
  static final int MOST_KEPT = MOST_ROUTES * 3 / 4;

  /** A route of any backend. */
  record Route(String method, String path) {
    private static final Route OTHER = new Route("", RouteRow.OTHER);
  }

  /** What ended on a route: the interval itself, as long as there is but one. */
  private static final class Sum {
    private RouteRow only;
    private RouteSum all;

    void add(RouteRow row) {
      if (all == null && only == null) {
        only = row;
        return;
      }
      if (all == null) {
        all = new RouteSum();
        all.add(only);
        only = null;
      }
      all.add(row);
    }

    long requests() {
      return all == null ? only.requests() : all.requests();
    }

    RouteRow toRow(Route route) {
      return all == null ? only : all.toRow(route.method, route.path);
    }
  }

  /** Takes what ended on a route; the row's own method and route may be those of a part. */
  @FunctionalInterface
  interface Consumer {
    void accept(BackendKey backend, Route route, RouteRow sum);
  }

  private final Map<Side, Sum> overflow = new EnumMap<>(Side.class);
  private Map<BackendKey, Map<Route, Sum>> sums = new LinkedHashMap<>();
  private int size;
  private long intervalNanos;
  private String captureId = "";
  private long intervalNumber;

  void add(Snapshot snapshot) {
    captureId = snapshot.identity().id();
    intervalNumber = snapshot.interval().sequence();
    intervalNanos += snapshot.interval().nanos();
    for (BackendRow backend : snapshot.backends()) {
      if (!backend.routes().isEmpty()) {
        add(backend.key(), backend.routes());
      }
      if (size > MOST_ROUTES) {
        makeRoom();
      }
    }
  }

  private void add(BackendKey backend, Collection<RouteRow> rows) {
    Map<Route, Sum> routes = sums.computeIfAbsent(backend, first -> new LinkedHashMap<>());
    for (RouteRow row : rows) {
      Route route = new Route(row.method(), row.route());
      Sum sum = routes.get(route);
      if (sum == null) {
        sum = new Sum();
        routes.put(route, sum);
        size++;
      }
      sum.add(row);
    }
  }

  private void makeRoom() {
    List<Place> places = new ArrayList<>(size);
    sums.forEach(
        (backend, routes) ->
            routes.forEach((route, sum) -> places.add(new Place(backend, route, sum))));
    places.sort(Comparator.comparingLong(place -> place.sum.requests()));
    for (Place place : places.subList(0, size - MOST_KEPT)) {
      overflow
          .computeIfAbsent(place.backend.side(), first -> new Sum())
          .add(place.sum.toRow(place.route));
      Map<Route, Sum> routes = sums.get(place.backend);
      routes.remove(place.route);
      if (routes.isEmpty()) {
        sums.remove(place.backend);
      }
    }
    size = MOST_KEPT;
  }

  private record Place(BackendKey backend, Route route, Sum sum) {}

  /** The time that the sums cover. */
  long intervalNanos() {
    return intervalNanos;
  }

  /** The capture that they are of. */
  String captureId() {
    return captureId;
  }

  /** The last interval that is in them. */
  long intervalNumber() {
    return intervalNumber;
  }

  /** Hands over the routes, those of a backend one after the other. */
  void forEach(Consumer consumer) {
    sums.forEach(
        (backend, routes) ->
            routes.forEach((route, sum) -> consumer.accept(backend, route, sum.toRow(route))));
    overflow.forEach(
        (side, sum) ->
            consumer.accept(
                new BackendKey(Endpoint.OTHER, side), Route.OTHER, sum.toRow(Route.OTHER)));
  }

  void clear() {
    if (size > 0) {
      sums = new LinkedHashMap<>();
      size = 0;
      overflow.clear();
    }
    intervalNanos = 0;
  }
}
