// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.check;

import dev.upstreamtop.cli.capture.CaptureSum;
import dev.upstreamtop.telemetry.catalogue.Rated;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was captured while it was checked: counts and times added up, gauges as high as any interval
 * ended with. Safe to use from any thread; bounded as {@link CaptureSum} is.
 */
public final class CheckedTraffic implements SnapshotSink {

  private final Set<Side> sides;
  private final CaptureSum sum = new CaptureSum();
  private final Map<BackendKey, Gauges> highest = new HashMap<>();
  private CaptureStatus status;
  private long nanos;

  /**
   * Begins with nothing.
   *
   * @param sides whose figures are wanted, where more of them are told
   */
  public CheckedTraffic(Set<Side> sides) {
    this.sides = EnumSet.copyOf(sides);
  }

  @Override
  public synchronized void accept(Snapshot told) {
    List<BackendRow> rows =
        told.backends().stream().filter(row -> sides.contains(row.key().side())).toList();
    Snapshot snapshot = told.with(rows, told.exchanges());
    sum.accept(snapshot);
    nanos += snapshot.interval().nanos();
    status = status == null ? snapshot.capture() : status.plus(snapshot.capture());
    rows.forEach(row -> raise(row.key(), row.gauges()));
    sides.forEach(side -> raise(all(side), snapshot.sumOf(side).gauges()));
  }

  /** The sum of one side has the key of its overflow, which no rule is about. */
  private static BackendKey all(Side side) {
    return new BackendKey(Endpoint.OTHER, side);
  }

  private void raise(BackendKey key, Gauges gauges) {
    if (highest.containsKey(key) || highest.size() <= 2 * CaptureSum.MOST_BACKENDS) {
      highest.merge(key, gauges, CheckedTraffic::higher);
    }
  }

  private static Gauges higher(Gauges one, Gauges other) {
    return new Gauges(
        Math.max(one.inFlight(), other.inFlight()),
        Math.max(one.oldestInFlightNanos(), other.oldestInFlightNanos()),
        Math.max(one.receiving(), other.receiving()),
        Math.max(one.oldestReceivingNanos(), other.oldestReceivingNanos()),
        Math.max(one.tunnels(), other.tunnels()),
        Math.max(one.oldestTunnelNanos(), other.oldestTunnelNanos()));
  }

  /** How it was captured; empty before the first interval. */
  synchronized Optional<CaptureStatus> status() {
    return Optional.ofNullable(status);
  }

  /** How long it was, in nanoseconds. */
  synchronized long nanos() {
    return nanos;
  }

  /** Each backend; what shares a row is none. */
  synchronized List<CheckSubject> backends() {
    List<BackendRow> rows = sum.backends();
    List<CheckSubject> backends = new ArrayList<>();
    for (BackendRow row : rows) {
      if (!row.key().endpoint().isOther()) {
        String endpoint = row.key().endpoint().toString();
        String name = row.name().isEmpty() ? endpoint : row.name() + " (" + endpoint + ")";
        backends.add(subject(name, row, requests(rows, row.key().side())));
      }
    }
    return backends;
  }

  /** All backends together, from the client's side where that is wanted and was captured. */
  synchronized CheckSubject all() {
    boolean client =
        sides.contains(Side.CLIENT)
            && (status == null
                || sides.size() == 1
                || status.watched().sides().contains(Side.CLIENT));
    Side side = client ? Side.CLIENT : Side.SERVER;
    BackendRow whole = BackendRow.empty(all(side), "", false);
    List<BackendRow> rows = sum.backends();
    for (BackendRow row : rows) {
      if (row.key().side() == side) {
        whole = whole.plus(row);
      }
    }
    return subject("all backends", whole, requests(rows, side));
  }

  private CheckSubject subject(String name, BackendRow row, long requestsOfSide) {
    Gauges gauges = highest.getOrDefault(row.key(), Gauges.NONE);
    return new CheckSubject(name, new Rated(row.withGauges(gauges), nanos, requestsOfSide));
  }

  private static long requests(List<BackendRow> rows, Side side) {
    return rows.stream()
        .filter(row -> row.key().side() == side)
        .mapToLong(row -> row.counts().requests())
        .sum();
  }

  /** One line: how much in how long, and whether that is all. */
  String words() {
    return sum.words();
  }
}
