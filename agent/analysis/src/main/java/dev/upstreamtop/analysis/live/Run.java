// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.live;

import dev.upstreamtop.analysis.detect.Sign;
import dev.upstreamtop.analysis.detect.Usual;
import dev.upstreamtop.analysis.recorded.Slice;

/** Periods in a row that have one sign, up to the newest; for use by one thread. */
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
    } else if (amount > 0 && ++without > Sign.PASSED_OVER) {
      amount = 0;
      without = 0;
    }
  }

  boolean isEnough() {
    return amount >= sign.enough();
  }
}
