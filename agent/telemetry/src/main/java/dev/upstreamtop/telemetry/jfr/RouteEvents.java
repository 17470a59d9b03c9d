// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.function.BiConsumer;

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
  private static final class Writer implements BiConsumer<RouteSums.Key, RouteSums.Sum> {
    private final long intervalNanos;
    private BackendKey backend;
    private String backendText = "";

    Writer(long intervalNanos) {
      this.intervalNanos = intervalNanos;
    }

    @Override
    public void accept(RouteSums.Key key, RouteSums.Sum sum) {
      if (!key.backend().equals(backend)) {
        backend = key.backend();
        backendText = backend.endpoint().toString();
      }
      UpstreamRouteEvent event = new UpstreamRouteEvent();
      event.backend = backendText;
      event.side = key.backend().side().name();
      event.method = key.method();
      event.route = key.route();
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
