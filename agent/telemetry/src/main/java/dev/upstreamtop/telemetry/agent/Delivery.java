// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Hands each snapshot to all sinks, one snapshot at a time, and to a sink that comes later those it
 * has missed.
 */
final class Delivery implements SnapshotSink {

  /** How many snapshots are kept for a sink that comes later. */
  private static final int MOST_KEPT = 64;

  private final SelfView self;
  private final List<SnapshotSink> sinks = new ArrayList<>();
  private final Deque<Snapshot> kept = new ArrayDeque<>();
  private boolean complete;

  Delivery(SelfView self) {
    this.self = self;
  }

  @Override
  public synchronized void accept(Snapshot snapshot) {
    Snapshot marked = self.of(snapshot);
    if (!complete) {
      if (kept.size() == MOST_KEPT) {
        kept.remove();
      }
      kept.add(marked);
    }
    sinks.forEach(sink -> sink.accept(marked));
  }

  synchronized void add(SnapshotSink sink) {
    kept.forEach(sink::accept);
    sinks.add(sink);
  }

  /** No sink will come any more. */
  synchronized void complete() {
    complete = true;
    kept.clear();
  }
}
