// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Snapshot;

/** Writes one {@link UpstreamRouteEvent} per route on which an exchange ended. */
final class RouteEvents implements Pending {

  private final Accumulator sum = Accumulator.ofRoutes();

  @Override
  public void add(Snapshot snapshot) {
    sum.add(snapshot);
  }

  @Override
  public void clear() {
    sum.clear();
  }

  @Override
  public void write() {
    Accumulator.Period period = sum.take();
    for (BackendRow row : period.rows()) {
      for (RouteRow route : row.routes()) {
        if (route.requests() != 0) {
          write(row, route, period.intervalNanos());
        }
      }
    }
  }

  private static void write(BackendRow row, RouteRow route, long intervalNanos) {
    UpstreamRouteEvent event = new UpstreamRouteEvent();
    event.backend = row.key().endpoint().toString();
    event.side = row.key().side().name();
    event.method = route.method();
    event.route = route.route();
    event.interval = intervalNanos;
    event.requests = route.requests();
    event.errors = route.serverErrors();
    event.failures = route.failures().total();
    event.headerTimeP50 = route.headerTime().percentileNanos(50);
    event.headerTimeP99 = route.headerTime().percentileNanos(99);
    event.headerTimeMax = route.headerTime().maxNanos();
    event.commit();
  }
}
