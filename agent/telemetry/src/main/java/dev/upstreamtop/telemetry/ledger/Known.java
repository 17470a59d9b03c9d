// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.ledger;

import dev.upstreamtop.telemetry.catalogue.TimeBuckets;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.RouteSum;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is remembered of one backend; used by one thread at a time. */
final class Known {

  private record Name(String method, String route) {
    private static final Name OTHER = new Name("", RouteRow.OTHER);

    static Name of(RouteRow row) {
      return new Name(row.method(), row.route());
    }
  }

  private final Map<Name, RouteSum> routes = new LinkedHashMap<>();
  private final BackendSum sum;
  private String displayName = "";
  private boolean failing;
  private long activeEpochNanos;

  Known(long sinceEpochNanos) {
    sum = new BackendSum(sinceEpochNanos);
  }

  /**
   * Takes an interval.
   *
   * @param room how many routes more may be told apart; what comes beyond is added to the overflow
   *     route
   */
  void add(BackendRow row, int room) {
    displayName = row.name();
    sum.add(row);
    int free = room;
    for (RouteRow interval : row.routes()) {
      Name name = Name.of(interval);
      RouteSum route = routes.get(name);
      if (route == null) {
        if (free == 0) {
          name = Name.OTHER;
        } else if (!name.equals(Name.OTHER)) {
          free--;
        }
        route = routes.computeIfAbsent(name, first -> new RouteSum(TimeBuckets.GROUPS));
      }
      route.add(interval);
    }
  }

  void reset(long epochNanos) {
    sum.reset(epochNanos);
    routes.values().forEach(RouteSum::clear);
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
    return sum.totals();
  }

  boolean failing() {
    return failing;
  }

  void failing(boolean now) {
    failing = now;
  }

  /**
   * The routes in order of their first appearance, as they are now.
   *
   * @param latest those of the last interval that was added
   */
  List<RouteView> routes(BackendKey backend, List<RouteRow> latest) {
    Map<Name, RouteRow> last = last(latest);
    List<RouteView> views = new ArrayList<>(routes.size());
    routes.forEach(
        (name, total) -> {
          RouteRow row = last.get(name);
          views.add(
              new RouteView(
                  backend,
                  row == null ? RouteRow.empty(name.method, name.route) : row,
                  total.toRow(name.method, name.route)));
        });
    return Collections.unmodifiableList(views);
  }

  /** The last interval by the names that its routes are told under. */
  private Map<Name, RouteRow> last(List<RouteRow> latest) {
    Map<Name, RouteRow> last = new HashMap<>();
    RouteSum other = null;
    for (RouteRow row : latest) {
      Name name = Name.of(row);
      if (routes.containsKey(name) && !name.equals(Name.OTHER)) {
        last.merge(name, row, RouteRow::plus);
      } else {
        // There may be thousands of them.
        other = other == null ? new RouteSum() : other;
        other.add(row);
      }
    }
    if (other != null) {
      last.put(Name.OTHER, other.toRow(Name.OTHER.method, Name.OTHER.route));
    }
    return last;
  }
}
