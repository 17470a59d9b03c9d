// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.ledger;

import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;

/**
 * Whether a backend is failing, with some inertia: intervals without a result say nothing, and it
 * takes two of the other kind in a row to change the verdict.
 */
final class FailingVerdict {

  /** How many intervals of the other kind in a row change the verdict. */
  static final int PATIENCE = 2;

  /** What an interval changed. */
  enum Change {
    NONE,
    FAILING,
    RECOVERED
  }

  private boolean failing;
  private int against;

  boolean failing() {
    return failing;
  }

  /**
   * Looks at one interval. An answer that came is no failure unless it is a 5xx; what the client
   * side gave up says nothing.
   */
  Change see(BackendRow row) {
    long bad =
        row.counts().get(Counter.RESPONSES_5XX)
            + row.counts().get(Counter.RESET)
            + row.counts().get(Counter.CLOSED)
            + row.counts().connectFailed();
    long good = row.counts().responses() - row.counts().get(Counter.RESPONSES_5XX);
    if (bad + good == 0) {
      return Change.NONE;
    }
    // At least half of all results failed makes it failing, less than a tenth makes it well again.
    boolean contrary = failing ? bad * 10 < bad + good : bad * 2 >= bad + good;
    against = contrary ? against + 1 : 0;
    if (against < PATIENCE) {
      return Change.NONE;
    }
    against = 0;
    failing = !failing;
    return failing ? Change.FAILING : Change.RECOVERED;
  }
}
