// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import java.util.Collection;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Finds the route with the lowest rank, within one interval: ranks only rise in it, so the rank
 * that an entry was put in with is a lower bound, and only the entry on top has to be looked at
 * again.
 */
final class LeastRoute {

  private record Entry(Route route, long rank) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparingLong(Entry::rank));

  /** Of these routes, at least one. */
  LeastRoute(Collection<Route> routes) {
    routes.forEach(this::add);
  }

  void add(Route route) {
    entries.add(new Entry(route, route.rank()));
  }

  /** Takes a route out, wherever it stands. */
  void remove(Route route) {
    entries.removeIf(entry -> entry.route == route);
  }

  /**
   * The route with the lowest rank, if that is below a bound.
   *
   * @return null if it is not
   */
  Route below(long bound) {
    while (!entries.isEmpty() && entries.peek().rank < bound) {
      Entry least = entries.peek();
      if (least.route.rank() == least.rank) {
        return least.route;
      }
      entries.remove();
      add(least.route);
    }
    return null;
  }
}
