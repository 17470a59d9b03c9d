// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import dev.upstreamtop.capture.wire.ExchangeRecord;
import dev.upstreamtop.capture.wire.Sizes;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The routes of all backends, bounded: per backend and over all. What does not fit, and what has no
 * known path, is counted by the backend's row {@link RouteRow#OTHER}, so the sums are always whole.
 *
 * <p>A route that was idle for long makes room when a table is full; as a row holds one interval
 * only, nothing is lost by that. Finding a known route allocates nothing.
 */
final class RouteTable {

  /** The most routes of one backend. */
  static final int MOST_PER_BACKEND = 200;

  /** The most routes of all backends together. */
  static final int MOST = 4_000;

  private static final int IDLE_INTERVALS = 60;
  private static final int BUCKETS = 8_192;

  private final Route[] entries = new Route[BUCKETS];
  private final List<List<Route>> bySlot = new ArrayList<>();
  private final Route[] others = new Route[Sizes.BACKENDS];
  private int size;

  private final byte[] path = new byte[Sizes.PATH_MAX];
  private final byte[] key = new byte[Sizes.METHOD_MAX + 1 + RouteFolder.MOST_BYTES];
  private final byte[] folded = new byte[RouteFolder.MOST_BYTES];

  RouteTable() {
    for (int slot = 0; slot < Sizes.BACKENDS; slot++) {
      bySlot.add(new ArrayList<>());
    }
  }

  /** The route of an exchange; the overflow row where it has none of its own. */
  Route find(ExchangeRecord exchange) {
    int slot = exchange.slot();
    if (exchange.isPathUnknown()) {
      return other(slot);
    }
    int methodLength = exchange.copyMethod(key);
    key[methodLength] = ' ';
    int pathLength = exchange.copyPath(path);
    int routeLength = RouteFolder.fold(path, pathLength, exchange.isPathCut(), folded);
    System.arraycopy(folded, 0, key, methodLength + 1, routeLength);
    return find(slot, methodLength, methodLength + 1 + routeLength);
  }

  private Route find(int slot, int methodLength, int length) {
    int hash = slot;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + key[i];
    }
    hash ^= hash >>> 15;
    int bucket = hash & (BUCKETS - 1);
    while (entries[bucket] != null) {
      if (entries[bucket].isFor(slot, hash, key, length)) {
        return entries[bucket];
      }
      bucket = (bucket + 1) & (BUCKETS - 1);
    }
    if (size == MOST || bySlot.get(slot).size() == MOST_PER_BACKEND) {
      return other(slot);
    }
    Route route =
        new Route(
            slot,
            hash,
            Arrays.copyOf(key, length),
            EscapedText.of(key, 0, methodLength),
            EscapedText.of(key, methodLength + 1, length));
    entries[bucket] = route;
    bySlot.get(slot).add(route);
    size++;
    return route;
  }

  /** The overflow row of a backend. */
  Route other(int slot) {
    if (others[slot] == null) {
      others[slot] = new Route(slot, 0, new byte[0], "", RouteRow.OTHER);
    }
    return others[slot];
  }

  /** The routes of a backend that something ended on, busiest first, the overflow row last. */
  List<RouteRow> take(int slot) {
    List<RouteRow> rows = new ArrayList<>();
    for (Route route : bySlot.get(slot)) {
      boolean idle = route.isIdle();
      RouteRow row = route.take();
      if (!idle) {
        rows.add(row);
      }
    }
    rows.sort(
        Comparator.comparingLong(RouteRow::requests)
            .reversed()
            .thenComparing(RouteRow::route)
            .thenComparing(RouteRow::method));
    if (others[slot] != null && !others[slot].isIdle()) {
      rows.add(others[slot].take());
    }
    return rows;
  }

  /** Gives up routes that were idle for long, where a table is full. */
  void makeRoom() {
    boolean removed = false;
    for (List<Route> routes : bySlot) {
      if (size == MOST || routes.size() == MOST_PER_BACKEND) {
        removed |= routes.removeIf(route -> route.idleIntervals() >= IDLE_INTERVALS);
      }
    }
    if (removed) {
      rehash();
    }
  }

  private void rehash() {
    Arrays.fill(entries, null);
    size = 0;
    for (List<Route> routes : bySlot) {
      for (Route route : routes) {
        int bucket = route.hash() & (BUCKETS - 1);
        while (entries[bucket] != null) {
          bucket = (bucket + 1) & (BUCKETS - 1);
        }
        entries[bucket] = route;
        size++;
      }
    }
  }
}
