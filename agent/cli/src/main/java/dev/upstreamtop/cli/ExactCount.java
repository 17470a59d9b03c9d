// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Passes on exactly as many snapshots as were asked for, without dropping anything: the last one is
 * held back until the capture has ended and takes in what came after it, so that the sum is still
 * everything between attach and detach.
 */
final class ExactCount implements SnapshotSink {

  private final SnapshotSink sink;
  private final long most;
  private final Runnable whenReached;
  private long seen;
  private Snapshot held;

  /**
   * Makes a limit.
   *
   * @param count how many; null for no limit
   * @param whenReached called with the last of them
   */
  ExactCount(SnapshotSink sink, Long count, Runnable whenReached) {
    this.sink = sink;
    this.most = count == null ? Long.MAX_VALUE : count;
    this.whenReached = whenReached;
  }

  @Override
  public synchronized void accept(Snapshot snapshot) {
    seen++;
    if (seen < most) {
      sink.accept(snapshot);
    } else if (held == null) {
      held = snapshot;
      whenReached.run();
    } else {
      held = sum(held, snapshot);
    }
  }

  /** Passes on the snapshot that was held back, if any. */
  synchronized void finish() {
    if (held != null) {
      sink.accept(held);
      held = null;
    }
  }

  private static Snapshot sum(Snapshot first, Snapshot next) {
    Map<BackendKey, BackendRow> rows = new LinkedHashMap<>();
    first.backends().forEach(row -> rows.put(row.key(), row));
    next.backends().forEach(row -> rows.merge(row.key(), row, BackendRow::plus));
    List<Exchange> exchanges = new ArrayList<>(first.exchanges());
    exchanges.addAll(next.exchanges());
    return new Snapshot(
        first.sequence(),
        next.endEpochNanos(),
        first.intervalNanos() + next.intervalNanos(),
        next.last(),
        List.copyOf(rows.values()),
        exchanges,
        first.exchangesOmitted() + next.exchangesOmitted(),
        sum(first.capture(), next.capture()));
  }

  private static CaptureStatus sum(CaptureStatus first, CaptureStatus next) {
    return new CaptureStatus(
        next.mode(),
        next.state(),
        next.reason(),
        next.sides(),
        next.interfaces().isEmpty() ? first.interfaces() : next.interfaces(),
        first.packets() + next.packets(),
        sum(first.lost(), next.lost()),
        sum(first.ignored(), next.ignored()),
        first.unreadablePorts().isEmpty() ? next.unreadablePorts() : first.unreadablePorts(),
        next.programsAhead(),
        Math.max(first.mapFill(), next.mapFill()),
        Math.max(first.lagNanos(), next.lagNanos()),
        next.kernelNanosPerPacket());
  }

  private static SortedMap<String, Long> sum(
      SortedMap<String, Long> first, SortedMap<String, Long> next) {
    SortedMap<String, Long> sum = new TreeMap<>(first);
    next.forEach((cause, count) -> sum.merge(cause, count, Long::sum));
    return sum;
  }
}
