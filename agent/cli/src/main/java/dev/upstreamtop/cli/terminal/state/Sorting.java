// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.state;

import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Snapshot;

/** What the rows of the leaderboard are ordered by, largest first. */
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
      return snapshot
          .interval()
          .perSecond(
              row.counts().get(Counter.RESPONSES_5XX)
                  + row.counts().failures().total()
                  + row.counts().connectFailed());
    }
  };

  private final String words;

  Sorting(String words) {
    this.words = words;
  }

  /** The figure that counts, in one interval. */
  abstract double of(BackendRow row, Snapshot snapshot);

  /** How it is called on the screen. */
  public String words() {
    return words;
  }

  /** The one that the sort key switches to. */
  public Sorting next() {
    return switch (this) {
      case RATE -> P99;
      case P99 -> ERRORS;
      case ERRORS -> RATE;
    };
  }
}
