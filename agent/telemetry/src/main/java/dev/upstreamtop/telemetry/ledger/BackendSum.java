// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.ledger;

import dev.upstreamtop.telemetry.catalogue.TimeBuckets;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.TimesSum;

/** Adds up a backend, or all backends of one side, in place; used by one thread at a time. */
final class BackendSum {

  private final TimesSum times = new TimesSum(TimeBuckets.GROUPS);
  private Counts counts = Counts.NONE;
  private long sinceEpochNanos;

  BackendSum(long sinceEpochNanos) {
    this.sinceEpochNanos = sinceEpochNanos;
  }

  void add(BackendRow row) {
    counts = counts.plus(row.counts());
    times.add(row.times());
  }

  void reset(long epochNanos) {
    sinceEpochNanos = epochNanos;
    counts = Counts.NONE;
    times.clear();
  }

  /** What was added up so far. */
  Totals totals() {
    return new Totals(sinceEpochNanos, counts, times.toTimes());
  }
}
