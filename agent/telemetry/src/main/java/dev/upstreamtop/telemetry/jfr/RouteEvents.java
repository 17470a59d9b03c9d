// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.Snapshot;

/** Writes one {@link UpstreamRouteEvent} per route on which an exchange ended. */
final class RouteEvents implements Pending {

  private final RouteSums sums = new RouteSums();

  @Override
  public void add(Snapshot snapshot) {
    sums.add(snapshot);
  }

  @Override
  public void clear() {
    sums.clear();
  }

  @Override
  public void write() {
    sums.forEach(new Writer(sums.intervalNanos()));
    sums.clear();
  }

  /** Makes one text for all routes of a backend, which stand together. */
  private static final class Writer implements RouteSums.Consumer {
    private final long intervalNanos;
    private BackendKey backend;
    private String backendText = "";

    Writer(long intervalNanos) {
      this.intervalNanos = intervalNanos;
    }

    @Override
    public void accept(BackendKey key, RouteSums.Route route, RouteSums.Sum sum) {
      if (sum.requests() == 0) {
        return;
      }
      if (!key.equals(backend)) {
        backend = key;
        backendText = backend.endpoint().toString();
      }
      UpstreamRouteEvent event = new UpstreamRouteEvent();
      event.backend = backendText;
      event.side = key.side().name();
      event.method = route.method();
      event.route = route.path();
      event.interval = intervalNanos;
      event.requests = sum.requests();
      event.errors = sum.errors();
      event.failures = sum.failures();
      event.headerTimeP50 = sum.headerTime().percentileNanos(50);
      event.headerTimeP99 = sum.headerTime().percentileNanos(99);
      event.headerTimeMax = sum.headerTime().maxNanos();
      event.commit();
    }
  }
}
