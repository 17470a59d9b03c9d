// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds up the counts of all backends since the previous event of one type; not safe for use by
 * several threads.
 */
final class Accumulator {

  /**
   * The most rows that are told apart; what comes beyond is added to the overflow row of its side.
   */
  static final int MOST_ROWS = 4_096;

  /**
   * What was added up.
   *
   * @param captureId of which capture
   * @param intervalNumber the last interval that is in it
   * @param nanos the time that it covers
   * @param rows one row per backend, in order of their first appearance
   */
  record Period(String captureId, long intervalNumber, long nanos, Collection<BackendRow> rows) {

    /** How many requests were seen from each side. */
    Map<Side, Long> requests() {
      Map<Side, Long> requests = new EnumMap<>(Side.class);
      rows.forEach(row -> requests.merge(row.key().side(), row.counts().requests(), Long::sum));
      return requests;
    }
  }

  private Map<BackendKey, BackendRow> rows = new LinkedHashMap<>();
  private String captureId = "";
  private long intervalNumber;
  private long nanos;

  void add(Snapshot snapshot) {
    captureId = snapshot.identity().id();
    intervalNumber = snapshot.interval().sequence();
    nanos += snapshot.interval().nanos();
    for (BackendRow row : snapshot.backends()) {
      BackendKey key = row.key();
      if (rows.size() >= MOST_ROWS && !rows.containsKey(key)) {
        key = new BackendKey(Endpoint.OTHER, key.side());
      }
      rows.merge(key, keyed(row.onlyCounts(), key), BackendRow::plus);
    }
  }

  private static BackendRow keyed(BackendRow row, BackendKey key) {
    return key.equals(row.key()) ? row : BackendRow.empty(key, "", false).plus(row);
  }

  /** Everything since the last call, or since the last {@link #clear}. */
  Period take() {
    Period period = new Period(captureId, intervalNumber, nanos, List.copyOf(rows.values()));
    clear();
    return period;
  }

  void clear() {
    if (!rows.isEmpty()) {
      rows = new LinkedHashMap<>();
    }
    nanos = 0;
  }
}
