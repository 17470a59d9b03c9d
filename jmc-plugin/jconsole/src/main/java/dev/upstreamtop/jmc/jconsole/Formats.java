// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import java.util.Locale;

/** Figures as they are read: with their unit, in three digits or so. */
final class Formats {

  private static final String[] TIME_UNITS = {"ns", "µs", "ms", "s"};
  private static final String[] BYTE_UNITS = {"B", "kB", "MB", "GB"};

  /** Where the last bucket of an agent begins. */
  static final long BEYOND_NANOS = 133_143_986_176L;

  private Formats() {}

  /** A time; a dash where nothing was measured. */
  static String nanos(Object nanos) {
    double value = ((Number) nanos).doubleValue();
    return value <= 0 ? "–" : scaled(value, TIME_UNITS);
  }

  /**
   * A percentile or maximum: a time, with a sign where it is known only to be so long at least; a
   * dash where nothing was measured.
   */
  static String measured(Object nanos) {
    return (((Number) nanos).longValue() >= BEYOND_NANOS ? "≥ " : "") + nanos(nanos);
  }

  static String rate(Object perSecond) {
    return digits(((Number) perSecond).doubleValue());
  }

  static String share(Object share) {
    return digits(100 * ((Number) share).doubleValue()) + " %";
  }

  static String count(Object count) {
    return String.format(Locale.ROOT, "%,d", ((Number) count).longValue()).replace(',', ' ');
  }

  /** A size, by powers of 1,000. */
  static String bytes(Object bytes) {
    long value = ((Number) bytes).longValue();
    return value < 1_000 ? value + " " + BYTE_UNITS[0] : scaled((double) value, BYTE_UNITS);
  }

  private static String scaled(double value, String... units) {
    double scaled = value;
    int unit = 0;
    while (scaled >= 999.5 && unit < units.length - 1) {
      scaled /= 1_000;
      unit++;
    }
    return digits(scaled) + " " + units[unit];
  }

  private static String digits(double value) {
    if (value == 0) {
      return "0";
    }
    return String.format(Locale.ROOT, value < 9.95 ? "%.1f" : "%.0f", value);
  }
}
