// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.catalogue.Rated;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.Map;

/**
 * Writes one {@link UpstreamBackendEvent} per known backend, idle ones too: their silence is a
 * figure.
 */
final class BackendEvents implements Pending {

  private static final CounterFields FIELDS = new CounterFields(UpstreamBackendEvent.class);

  private final Accumulator sum = new Accumulator();

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
    Map<Side, Long> requests = period.requests();
    for (BackendRow row : period.rows()) {
      write(row, period, new Rated(row, period.nanos(), requests.get(row.key().side())));
    }
  }

  private static void write(BackendRow row, Accumulator.Period period, Rated rated) {
    UpstreamBackendEvent event = new UpstreamBackendEvent();
    event.backend = row.key().endpoint().toString();
    event.name = row.name();
    event.side = row.key().side().name();
    event.self = row.self();
    event.interval = period.nanos();
    FIELDS.set(event, row.counts());
    event.requestRate = rated.requestRate();
    event.share = (float) rated.share();
    event.inFlight = row.gauges().inFlight();
    event.oldestInFlight = row.gauges().oldestInFlightNanos();
    event.receiving = row.gauges().receiving();
    event.oldestReceiving = row.gauges().oldestReceivingNanos();
    event.captureId = period.captureId();
    event.intervalNumber = period.intervalNumber();
    event.commit();
  }
}
