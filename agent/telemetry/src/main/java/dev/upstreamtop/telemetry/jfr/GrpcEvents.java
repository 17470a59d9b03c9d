// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Snapshot;

/** Writes one {@link UpstreamGrpcEvent} per backend at which calls of gRPC ended. */
final class GrpcEvents implements Pending {

  private static final CounterFields FIELDS = new CounterFields(UpstreamGrpcEvent.class);

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
    for (BackendRow row : period.rows()) {
      if (FIELDS.areAny(row.counts())) {
        write(row, period);
      }
    }
  }

  private static void write(BackendRow row, Accumulator.Period period) {
    UpstreamGrpcEvent event = new UpstreamGrpcEvent();
    event.backend = row.key().endpoint().toString();
    event.side = row.key().side().name();
    event.interval = period.nanos();
    FIELDS.set(event, row.counts());
    event.captureId = period.captureId();
    event.intervalNumber = period.intervalNumber();
    event.commit();
  }
}
