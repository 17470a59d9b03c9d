// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Remembers backends from interval to interval: totals, health, who is new and who is gone; used by
 * one thread at a time.
 *
 * <p>What is forgotten, because it was idle for long or because too many are known, lives on in the
 * totals.
 */
final class Ledger {

  /** The most backends that are remembered. */
  static final int MOST_BACKENDS = 1_024;

  /** A backend idle for so long is gone. */
  static final Duration GONE_AFTER = Duration.ofMinutes(10);

  /** Something that happened to a backend. */
  record Change(Kind kind, BackendKey backend, String label) {
    enum Kind {
      APPEARED,
      GONE,
      FAILING,
      RECOVERED
    }
  }

  private static final class Known {
    Counts totals = Counts.NONE;
    final Health health = new Health();
    String label = "";
    long activeEpochNanos;
  }

  // In order of their last activity, the longest idle first.
  private final LinkedHashMap<BackendKey, Known> known = new LinkedHashMap<>();
  private Counts totals = Counts.NONE;
  private long packets;
  private SortedMap<String, Long> lost = new TreeMap<>();
  private SortedMap<String, Long> ignored = new TreeMap<>();
  private Snapshot latest =
      Snapshot.status(0, CaptureStatus.idle(CaptureMode.DIRECT, CaptureState.STARTING, ""));
  private long latestNanos = System.nanoTime();

  /** Takes an interval and tells what it changed. */
  List<Change> add(Snapshot snapshot) {
    List<Change> changes = new ArrayList<>();
    latest = snapshot;
    latestNanos = System.nanoTime();
    // Busiest last, so that it is the last one to be forgotten.
    for (int i = snapshot.backends().size() - 1; i >= 0; i--) {
      see(snapshot.backends().get(i), snapshot.interval().endEpochNanos(), changes);
    }
    CaptureStatus status = snapshot.capture();
    packets += status.effort().packets();
    lost = sum(lost, status.loss().lost());
    ignored = sum(ignored, status.loss().ignored());
    forget(snapshot.interval().endEpochNanos(), changes);
    return changes;
  }

  private void see(BackendRow row, long epochNanos, List<Change> changes) {
    totals = totals.plus(row.counts());
    Known backend = known.get(row.key());
    if (!row.isIdle()) {
      if (backend == null) {
        backend = new Known();
        changes.add(new Change(Change.Kind.APPEARED, row.key(), row.label()));
      } else {
        known.remove(row.key());
      }
      known.put(row.key(), backend);
      backend.activeEpochNanos = epochNanos;
    }
    if (backend == null) {
      return;
    }
    backend.label = row.label();
    backend.totals = backend.totals.plus(row.counts());
    switch (backend.health.see(row)) {
      case FAILING -> changes.add(new Change(Change.Kind.FAILING, row.key(), row.label()));
      case RECOVERED -> changes.add(new Change(Change.Kind.RECOVERED, row.key(), row.label()));
      case NONE -> {}
    }
  }

  private void forget(long epochNanos, List<Change> changes) {
    Iterator<Map.Entry<BackendKey, Known>> eldest = known.entrySet().iterator();
    while (eldest.hasNext()) {
      Map.Entry<BackendKey, Known> entry = eldest.next();
      boolean idle = epochNanos - entry.getValue().activeEpochNanos >= GONE_AFTER.toNanos();
      if (!idle && known.size() <= MOST_BACKENDS) {
        return;
      }
      eldest.remove();
      changes.add(new Change(Change.Kind.GONE, entry.getKey(), entry.getValue().label));
    }
  }

  /** Sets all counts to zero; who is known and failing stays. */
  void reset() {
    totals = Counts.NONE;
    packets = 0;
    lost = zero(lost);
    ignored = zero(ignored);
    known.values().forEach(backend -> backend.totals = Counts.NONE);
  }

  /** Everything as it is now. */
  View view() {
    Map<BackendKey, BackendRow> rows = new HashMap<>();
    long requests = 0;
    Gauges gauges = Gauges.NONE;
    for (BackendRow row : latest.backends()) {
      rows.put(row.key(), row);
      requests += row.counts().requests();
      gauges = gauges.plus(row.gauges());
    }
    long allRequests = requests;
    List<BackendView> list = new ArrayList<>(known.size());
    known.forEach(
        (key, backend) ->
            list.add(
                view(
                    rows.getOrDefault(key, BackendRow.empty(key, backend.label, false)),
                    backend,
                    allRequests)));
    Collections.reverse(list);
    list.sort(
        (one, other) ->
            Long.compare(other.row().counts().requests(), one.row().counts().requests()));
    Map<BackendKey, BackendView> views = new LinkedHashMap<>();
    list.forEach(view -> views.put(view.row().key(), view));
    return new View(
        Collections.unmodifiableMap(views),
        gauges,
        latest.interval().perSecond(requests),
        totals,
        latest.capture(),
        packets,
        lost,
        ignored,
        latestNanos);
  }

  private BackendView view(BackendRow row, Known backend, long allRequests) {
    return new BackendView(
        row,
        latest.interval().perSecond(row.counts().requests()),
        allRequests == 0 ? 0 : (double) row.counts().requests() / allRequests,
        backend.totals,
        backend.health.failing());
  }

  /** The name of a backend for people. */
  static String name(BackendKey backend, String label) {
    String endpoint = backend.endpoint().toString();
    return label.isEmpty() || backend.endpoint().equals(Endpoint.OTHER)
        ? endpoint
        : label + " (" + endpoint + ")";
  }

  private static SortedMap<String, Long> sum(
      SortedMap<String, Long> one, SortedMap<String, Long> other) {
    SortedMap<String, Long> sum = new TreeMap<>(one);
    other.forEach((cause, count) -> sum.merge(cause, count, Long::sum));
    return Collections.unmodifiableSortedMap(sum);
  }

  private static SortedMap<String, Long> zero(SortedMap<String, Long> counts) {
    SortedMap<String, Long> zero = new TreeMap<>(counts);
    zero.replaceAll((cause, count) -> 0L);
    return Collections.unmodifiableSortedMap(zero);
  }
}
