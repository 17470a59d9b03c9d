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
 * has missed. What a sink throws is the loss of that interval to that sink, and nobody else's.
 */
final class Delivery implements SnapshotSink {

  /** How many snapshots are kept for a sink that comes later. */
  private static final int MOST_KEPT = 64;

  private final SelfView self;
  private final List<GuardedSink> sinks = new ArrayList<>();
  private final Deque<Snapshot> kept = new ArrayDeque<>();
  private boolean complete;

  Delivery(SelfView self) {
    this.self = self;
  }

  @Override
  public synchronized void accept(Snapshot snapshot) {
    Snapshot marked;
    try {
      marked = self.of(snapshot);
      keep(marked);
    } catch (Throwable full) {
      // As by a sink: by no text and no object, there may be no room for either.
      for (int i = 0; i < sinks.size(); i++) {
        sinks.get(i).dropped(snapshot);
      }
      return;
    }
    for (int i = 0; i < sinks.size(); i++) {
      sinks.get(i).accept(marked);
    }
  }

  private void keep(Snapshot marked) {
    if (!complete) {
      if (kept.size() == MOST_KEPT) {
        kept.remove();
      }
      kept.add(marked);
    }
  }

  synchronized void add(SnapshotSink sink) {
    GuardedSink guarded = new GuardedSink(sink);
    kept.forEach(guarded::accept);
    sinks.add(guarded);
  }

  /** No sink will come any more. */
  synchronized void complete() {
    complete = true;
    kept.clear();
  }
}
