// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.ledger;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.util.List;
import java.util.Map;

/**
 * All that is known, prepared once per interval and immutable.
 *
 * @param identity which capture the last interval is of
 * @param interval the last interval
 * @param status the state of the capture in it
 * @param capture what was added up of the capture
 * @param backends the known backends, busiest first
 * @param sides all backends together, by the side they were seen from; never empty
 * @param preparedNanos {@link System#nanoTime} when this was prepared
 */
public record LedgerView(
    CaptureIdentity identity,
    Interval interval,
    CaptureStatus status,
    CaptureTotals capture,
    Map<BackendKey, BackendView> backends,
    Map<Side, BackendView> sides,
    long preparedNanos) {

  /**
   * The side that figures of all backends are of where there is room for one: a request that both
   * ends of a connection show is one request. It is the client's where that is captured.
   */
  public Side side() {
    return sides.containsKey(Side.CLIENT) ? Side.CLIENT : Side.SERVER;
  }

  /** All backends together, seen from {@link #side}. */
  public BackendView all() {
    return sides.get(side());
  }

  /** The routes of all known backends. */
  public List<RouteView> routes() {
    return backends.values().stream().flatMap(backend -> backend.routes().stream()).toList();
  }

  /** How many backends are known; one that is seen from both ends is one. */
  public long backendCount() {
    return backends.keySet().stream().map(BackendKey::endpoint).distinct().count();
  }

  /** Whether a backend is seen from both ends of its connections. */
  public boolean isSeenFromBothEnds(BackendKey backend) {
    return backends.containsKey(backend.otherEnd());
  }
}
