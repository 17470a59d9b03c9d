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
import dev.upstreamtop.telemetry.verdict.LiveVerdicts;
import dev.upstreamtop.telemetry.verdict.Verdicts;
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
 * Remembers the backends and adds up in place what is told of them; used by one thread at a time.
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
   * Something that happened to a backend; where it is seen from both ends, to both together: it is
   * there as long as one end is, and failing as long as one end is.
   *
   * @param kind what
   * @param backend to which, as seen from the end that brought the change about
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
  private final Map<Side, BackendSum> sums = new EnumMap<>(Side.class);
  private final LiveVerdicts judgement;
  private Verdicts verdicts = Verdicts.NONE;
  private int routeCount;
  private long step;
  private CaptureTotals capture = new CaptureTotals(0, Loss.NONE, Effort.NONE);
  private Snapshot latest =
      Snapshot.status(0, CaptureStatus.idle(CaptureMode.DIRECT, CaptureState.STARTING, ""));
  private long latestNanos = System.nanoTime();

  /** Makes a ledger that holds nothing. */
  public Ledger() {
    this(new LiveVerdicts());
  }

  /** Makes one that asks for verdicts. */
  Ledger(LiveVerdicts judgement) {
    this.judgement = judgement;
  }

  /** Takes an interval and tells what it changed. */
  public List<Change> add(Snapshot told) {
    List<Change> changes = new ArrayList<>();
    verdicts = judgement.see(told);
    Snapshot snapshot = judgement.withUnjudged(told);
    latest = snapshot;
    latestNanos = System.nanoTime();
    long begin = begin(snapshot.interval());
    if (capture.sinceEpochNanos() == 0) {
      capture = capture.reset(begin);
    }
    capture = capture.plus(snapshot.capture());
    snapshot.capture().watched().sides().forEach(side -> sums.computeIfAbsent(side, first(begin)));
    // Busiest last, so that it is the last one to be forgotten.
    for (int i = snapshot.backends().size() - 1; i >= 0; i--) {
      see(snapshot.backends().get(i), snapshot.interval(), changes);
    }
    judge(changes);
    forget(snapshot.interval().endEpochNanos(), changes);
    step++;
    return changes;
  }

  private static long begin(Interval interval) {
    return interval.endEpochNanos() - interval.nanos();
  }

  private static Function<Side, BackendSum> first(long epochNanos) {
    return side -> new BackendSum(epochNanos);
  }

  private void see(BackendRow row, Interval interval, List<Change> changes) {
    sums.computeIfAbsent(row.key().side(), first(begin(interval))).add(row);
    Known backend = known.get(row.key());
    if (!row.isIdle()) {
      if (backend == null) {
        backend = new Known(begin(interval));
        if (!known.containsKey(row.key().otherEnd())) {
          changes.add(new Change(Change.Kind.APPEARED, row.key(), row.name()));
        }
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
    backend.add(row, Math.max(0, MOST_ROUTES - routeCount));
    routeCount += backend.routeCount() - before;
  }

  /** A backend that is seen from both ends fails, and is well again, once. */
  private void judge(List<Change> changes) {
    known.forEach(
        (key, backend) -> {
          boolean failing = verdicts.isFailing(key);
          if (failing != backend.failing()) {
            backend.failing(failing);
            if (!isFailing(key.otherEnd())) {
              Change.Kind kind = failing ? Change.Kind.FAILING : Change.Kind.RECOVERED;
              changes.add(new Change(kind, key, backend.name()));
            }
          }
        });
  }

  private boolean isFailing(BackendKey key) {
    Known backend = known.get(key);
    return backend != null && backend.failing();
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
      routeCount -= entry.getValue().routeCount();
      tellGone(entry.getKey(), entry.getValue(), changes);
    }
  }

  private void tellGone(BackendKey key, Known backend, List<Change> changes) {
    if (!known.containsKey(key.otherEnd())) {
      changes.add(new Change(Change.Kind.GONE, key, backend.name()));
    }
  }

  /** Sets all sums to zero; who is known and failing stays. */
  public void reset() {
    step++;
    long now = System.currentTimeMillis() * 1_000_000;
    capture = capture.reset(now);
    sums.values().forEach(sum -> sum.reset(now));
    known.values().forEach(backend -> backend.reset(now));
  }

  /** Everything as it is now. */
  public LedgerView view() {
    Map<BackendKey, BackendRow> rows = latestRows();
    Map<Side, Long> requests = new EnumMap<>(Side.class);
    for (BackendRow row : latest.backends()) {
      requests.merge(row.key().side(), row.counts().requests(), Long::sum);
    }
    List<BackendView> list = new ArrayList<>(known.size());
    known.forEach(
        (key, backend) ->
            list.add(
                new BackendView(
                    new Rated(
                        rows.getOrDefault(key, BackendRow.empty(key, backend.name(), false)),
                        latest.interval().nanos(),
                        requests.getOrDefault(key.side(), 0L)),
                    backend.totals(),
                    verdicts.trouble(key))));
    Collections.reverse(list);
    list.sort(
        (one, other) ->
            Long.compare(other.row().counts().requests(), one.row().counts().requests()));
    Map<BackendKey, BackendView> views = new LinkedHashMap<>();
    list.forEach(view -> views.put(view.row().key(), view));
    long now = step;
    return new LedgerView(
        latest,
        capture,
        Collections.unmodifiableMap(views),
        totals(),
        () -> routes(now),
        latestNanos);
  }

  private Map<BackendKey, BackendRow> latestRows() {
    Map<BackendKey, BackendRow> rows = new HashMap<>();
    latest.backends().forEach(row -> rows.put(row.key(), row));
    return rows;
  }

  /** The client's side, with nothing in it, where no side is known yet. */
  private Map<Side, Totals> totals() {
    Map<Side, Totals> totals = new EnumMap<>(Side.class);
    sums.forEach((side, sum) -> totals.put(side, sum.totals()));
    if (totals.isEmpty()) {
      totals.put(Side.CLIENT, new BackendSum(capture.sinceEpochNanos()).totals());
    }
    return totals;
  }

  /** The routes of the known backends as they were at a step, which must be the last one. */
  private Map<BackendKey, List<RouteView>> routes(long then) {
    if (then != step) {
      throw new IllegalStateException("the ledger has gone on");
    }
    Map<BackendKey, BackendRow> rows = latestRows();
    Map<BackendKey, List<RouteView>> views = new HashMap<>();
    known.forEach(
        (key, backend) -> {
          BackendRow row = rows.get(key);
          views.put(key, backend.routes(key, row == null ? List.of() : row.routes()));
        });
    return views;
  }
}
