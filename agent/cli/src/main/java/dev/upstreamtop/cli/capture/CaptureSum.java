// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.capture;

import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.cli.terminal.judgement.Completeness;
import dev.upstreamtop.telemetry.ledger.Ledger;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Adds up the snapshots of a capture. Safe to use from any thread.
 *
 * <p>Bounded, however long it goes on: backends beyond the first {@link #MOST_BACKENDS} are added
 * up in the row {@link Endpoint#OTHER} of their side.
 */
public final class CaptureSum implements SnapshotSink {

  /** The most backends that have a row of their own: as many as are remembered elsewhere. */
  public static final int MOST_BACKENDS = Ledger.MOST_BACKENDS;

  private final Map<BackendKey, BackendRow> rows = new LinkedHashMap<>();
  private final Map<BackendKey, BackendRow> others = new LinkedHashMap<>();
  private final SortedMap<String, Long> lost = new TreeMap<>();
  private long nanos;
  private CaptureStatus status;

  @Override
  public synchronized void accept(Snapshot snapshot) {
    nanos += snapshot.interval().nanos();
    snapshot.backends().forEach(this::add);
    snapshot.capture().loss().lost().forEach((cause, count) -> lost.merge(cause, count, Long::sum));
    status = snapshot.capture();
  }

  private void add(BackendRow row) {
    if (isOther(row)) {
      others.merge(row.key(), row.withoutRoutes(), BackendRow::plus);
    } else if (rows.containsKey(row.key()) || rows.size() < MOST_BACKENDS) {
      rows.merge(row.key(), row.withoutRoutes(), BackendRow::plus);
    } else if (!row.isIdle()) {
      BackendKey other = new BackendKey(Endpoint.OTHER, row.key().side());
      others.merge(other, asOther(other, row), BackendRow::plus);
    }
  }

  private static boolean isOther(BackendRow row) {
    return row.key().endpoint().equals(Endpoint.OTHER);
  }

  private static BackendRow asOther(BackendKey key, BackendRow row) {
    return new BackendRow(
        key, "", false, row.counts(), Gauges.NONE, row.times(), List.of(), row.owners());
  }

  /**
   * Every backend over the whole time, busiest first, without routes; those that have no row of
   * their own in the rows {@link Endpoint#OTHER}.
   */
  public synchronized List<BackendRow> backends() {
    return Stream.concat(rows.values().stream(), others.values().stream())
        .sorted((a, b) -> Long.compare(b.counts().requests(), a.counts().requests()))
        .toList();
  }

  /** One line: how long, how much (from one side, as in every total), and whether that is all. */
  public synchronized String words() {
    List<BackendRow> all = backends();
    Side side =
        all.stream()
            .map(row -> row.key().side())
            .min(Comparator.naturalOrder())
            .orElse(Side.CLIENT);
    List<BackendRow> told = all.stream().filter(row -> row.key().side() == side).toList();
    long requests = told.stream().mapToLong(row -> row.counts().requests()).sum();
    long backends = told.stream().filter(row -> !isOther(row)).count();
    String figures =
        requests
            + " requests to "
            + (backends < told.size() ? "more than " : "")
            + backends
            + (backends == 1 ? " backend" : " backends")
            + " in "
            + Figures.time(nanos);
    return status == null
        ? figures
        : figures + "; " + String.join(", ", Completeness.of(status, lost));
  }
}
