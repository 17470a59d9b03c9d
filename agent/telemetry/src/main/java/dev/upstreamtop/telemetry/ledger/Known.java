// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.ledger;

import dev.upstreamtop.telemetry.catalogue.TimeBuckets;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is remembered of one backend; used by one thread at a time. */
final class Known {

  private record Name(String method, String route) {
    private static final Name OTHER = new Name("", RouteRow.OTHER);
  }

  private static final class Route {
    final RouteRow none;
    RouteRow last;
    RouteRow total;

    Route(Name name) {
      none = RouteRow.empty(name.method, name.route);
      last = none;
      total = none;
    }
  }

  private final Map<Name, Route> routes = new LinkedHashMap<>();
  private final FailingVerdict health = new FailingVerdict();
  private Totals totals;
  private String displayName = "";
  private long activeEpochNanos;

  Known(long sinceEpochNanos) {
    totals = Totals.since(sinceEpochNanos);
  }

  /** Takes note that an interval begins in which it may not be told of. */
  void begin() {
    routes.values().forEach(route -> route.last = route.none);
  }

  /**
   * Takes an interval.
   *
   * @param room how many routes more may be told apart; what comes beyond is added to the overflow
   *     route
   * @return what it changed
   */
  FailingVerdict.Change add(BackendRow row, int room) {
    displayName = row.name();
    totals = totals.plus(row);
    int free = room;
    for (RouteRow interval : row.routes()) {
      Name name = new Name(interval.method(), interval.route());
      if (!routes.containsKey(name) && !name.equals(Name.OTHER)) {
        if (free == 0) {
          name = Name.OTHER;
        } else {
          free--;
        }
      }
      Route route = routes.computeIfAbsent(name, Route::new);
      // The overflow route may get several, under its own name.
      route.last = route.last.plus(interval);
      route.total = route.total.plus(grouped(interval));
    }
    return health.see(row);
  }

  /** Of totals a few buckets are told: adding those up costs a fraction for thousands of routes. */
  private static RouteRow grouped(RouteRow row) {
    return new RouteRow(
        row.method(),
        row.route(),
        row.requests(),
        row.codes(),
        row.failures(),
        TimeBuckets.grouped(row.headerTime()),
        TimeBuckets.grouped(row.responseTime()));
  }

  void reset(long epochNanos) {
    totals = Totals.since(epochNanos);
    routes.values().forEach(route -> route.total = route.none);
  }

  void activeAt(long epochNanos) {
    activeEpochNanos = epochNanos;
  }

  boolean isIdleSince(long epochNanos) {
    return activeEpochNanos <= epochNanos;
  }

  int routeCount() {
    return routes.size();
  }

  /** The name given to it, empty without one. */
  String name() {
    return displayName;
  }

  Totals totals() {
    return totals;
  }

  boolean failing() {
    return health.failing();
  }

  /** The routes in order of their first appearance, as they are now. */
  List<RouteView> routes(BackendKey backend) {
    List<RouteView> views = new ArrayList<>(routes.size());
    routes.values().forEach(route -> views.add(new RouteView(backend, route.last, route.total)));
    return Collections.unmodifiableList(views);
  }
}
