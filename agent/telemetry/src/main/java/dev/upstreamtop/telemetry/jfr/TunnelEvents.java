// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes one {@link UpstreamTunnelEvent} per backend that has tunnels, had any in the period, or
 * had some open in the event before: so the last event of a backend says that none is open.
 */
final class TunnelEvents implements Pending {

  /** The tunnels of one backend: how they stand, and what happened since the last event. */
  private record Sum(long open, long oldestNanos, Counts counts) {

    static Sum of(BackendRow row) {
      return new Sum(row.gauges().tunnels(), row.gauges().oldestTunnelNanos(), row.counts());
    }

    /** With a part of the same moment, or of a time after which none was open yet. */
    Sum plus(Sum that) {
      return new Sum(
          open + that.open, Math.max(oldestNanos, that.oldestNanos), counts.plus(that.counts));
    }

    Sum noneOpen() {
      return open == 0 ? this : new Sum(0, 0, counts);
    }

    Sum told() {
      return new Sum(open, oldestNanos, Counts.NONE);
    }
  }

  private static final CounterFields FIELDS = new CounterFields(UpstreamTunnelEvent.class);

  private final Map<BackendKey, Sum> sums = new LinkedHashMap<>();
  private long intervalNanos;
  private String captureId = "";
  private long intervalNumber;

  @Override
  public void add(Snapshot snapshot) {
    captureId = snapshot.identity().id();
    intervalNumber = snapshot.interval().sequence();
    intervalNanos += snapshot.interval().nanos();
    // A backend that is in no snapshot any more has no tunnels either.
    sums.replaceAll((key, sum) -> sum.noneOpen());
    for (BackendRow row : snapshot.backends()) {
      if (row.gauges().tunnels() != 0 || FIELDS.areAny(row.counts())) {
        sums.merge(known(row.key()), Sum.of(row), Sum::plus);
      }
    }
  }

  private BackendKey known(BackendKey key) {
    return sums.size() < Accumulator.MOST_ROWS || sums.containsKey(key)
        ? key
        : new BackendKey(Endpoint.OTHER, key.side());
  }

  @Override
  public void clear() {
    sums.clear();
    intervalNanos = 0;
  }

  @Override
  public void write() {
    if (intervalNanos == 0) {
      return;
    }
    sums.forEach(this::write);
    sums.values().removeIf(sum -> sum.open() == 0);
    sums.replaceAll((key, sum) -> sum.told());
    intervalNanos = 0;
  }

  private void write(BackendKey key, Sum sum) {
    UpstreamTunnelEvent event = new UpstreamTunnelEvent();
    event.backend = key.endpoint().toString();
    event.side = key.side().name();
    event.interval = intervalNanos;
    event.tunnels = sum.open();
    event.oldestTunnel = sum.oldestNanos();
    FIELDS.set(event, sum.counts());
    event.captureId = captureId;
    event.intervalNumber = intervalNumber;
    event.commit();
  }
}
