// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import org.openjdk.jmc.common.IDisplayable;
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

  static IQuantity nanos(long nanos) {
    return UnitLookup.NANOSECOND.quantity(nanos);
  }

  static IQuantity millis(long millis) {
    return UnitLookup.MILLISECOND.quantity(millis);
  }

  static long nanosOf(IQuantity timespan) {
    return timespan.clampedLongValueIn(UnitLookup.NANOSECOND);
  }

  static IQuantity instant(long epochNanos) {
    return UnitLookup.EPOCH_NS.quantity(epochNanos);
  }

  /** A factor as it is read: 3.4 and not 3.4172. */
  static IQuantity factor(double factor) {
    return number(factor < 10 ? Math.round(factor * 10) / 10.0 : Math.round(factor));
  }

  static String text(IQuantity quantity) {
    return quantity.displayUsing(IDisplayable.AUTO);
  }
}
