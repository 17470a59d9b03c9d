// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
   * The sum over all backends, one row without routes; its key is {@link Endpoint#OTHER} on the
   * client side.
   */
  public BackendRow totals() {
    BackendRow totals = BackendRow.empty(new BackendKey(Endpoint.OTHER, Side.CLIENT), "", false);
    Gauges gauges = Gauges.NONE;
    for (BackendRow row : backends) {
      totals = totals.plus(row.withoutRoutes());
      gauges = gauges.plus(row.gauges());
    }
    return totals.withGauges(gauges);
  }

  /** The same with a loss that somebody on its way has found. */
  public Snapshot withLost(String cause, long count) {
    return with(capture.withLoss(capture.loss().withLost(cause, count)));
  }
}
