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
        write(row, period);
      }
    }
  }

  private static boolean anythingEnded(BackendRow row) {
    return row.counts().responses().total() != 0
        || row.counts().failures().total() != 0
        || row.counts().connections().failed() != 0
        || row.counts().responses().interim() != 0
        || row.counts().responses().truncated() != 0
        || row.counts().lostTrack() != 0
        || row.counts().traffic().retransmits() != 0;
  }

  private static void write(BackendRow row, Accumulator.Period period) {
    UpstreamResultEvent event = new UpstreamResultEvent();
    event.backend = row.key().endpoint().toString();
    event.side = row.key().side().name();
    event.interval = period.nanos();
    event.responses1xx = row.counts().responses().informational();
    event.responses2xx = row.counts().responses().successful();
    event.responses3xx = row.counts().responses().redirected();
    event.responses4xx = row.counts().responses().clientErrors();
    event.responses5xx = row.counts().responses().serverErrors();
    event.interim = row.counts().responses().interim();
    event.refused = row.counts().connections().refused();
    event.unreachable = row.counts().connections().unreachable();
    event.timedOut = row.counts().connections().timedOut();
    event.reset = row.counts().failures().reset();
    event.closed = row.counts().failures().closed();
    event.abandoned = row.counts().failures().abandoned();
    event.truncated = row.counts().responses().truncated();
    event.retransmits = row.counts().traffic().retransmits();
    event.lostTrack = row.counts().lostTrack();
    event.captureId = period.captureId();
    event.intervalNumber = period.intervalNumber();
    event.commit();
  }
}
