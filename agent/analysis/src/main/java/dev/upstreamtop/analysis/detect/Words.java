// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import java.util.Locale;

/** Numbers as sentences have them. */
final class Words {

  private Words() {}

  /** A time with two or three digits and its unit. */
  static String time(double nanos) {
    if (nanos >= 100e9) {
      return String.format(Locale.ROOT, "%.0f s", nanos / 1e9);
    }
    if (nanos >= 1e9) {
      return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }
    return nanos >= 10e6
        ? String.format(Locale.ROOT, "%.0f ms", nanos / 1e6)
        : String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
  }

  static String time(long nanos) {
    return time((double) nanos);
  }

  /** A part of all in percent; what is less than all is never said to be all. */
  static String percent(double share) {
    double percent = share * 100;
    if (percent > 0 && percent < 1) {
      return String.format(Locale.ROOT, "%.1f %%", Math.max(0.1, percent));
    }
    return (share < 1 ? Math.min(99, Math.round(percent)) : 100) + " %";
  }

  /** A number and what it counts. */
  static String count(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
