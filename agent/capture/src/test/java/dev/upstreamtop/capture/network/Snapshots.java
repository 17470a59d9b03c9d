// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.network;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Keeps all snapshots, and waits for one. Thread-safe. */
public final class Snapshots implements SnapshotSink {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<Snapshot> all = new ArrayList<>();

  @Override
  public synchronized void accept(Snapshot snapshot) {
    all.add(snapshot);
    notifyAll();
  }

  /** All of them so far. */
  public synchronized List<Snapshot> all() {
    return List.copyOf(all);
  }

  /** Waits for the next snapshot that fits; fails when none comes. */
  public synchronized Snapshot await(String what, Predicate<Snapshot> fits) {
    int seen = all.size();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (true) {
        Optional<Snapshot> found = all.stream().skip(seen).filter(fits).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError(
              "no snapshot came with " + what + ", the last one is " + all.getLast());
        }
        wait(1 + left / 1_000_000);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The sum over all snapshots, by {@link BackendKey#endpoint} as text. */
  public synchronized Map<String, BackendRow> sums() {
    Map<String, BackendRow> sums = new HashMap<>();
    for (Snapshot snapshot : all) {
      for (BackendRow row : snapshot.backends()) {
        sums.merge(row.key().endpoint().toString(), row, BackendRow::plus);
      }
    }
    return sums;
  }
}
