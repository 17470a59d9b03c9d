// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.UnitLookup;

/** Figures with their units, as results and preferences want them. */
final class Quantities {

  private Quantities() {}

  /** A share of 1 as a percentage. */
  static IQuantity share(double share) {
    return UnitLookup.PERCENT_UNITY.quantity(share);
  }

  static double shareOf(IQuantity percentage) {
    return percentage.doubleValueIn(UnitLookup.PERCENT_UNITY);
  }

  static IQuantity number(double number) {
    return UnitLookup.NUMBER_UNITY.quantity(number);
  }

  static IQuantity count(long count) {
    return UnitLookup.NUMBER_UNITY.quantity(count);
  }

  static IQuantity instant(long epochNanos) {
    return UnitLookup.EPOCH_NS.quantity(epochNanos);
  }
}
