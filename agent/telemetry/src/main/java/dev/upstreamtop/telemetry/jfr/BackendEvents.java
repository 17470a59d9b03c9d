// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Snapshot;

/**
 * Writes one {@link UpstreamBackendEvent} per known backend, idle ones too: their silence is a
 * figure.
 */
final class BackendEvents implements Pending {

  private final Accumulator sum = Accumulator.ofCounts();

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
    long all = period.requests();
    for (BackendRow row : period.rows()) {
      UpstreamBackendEvent event = new UpstreamBackendEvent();
      event.backend = row.key().endpoint().toString();
      event.label = row.label();
      event.side = row.key().side().name();
      event.self = row.self();
      event.interval = period.intervalNanos();
      event.requests = row.counts().requests();
      event.requestRate = period.perSecond(row.counts().requests());
      event.share = all == 0 ? 0 : (float) ((double) row.counts().requests() / all);
      event.inFlight = row.gauges().inFlight();
      event.oldestInFlight = row.gauges().oldestInFlightNanos();
      event.receiving = row.gauges().receiving();
      event.oldestReceiving = row.gauges().oldestReceivingNanos();
      event.bytesSent = row.counts().traffic().bytesSent();
      event.bytesReceived = row.counts().traffic().bytesReceived();
      event.commit();
    }
  }
}
