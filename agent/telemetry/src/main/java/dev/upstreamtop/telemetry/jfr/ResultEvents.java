// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Snapshot;

/** Writes one {@link UpstreamResultEvent} per backend at which anything ended. */
final class ResultEvents implements Pending {

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
    for (BackendRow row : period.rows()) {
      if (anythingEnded(row)) {
        write(row, period.intervalNanos());
      }
    }
  }

  private static boolean anythingEnded(BackendRow row) {
    return row.responses().total() != 0
        || row.failures().total() != 0
        || row.connectFailures().total() != 0
        || row.truncated() != 0
        || row.retransmits() != 0;
  }

  private static void write(BackendRow row, long intervalNanos) {
    UpstreamResultEvent event = new UpstreamResultEvent();
    event.backend = row.key().endpoint().toString();
    event.side = row.key().side().name();
    event.interval = intervalNanos;
    event.informational = row.responses().informational();
    event.successful = row.responses().successful();
    event.redirected = row.responses().redirected();
    event.clientErrors = row.responses().clientErrors();
    event.serverErrors = row.responses().serverErrors();
    event.refused = row.connectFailures().refused();
    event.unreachable = row.connectFailures().unreachable();
    event.timedOut = row.connectFailures().timedOut();
    event.reset = row.failures().reset();
    event.closed = row.failures().closed();
    event.abandoned = row.failures().abandoned();
    event.truncated = row.truncated();
    event.retransmits = row.retransmits();
    event.commit();
  }
}
