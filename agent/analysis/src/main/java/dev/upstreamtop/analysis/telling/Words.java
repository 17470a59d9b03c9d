// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.telling;

import java.util.Locale;

/** Numbers as sentences have them. */
public final class Words {

  private Words() {}

  /** A time with two or three digits and its unit. */
  public static String time(double nanos) {
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

  /** The same of whole nanoseconds. */
  public static String time(long nanos) {
    return time((double) nanos);
  }

  /** A part of all in percent; what is less than all is never said to be all. */
  public static String percent(double share) {
    double percent = share * 100;
    if (percent > 0 && percent < 1) {
      return String.format(Locale.ROOT, "%.1f %%", Math.max(0.1, percent));
    }
    return (share < 1 ? Math.min(99, Math.round(percent)) : 100) + " %";
  }

  /** A number and what it counts. */
  public static String count(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
