// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.capture;

import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.cli.terminal.judgement.Completeness;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Adds up the snapshots of a capture. Safe to use from any thread. */
public final class CaptureSum implements SnapshotSink {

  private final Map<BackendKey, BackendRow> rows = new LinkedHashMap<>();
  private final SortedMap<String, Long> lost = new TreeMap<>();
  private long nanos;
  private CaptureStatus status;

  @Override
  public synchronized void accept(Snapshot snapshot) {
    nanos += snapshot.interval().nanos();
    snapshot
        .backends()
        .forEach(row -> rows.merge(row.key(), row.withoutRoutes(), BackendRow::plus));
    snapshot.capture().loss().lost().forEach((cause, count) -> lost.merge(cause, count, Long::sum));
    status = snapshot.capture();
  }

  /** Every backend over the whole time, busiest first, without routes. */
  public synchronized List<BackendRow> backends() {
    return rows.values().stream()
        .sorted((a, b) -> Long.compare(b.counts().requests(), a.counts().requests()))
        .toList();
  }

  /** One line: how long, how much, and whether that is all. */
  public synchronized String words() {
    long requests = rows.values().stream().mapToLong(row -> row.counts().requests()).sum();
    String figures =
        requests
            + " requests to "
            + rows.size()
            + (rows.size() == 1 ? " backend" : " backends")
            + " in "
            + Figures.time(nanos);
    return status == null
        ? figures
        : figures + "; " + String.join(", ", Completeness.of(status, lost));
  }
}
