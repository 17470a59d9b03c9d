// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Everything that one interval of captured traffic told: the one value that every sink takes.
 *
 * @param identity which capture it is of
 * @param interval which stretch of it
 * @param backends one row per backend seen since the capture began, busiest first, the overflow row
 *     last
 * @param exchanges a bounded sample of the exchanges that ended
 * @param capture how complete the picture is
 */
public record Snapshot(
    CaptureIdentity identity,
    Interval interval,
    List<BackendRow> backends,
    Exchanges exchanges,
    CaptureStatus capture) {

  /** More than any count can reach, and small enough that sums of them do not overflow. */
  public static final long LARGEST_COUNT = 1L << 52;

  /**
   * The cause under which intervals are counted that a JVM could not take in, because its heap was
   * full or by a mistake of ours.
   */
  public static final String DROPPED = "intervalDropped";

  public Snapshot {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(interval, "interval");
    backends = List.copyOf(backends);
    Objects.requireNonNull(exchanges, "exchanges");
    Objects.requireNonNull(capture, "capture");
  }

  /** A status alone, where nothing is captured. */
  public static Snapshot status(long epochNanos, CaptureStatus capture) {
    return new Snapshot(
        CaptureIdentity.NONE, Interval.moment(epochNanos), List.of(), Exchanges.NONE, capture);
  }

  /** The same with other rows and exchanges. */
  public Snapshot with(List<BackendRow> rows, Exchanges sample) {
    return new Snapshot(identity, interval, rows, sample, capture);
  }

  /** The same with another status. */
  public Snapshot with(CaptureStatus status) {
    return new Snapshot(identity, interval, backends, exchanges, status);
  }

  /** This interval and the next one of the same capture as one. */
  public Snapshot plus(Snapshot later) {
    Map<BackendKey, BackendRow> rows = new LinkedHashMap<>();
    backends.forEach(row -> rows.put(row.key(), row));
    later.backends.forEach(row -> rows.merge(row.key(), row, BackendRow::plus));
    return new Snapshot(
        identity,
        interval.plus(later.interval),
        List.copyOf(rows.values()),
        exchanges.plus(later.exchanges),
        capture.plus(later.capture));
  }

  /**
   * The sides that were captured, or were seen; never empty, the client's alone where nothing was.
   */
  public List<Side> sides() {
    Set<Side> sides = EnumSet.noneOf(Side.class);
    sides.addAll(capture.watched().sides());
    backends.forEach(row -> sides.add(row.key().side()));
    return sides.isEmpty() ? List.of(Side.CLIENT) : List.copyOf(sides);
  }

  /**
   * The sum over the backends that were seen from one side, one row without routes; its key is
   * {@link Endpoint#OTHER} on that side. There is no sum over both: a request that both ends of a
   * connection show is one request.
   */
  public BackendRow sumOf(Side side) {
    BackendRow sum = BackendRow.empty(new BackendKey(Endpoint.OTHER, side), "", false);
    Gauges gauges = Gauges.NONE;
    for (BackendRow row : backends) {
      if (row.key().side() == side) {
        sum = sum.plus(row.withoutRoutes());
        gauges = gauges.plus(row.gauges());
      }
    }
    return new BackendRow(
        sum.key(), "", false, sum.counts(), gauges, sum.times(), List.of(), List.of());
  }

  /**
   * The sum over the backends seen from the client's side where that was captured, or else from the
   * server's.
   */
  public BackendRow totals() {
    return sumOf(sides().get(0));
  }

  /** The same with a loss that somebody on its way has found. */
  public Snapshot withLost(String cause, long count) {
    return with(capture.withLoss(capture.loss().withLost(cause, count)));
  }
}
