// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.ledger;

import dev.upstreamtop.telemetry.catalogue.Rated;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * All that is known after one interval.
 *
 * <p>Immutable and safe for use by several threads, but for the routes: there may be thousands of
 * them, so they are made when they are first asked for. That is for the ledger's thread, before it
 * goes on; from then on anybody may have them.
 */
public final class LedgerView {

  private final Snapshot latest;
  private final CaptureTotals capture;
  private final Map<BackendKey, BackendView> backends;
  private final Map<Side, Totals> totals;
  private final Supplier<Map<BackendKey, List<RouteView>>> routesNow;
  private final long preparedNanos;
  private Map<Side, BackendView> sides;
  private volatile Map<BackendKey, List<RouteView>> routes;

  /**
   * Takes all that is known.
   *
   * @param totals what was added up of each side; not empty
   * @param routesNow makes the routes of each known backend, or throws when it is too late
   */
  LedgerView(
      Snapshot latest,
      CaptureTotals capture,
      Map<BackendKey, BackendView> backends,
      Map<Side, Totals> totals,
      Supplier<Map<BackendKey, List<RouteView>>> routesNow,
      long preparedNanos) {
    this.latest = latest;
    this.capture = capture;
    this.backends = backends;
    this.totals = totals;
    this.routesNow = routesNow;
    this.preparedNanos = preparedNanos;
  }

  /** Which capture the last interval is of. */
  public CaptureIdentity identity() {
    return latest.identity();
  }

  /** The last interval. */
  public Interval interval() {
    return latest.interval();
  }

  /** The state of the capture in it. */
  public CaptureStatus status() {
    return latest.capture();
  }

  /** What was added up of the capture. */
  public CaptureTotals capture() {
    return capture;
  }

  /** The known backends, busiest first. */
  public Map<BackendKey, BackendView> backends() {
    return backends;
  }

  /** {@link System#nanoTime} when this was prepared. */
  public long preparedNanos() {
    return preparedNanos;
  }

  /** All backends together, by the side they were seen from; never empty. */
  public synchronized Map<Side, BackendView> sides() {
    if (sides == null) {
      Map<Side, BackendView> made = new EnumMap<>(Side.class);
      totals.forEach((side, sum) -> made.put(side, side(latest.sumOf(side), sum)));
      sides = Collections.unmodifiableMap(made);
    }
    return sides;
  }

  private BackendView side(BackendRow row, Totals sum) {
    return new BackendView(
        new Rated(row, latest.interval().nanos(), row.counts().requests()), sum, Optional.empty());
  }

  /**
   * The side that figures of all backends are of where there is room for one: a request that both
   * ends of a connection show is one request. It is the client's where that is captured.
   */
  public Side side() {
    return totals.containsKey(Side.CLIENT) ? Side.CLIENT : Side.SERVER;
  }

  /** All backends together, seen from {@link #side}. */
  public BackendView all() {
    return sides().get(side());
  }

  /**
   * Makes the routes, if they are not.
   *
   * @throws IllegalStateException when the ledger has gone on without
   */
  public void makeRoutes() {
    if (routes == null) {
      routes = routesNow.get();
    }
  }

  /**
   * The routes of all known backends, those of the busiest first.
   *
   * @throws IllegalStateException as {@link #makeRoutes}
   */
  public List<RouteView> routes() {
    return backends.keySet().stream().flatMap(backend -> routes(backend).stream()).toList();
  }

  /**
   * The routes of a backend, in order of their first appearance.
   *
   * @throws IllegalStateException as {@link #makeRoutes}
   */
  public List<RouteView> routes(BackendKey backend) {
    makeRoutes();
    return routes.getOrDefault(backend, List.of());
  }

  /** How many backends are known; one that is seen from both ends is one. */
  public long backendCount() {
    return backends.keySet().stream().map(BackendKey::endpoint).distinct().count();
  }
}
