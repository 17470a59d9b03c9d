// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Adds up what the events of routes tell, since the previous events; not safe for use by several
 * threads.
 */
final class RouteSums {

  /**
   * The most routes that are told apart; what comes beyond is added to the overflow route of the
   * overflow backend of its side. A period may be long, and paths are a client's to invent.
   */
  static final int MOST_ROUTES = 16_384;

  /** A route of a backend. */
  record Key(BackendKey backend, String method, String route) {
    static Key other(Side side) {
      return new Key(new BackendKey(Endpoint.OTHER, side), "", RouteRow.OTHER);
    }
  }

  /** What ended on a route. */
  static final class Sum {
    private long requests;
    private long errors;
    private long failures;
    private LatencyHistogram headerTime = LatencyHistogram.EMPTY;

    private void add(RouteRow row) {
      requests += row.requests();
      errors += row.serverErrors();
      failures += row.failures().total();
      headerTime = headerTime.plus(row.headerTime());
    }

    long requests() {
      return requests;
    }

    long errors() {
      return errors;
    }

    long failures() {
      return failures;
    }

    LatencyHistogram headerTime() {
      return headerTime;
    }
  }

  private Map<Key, Sum> sums = new LinkedHashMap<>();
  private long intervalNanos;

  void add(Snapshot snapshot) {
    intervalNanos += snapshot.intervalNanos();
    for (BackendRow backend : snapshot.backends()) {
      for (RouteRow route : backend.routes()) {
        if (route.requests() != 0) {
          sumOf(new Key(backend.key(), route.method(), route.route())).add(route);
        }
      }
    }
  }

  private Sum sumOf(Key key) {
    Sum known = sums.get(key);
    if (known != null) {
      return known;
    }
    Key place = sums.size() < MOST_ROUTES ? key : Key.other(key.backend().side());
    return sums.computeIfAbsent(place, added -> new Sum());
  }

  /** The time that the sums cover. */
  long intervalNanos() {
    return intervalNanos;
  }

  /** Hands over the routes on which an exchange ended, in order of their first appearance. */
  void forEach(BiConsumer<Key, Sum> consumer) {
    sums.forEach(consumer);
  }

  void clear() {
    if (!sums.isEmpty()) {
      sums = new LinkedHashMap<>();
    }
    intervalNanos = 0;
  }
}
