// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import dev.upstreamtop.capture.wire.ExchangeRecord;
import dev.upstreamtop.capture.wire.RequestName;
import dev.upstreamtop.capture.wire.Sizes;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The routes of all backends, bounded: per backend and over all. What does not fit, and what has no
 * known path, is counted by the backend's row {@link RouteRow#OTHER}, so the sums are always whole.
 * The exchanges of HTTP/2 without one are a route of their own.
 *
 * <p>Room goes by traffic, as in Space-Saving (Metwally, Agrawal, El Abbadi, 2005): where a table
 * is full, a newcomer that has been met more often than the least route is ranked takes that
 * route's place. The rank is what ended in the running interval and half of the rank before it, so
 * what is idle gives way soon, and a path that nobody asks for twice takes no place from a route in
 * use. What the one that goes had in the running interval moves to the row {@code other}; what the
 * newcomer had before stays there. So a row can lack, in the interval in which it gets its place
 * and never after, as many requests as the least rank at that moment, which is at most the sum of
 * all ranks by the number of places.
 *
 * <p>Finding a known route allocates nothing.
 */
final class RouteTable {

  /** The most routes of one backend. */
  static final int MOST_PER_BACKEND = 200;

  /** The most routes of all backends together. */
  static final int MOST = 4_000;

  /** A route on which nothing ended for so many intervals is forgotten. */
  static final int IDLE_INTERVALS = 60;

  private static final int BUCKETS = 8_192;

  /** No path holds a blank, so that it is none; it has no method either. */
  private static final String UNKNOWN_HTTP2 = "unknown HTTP/2";

  private final Route[] entries = new Route[BUCKETS];
  private final List<List<Route>> bySlot = new ArrayList<>();
  private final Route[] others = new Route[Sizes.BACKENDS];
  private int size;

  /**
   * How often routes without a place were met in the running interval, by their hash. Two of one
   * hash share a count, so one of them may get its place too early, and none too late.
   */
  private final int[] newcomers = new int[BUCKETS];

  private boolean newcomersCounted;
  private LeastRoute least;
  private final LeastRoute[] leastBySlot = new LeastRoute[Sizes.BACKENDS];

  private final RouteFolder folder = new RouteFolder();
  private RoutePatterns patterns = RoutePatterns.NONE;
  private final RequestName name = new RequestName();
  private final byte[] path = new byte[Sizes.PATH_MAX];
  private final byte[] key = new byte[Sizes.METHOD_MAX + 1 + RouteFolder.MOST_BYTES];
  private final byte[] folded = new byte[RouteFolder.MOST_BYTES];

  RouteTable() {
    for (int slot = 0; slot < Sizes.BACKENDS; slot++) {
      bySlot.add(new ArrayList<>());
    }
  }

  /** Sets the user's own patterns, which come before all folding, from now on. */
  void usePatterns(RoutePatterns wanted) {
    patterns = wanted;
  }

  /** The route of an exchange; the overflow row where it has none of its own. */
  Route find(ExchangeRecord exchange) {
    int slot = exchange.slot();
    if (!name.read(exchange, key, path)) {
      return exchange.isHttp2() ? unknownHttp2(slot) : other(slot);
    }
    int methodLength = name.methodLength();
    key[methodLength] = ' ';
    int pathLength = Userinfo.cut(path, name.pathLength());
    boolean cut = name.isPathCut();
    byte[] route = patterns.match(key, methodLength, path, pathLength, cut);
    int routeLength;
    if (route == null) {
      route = folded;
      routeLength = folder.fold(path, pathLength, cut, folded);
    } else {
      routeLength = route.length;
    }
    System.arraycopy(route, 0, key, methodLength + 1, routeLength);
    return find(slot, methodLength, methodLength + 1 + routeLength);
  }

  /** What stands for the exchanges of a backend's HTTP/2 whose method or path nobody knows. */
  private Route unknownHttp2(int slot) {
    key[0] = ' ';
    for (int i = 0; i < UNKNOWN_HTTP2.length(); i++) {
      key[1 + i] = (byte) UNKNOWN_HTTP2.charAt(i);
    }
    return find(slot, 0, 1 + UNKNOWN_HTTP2.length());
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
    if (!hasRoom(slot, hash)) {
      return other(slot);
    }
    Route route =
        new Route(
            slot,
            hash,
            Arrays.copyOf(key, length),
            EscapedText.of(key, 0, methodLength),
            methodLength == 0 ? UNKNOWN_HTTP2 : EscapedText.of(key, methodLength + 1, length));
    route.remember(Math.max(0, newcomers[hash & (BUCKETS - 1)] - 1));
    add(route);
    return route;
  }

  /** Whether there is a place for a route that has none, if need be the place of a lesser one. */
  private boolean hasRoom(int slot, int hash) {
    boolean backendFull = bySlot.get(slot).size() >= MOST_PER_BACKEND;
    if (!backendFull && size < MOST) {
      return true;
    }
    newcomersCounted = true;
    int met = ++newcomers[hash & (BUCKETS - 1)];
    Route goes = (backendFull ? leastOf(slot) : leastOfAll()).below(met);
    if (goes == null) {
      return false;
    }
    goes.moveTo(other(goes.slot()));
    remove(goes);
    return true;
  }

  private LeastRoute leastOfAll() {
    if (least == null) {
      least = new LeastRoute(bySlot.stream().flatMap(List::stream).toList());
    }
    return least;
  }

  private LeastRoute leastOf(int slot) {
    if (leastBySlot[slot] == null) {
      leastBySlot[slot] = new LeastRoute(bySlot.get(slot));
    }
    return leastBySlot[slot];
  }

  /**
   * Where memory is short the route has its place or it has not, and at worst is none that can lose
   * it in this interval.
   */
  private void add(Route route) {
    bySlot.get(route.slot()).add(route);
    place(route);
    size++;
    if (least != null) {
      least.add(route);
    }
    if (leastBySlot[route.slot()] != null) {
      leastBySlot[route.slot()].add(route);
    }
  }

  /** The same holds here. */
  private void remove(Route route) {
    if (least != null) {
      least.remove(route);
    }
    if (leastBySlot[route.slot()] != null) {
      leastBySlot[route.slot()].remove(route);
    }
    bySlot.get(route.slot()).remove(route);
    closeGap(route);
    size--;
  }

  private void place(Route route) {
    int bucket = route.hash() & (BUCKETS - 1);
    while (entries[bucket] != null) {
      bucket = (bucket + 1) & (BUCKETS - 1);
    }
    entries[bucket] = route;
  }

  /** Takes a route out, and places again those behind it that may stand there because of it. */
  private void closeGap(Route route) {
    int bucket = route.hash() & (BUCKETS - 1);
    while (entries[bucket] != route) {
      bucket = (bucket + 1) & (BUCKETS - 1);
    }
    entries[bucket] = null;
    for (int i = (bucket + 1) & (BUCKETS - 1); entries[i] != null; i = (i + 1) & (BUCKETS - 1)) {
      Route moved = entries[i];
      entries[i] = null;
      place(moved);
    }
  }

  /** Forgets the routes of a slot, which is about to be another backend's; they are taken. */
  void forget(int slot) {
    List.copyOf(bySlot.get(slot)).forEach(this::remove);
    others[slot] = null;
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

  /** Begins an interval, once the rows of all backends were taken. */
  void nextInterval() {
    least = null;
    Arrays.fill(leastBySlot, null);
    if (newcomersCounted) {
      Arrays.fill(newcomers, 0);
      newcomersCounted = false;
    }
    for (List<Route> routes : bySlot) {
      if (!routes.isEmpty()) {
        routes.stream()
            .filter(r -> r.idleIntervals() >= IDLE_INTERVALS)
            .toList()
            .forEach(this::remove);
      }
    }
  }
}
