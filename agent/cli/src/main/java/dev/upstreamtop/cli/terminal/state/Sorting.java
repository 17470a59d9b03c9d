// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.state;

import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.List;

/** What the rows of the leaderboard are ordered by, largest first; names from their beginning. */
public enum Sorting {
  /** Requests per second. */
  RATE("rate") {
    @Override
    double of(BackendRow row, Snapshot snapshot) {
      return snapshot.interval().perSecond(row.counts().requests());
    }
  },
  /** The p99 of the header time. */
  P99("p99") {
    @Override
    double of(BackendRow row, Snapshot snapshot) {
      return row.times().header().percentileNanos(99);
    }
  },
  /** Server errors, failures and connect failures per second. */
  ERRORS("errors") {
    @Override
    double of(BackendRow row, Snapshot snapshot) {
      return snapshot.interval().perSecond(row.counts().get(Counter.RESPONSES_5XX))
          + FAILED.of(row, snapshot);
    }
  },
  /** Failures and connect failures per second. */
  FAILED("failed") {
    @Override
    double of(BackendRow row, Snapshot snapshot) {
      return snapshot
          .interval()
          .perSecond(row.counts().failures().total() + row.counts().connectFailed());
    }
  },
  /** Requests that wait for a head. */
  IN_FLIGHT("in flight") {
    @Override
    double of(BackendRow row, Snapshot snapshot) {
      return row.gauges().inFlight();
    }
  },
  /** Responses that have begun and are not over. */
  RECEIVING("receiving") {
    @Override
    double of(BackendRow row, Snapshot snapshot) {
      return row.gauges().receiving();
    }
  },
  /** The median of the header time. */
  P50("p50") {
    @Override
    double of(BackendRow row, Snapshot snapshot) {
      return row.times().header().percentileNanos(50);
    }
  },
  /** The longest header time. */
  MAX("max") {
    @Override
    double of(BackendRow row, Snapshot snapshot) {
      return row.times().header().maxNanos();
    }
  },
  /** Label, then address; no figure. */
  NAME("name") {
    @Override
    double of(BackendRow row, Snapshot snapshot) {
      return 0;
    }
  };

  private static final List<Sorting> ALL = List.of(values());

  private final String words;

  Sorting(String words) {
    this.words = words;
  }

  /** Whether the figures of several backends add up; of the others the largest counts. */
  boolean addsUp() {
    return this != P50 && this != P99 && this != MAX;
  }

  /** The figure that counts, in one interval. */
  abstract double of(BackendRow row, Snapshot snapshot);

  /** How it is called on the screen. */
  public String words() {
    return words;
  }

  /** The one that the sort key switches to. */
  public Sorting next() {
    return ALL.get((ALL.indexOf(this) + 1) % ALL.size());
  }

  /** The one that switches to this one. */
  public Sorting previous() {
    return ALL.get((ALL.indexOf(this) + ALL.size() - 1) % ALL.size());
  }
}
