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
    return row.counts().responses().total() != 0
        || row.counts().failures().total() != 0
        || row.counts().connections().failed() != 0
        || row.counts().responses().truncated() != 0
        || row.counts().traffic().retransmits() != 0;
  }

  private static void write(BackendRow row, long intervalNanos) {
    UpstreamResultEvent event = new UpstreamResultEvent();
    event.backend = row.key().endpoint().toString();
    event.side = row.key().side().name();
    event.interval = intervalNanos;
    event.informational = row.counts().responses().informational();
    event.successful = row.counts().responses().successful();
    event.redirected = row.counts().responses().redirected();
    event.clientErrors = row.counts().responses().clientErrors();
    event.serverErrors = row.counts().responses().serverErrors();
    event.refused = row.counts().connections().refused();
    event.unreachable = row.counts().connections().unreachable();
    event.timedOut = row.counts().connections().timedOut();
    event.reset = row.counts().failures().reset();
    event.closed = row.counts().failures().closed();
    event.abandoned = row.counts().failures().abandoned();
    event.truncated = row.counts().responses().truncated();
    event.retransmits = row.counts().traffic().retransmits();
    event.commit();
  }
}
