// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.live;

import dev.upstreamtop.analysis.detect.Sign;
import dev.upstreamtop.analysis.detect.Usual;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.sample.Tallies;

/**
 * Periods that have one sign, up to the newest, and those in which it stayed away by chance; for
 * use by one thread.
 */
final class Run {

  private final Sign sign;
  private long amount;
  private final Tallies.Sum all = new Tallies.Sum();
  private final Tallies.Sum since = new Tallies.Sum();
  private int without;

  Run(Sign sign) {
    this.sign = sign;
  }

  void see(Slice slice, Usual usual) {
    if (sign.on().test(slice, usual)) {
      amount += sign.amount().applyAsLong(slice, usual);
      all.add(since);
      all.add(slice.tallies());
      since.clear();
      without = 0;
    } else if (amount > 0) {
      since.add(slice.tallies());
      without++;
      if (isOver()) {
        amount = 0;
        all.clear();
        since.clear();
        without = 0;
      }
    }
  }

  /** As where a detector finds the end of it. */
  private boolean isOver() {
    return without > Sign.PASSED_OVER
        && (without >= Limit.OPEN_PERIODS.value()
            || !sign.staysByChance().test(all.tallies(), since.tallies()));
  }

  /** Whether it is enough, and the newest periods have it. */
  boolean isGoingOn() {
    return isEnough() && without <= Sign.PASSED_OVER;
  }

  boolean isEnough() {
    return amount >= sign.enough();
  }
}
