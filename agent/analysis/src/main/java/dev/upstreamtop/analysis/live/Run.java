// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.live;

import dev.upstreamtop.analysis.detect.Sign;
import dev.upstreamtop.analysis.detect.Usual;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.recorded.Slice;

/**
 * Periods that have one sign, up to the newest and as long as none stays away for long; for use by
 * one thread.
 */
final class Run {

  private final Sign sign;
  private long amount;
  private int without;

  Run(Sign sign) {
    this.sign = sign;
  }

  void see(Slice slice, Usual usual) {
    if (sign.on().test(slice, usual)) {
      amount += sign.amount().applyAsLong(slice, usual);
      without = 0;
    } else if (amount > 0 && ++without >= Limit.OPEN_PERIODS.value()) {
      amount = 0;
      without = 0;
    }
  }

  /** Whether it is enough, and the newest periods have it. */
  boolean isGoingOn() {
    return isEnough() && without <= Sign.PASSED_OVER;
  }

  boolean isEnough() {
    return amount >= sign.enough();
  }
}
