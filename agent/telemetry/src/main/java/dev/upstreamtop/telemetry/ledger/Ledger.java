// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.ledger;

import dev.upstreamtop.telemetry.catalogue.Rated;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Effort;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.Loss;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Remembers the backends and adds up what is told of them; used by one thread at a time.
 *
 * <p>Bounded: what is counted of a backend that is forgotten, because it was idle for long or
 * because too many are known, lives on in the sums over all.
 */
public final class Ledger {

  /** The most backends that are remembered. */
  public static final int MOST_BACKENDS = 1_024;

  /** The most routes that are told apart, more than a capture tells apart at a time. */
  public static final int MOST_ROUTES = 4_096;

  /** A backend idle for so long is gone. */
  public static final Duration GONE_AFTER = Duration.ofMinutes(10);

  /**
   * Something that happened to a backend.
   *
   * @param kind what
   * @param backend to which
   * @param name the name given to it, empty without one
   */
  public record Change(Kind kind, BackendKey backend, String name) {
    /** What happened. */
    public enum Kind {
      APPEARED,
      GONE,
      FAILING,
      RECOVERED
    }

    /** The backend for people. */
    public String displayName() {
      String endpoint = backend.endpoint().toString();
      return name.isEmpty() || backend.endpoint().equals(Endpoint.OTHER)
          ? endpoint
          : name + " (" + endpoint + ")";
    }
  }

  // In order of their last activity, the longest idle first.
  private final LinkedHashMap<BackendKey, Known> known = new LinkedHashMap<>();
  private final Map<Side, Totals> sums = new EnumMap<>(Side.class);
  private int routes;
  private CaptureTotals capture = new CaptureTotals(0, Loss.NONE, Effort.NONE);
  private Snapshot latest =
      Snapshot.status(0, CaptureStatus.idle(CaptureMode.DIRECT, CaptureState.STARTING, ""));
  private long latestNanos = System.nanoTime();

  /** Takes an interval and tells what it changed. */
  public List<Change> add(Snapshot snapshot) {
    List<Change> changes = new ArrayList<>();
    latest = snapshot;
    latestNanos = System.nanoTime();
    long begin = begin(snapshot.interval());
    if (capture.sinceEpochNanos() == 0) {
      capture = capture.reset(begin);
    }
    capture = capture.plus(snapshot.capture());
    snapshot.capture().watched().sides().forEach(side -> sums.computeIfAbsent(side, first(begin)));
    known.values().forEach(Known::begin);
    // Busiest last, so that it is the last one to be forgotten.
    for (int i = snapshot.backends().size() - 1; i >= 0; i--) {
      see(snapshot.backends().get(i), snapshot.interval(), changes);
    }
    forget(snapshot.interval().endEpochNanos(), changes);
    return changes;
  }

  private static long begin(Interval interval) {
    return interval.endEpochNanos() - interval.nanos();
  }

  private static Function<Side, Totals> first(long epochNanos) {
    return side -> Totals.since(epochNanos);
  }

  private void see(BackendRow row, Interval interval, List<Change> changes) {
    Totals sum = sums.computeIfAbsent(row.key().side(), first(begin(interval)));
    sums.put(row.key().side(), sum.plus(row));
    Known backend = known.get(row.key());
    if (!row.isIdle()) {
      if (backend == null) {
        backend = new Known(begin(interval));
        changes.add(new Change(Change.Kind.APPEARED, row.key(), row.name()));
      } else {
        known.remove(row.key());
      }
      known.put(row.key(), backend);
      backend.activeAt(interval.endEpochNanos());
    }
    if (backend == null) {
      return;
    }
    int before = backend.routeCount();
    switch (backend.add(row, Math.max(0, MOST_ROUTES - routes))) {
      case FAILING -> changes.add(new Change(Change.Kind.FAILING, row.key(), row.name()));
      case RECOVERED -> changes.add(new Change(Change.Kind.RECOVERED, row.key(), row.name()));
      case NONE -> {}
    }
    routes += backend.routeCount() - before;
  }

  private void forget(long epochNanos, List<Change> changes) {
    Iterator<Map.Entry<BackendKey, Known>> eldest = known.entrySet().iterator();
    while (eldest.hasNext()) {
      Map.Entry<BackendKey, Known> entry = eldest.next();
      boolean idle = entry.getValue().isIdleSince(epochNanos - GONE_AFTER.toNanos());
      if (!idle && known.size() <= MOST_BACKENDS) {
        return;
      }
      eldest.remove();
      routes -= entry.getValue().routeCount();
      changes.add(new Change(Change.Kind.GONE, entry.getKey(), entry.getValue().name()));
    }
  }

  /** Sets all sums to zero; who is known and failing stays. */
  public void reset() {
    long now = System.currentTimeMillis() * 1_000_000;
    capture = capture.reset(now);
    sums.replaceAll((side, sum) -> Totals.since(now));
    known.values().forEach(backend -> backend.reset(now));
  }

  /** Everything as it is now. */
  public LedgerView view() {
    Map<BackendKey, BackendRow> rows = new HashMap<>();
    latest.backends().forEach(row -> rows.put(row.key(), row));
    Map<Side, BackendView> sides = sides();
    List<BackendView> list = new ArrayList<>(known.size());
    known.forEach(
        (key, backend) ->
            list.add(
                new BackendView(
                    rated(
                        rows.getOrDefault(key, BackendRow.empty(key, backend.name(), false)),
                        sides),
                    backend.totals(),
                    backend.failing(),
                    backend.routes(key))));
    Collections.reverse(list);
    list.sort(
        (one, other) ->
            Long.compare(other.row().counts().requests(), one.row().counts().requests()));
    Map<BackendKey, BackendView> views = new LinkedHashMap<>();
    list.forEach(view -> views.put(view.row().key(), view));
    return new LedgerView(
        latest.identity(),
        latest.interval(),
        latest.capture(),
        capture,
        Collections.unmodifiableMap(views),
        sides,
        latestNanos);
  }

  /** The client's side, with nothing in it, where no side is known yet. */
  private Map<Side, BackendView> sides() {
    Map<Side, BackendView> sides = new EnumMap<>(Side.class);
    sums.forEach((side, sum) -> sides.put(side, sum(side, sum)));
    if (sides.isEmpty()) {
      sides.put(Side.CLIENT, sum(Side.CLIENT, Totals.since(capture.sinceEpochNanos())));
    }
    return Collections.unmodifiableMap(sides);
  }

  private BackendView sum(Side side, Totals totals) {
    BackendRow row = latest.sumOf(side);
    return new BackendView(
        new Rated(row, latest.interval().nanos(), row.counts().requests()),
        totals,
        false,
        List.of());
  }

  private Rated rated(BackendRow row, Map<Side, BackendView> sides) {
    return new Rated(
        row, latest.interval().nanos(), sides.get(row.key().side()).row().counts().requests());
  }
}
