// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;

/**
 * A sink that may fail, be it that the application has filled the heap: the intervals that it could
 * not take are told it as a loss with the next one that it can.
 *
 * <p>It never throws. What a failing sink had already noted of an interval stays noted, so that its
 * figures are at least what they were. Used under the lock of the {@link Delivery}.
 */
final class GuardedSink implements SnapshotSink {

  private final SnapshotSink sink;
  private long dropped;

  GuardedSink(SnapshotSink sink) {
    this.sink = sink;
  }

  @Override
  public void accept(Snapshot snapshot) {
    try {
      sink.accept(dropped == 0 ? snapshot : snapshot.withLost(Snapshot.DROPPED, dropped));
      dropped = 0;
    } catch (Throwable full) {
      dropped(snapshot);
    }
  }

  /** Counts an interval that did not come so far; a mere change of state is no interval. */
  void dropped(Snapshot snapshot) {
    if (snapshot.interval().nanos() > 0) {
      dropped++;
    }
  }
}
