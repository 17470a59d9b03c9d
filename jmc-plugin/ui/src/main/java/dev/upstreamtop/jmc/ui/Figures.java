// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui;

import dev.upstreamtop.jmc.rules.sample.Distribution;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.openjdk.jmc.common.IDisplayable;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.UnitLookup;

/** Figures as Mission Control writes them: every number with its unit. */
public final class Figures {

  private static final Pattern TRAILING_ZEROS =
      Pattern.compile("(?:(\\p{Punct}\\d*[1-9])|\\p{Punct})0+(?=\\D)");

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final DateTimeFormatter OF_DAY =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

  private Figures() {}

  /** A duration, {@code 9.4 ms}; empty for NaN. */
  public static String time(double nanos) {
    return Double.isNaN(nanos) ? "" : time(Math.round(nanos));
  }

  /** A duration, {@code 9.4 ms}: three digits, as many as a percentile of buckets can have. */
  public static String time(long nanos) {
    long step = 1;
    while (Math.abs(nanos / step) >= 1_000) {
      step *= 10;
    }
    String shown = show(UnitLookup.NANOSECOND.quantity(Math.round((double) nanos / step) * step));
    return TRAILING_ZEROS
        .matcher(shown)
        .replaceFirst(found -> found.group(1) == null ? "" : found.group(1));
  }

  /**
   * A percentile or maximum of a distribution: a duration, {@code ≥ 133 s} where it is known only
   * to be so long at least; empty for NaN.
   */
  public static String measured(double nanos) {
    return (nanos >= Distribution.BEYOND_NANOS ? "≥ " : "") + time(nanos);
  }

  /** A wall-clock instant, {@code 11/23/26, 2:31:02 PM.377}, in the application's own form. */
  public static String instant(long epochNanos) {
    return show(UnitLookup.EPOCH_NS.quantity(epochNanos));
  }

  /** A wall-clock time of the day in this machine's zone, {@code 14:31:02}. */
  public static String timeOfDay(long epochNanos) {
    return OF_DAY.format(
        Instant.ofEpochSecond(
            Math.floorDiv(epochNanos, NANOS_PER_SECOND),
            Math.floorMod(epochNanos, NANOS_PER_SECOND)));
  }

  /** A share from 0 to 1, {@code 42 %}; empty for NaN. */
  public static String share(double share) {
    if (Double.isNaN(share)) {
      return "";
    }
    double percent = share * 100;
    boolean whole = percent == 0 || percent >= 10;
    return String.format(whole ? "%.0f %%" : "%.1f %%", percent);
  }

  /** A rate per second: whole from 10 on, else one decimal; empty for NaN. */
  public static String rate(double perSecond) {
    if (Double.isNaN(perSecond)) {
      return "";
    }
    return perSecond == 0 || perSecond >= 10
        ? String.format("%,d", Math.round(perSecond))
        : String.format("%.1f", perSecond);
  }

  /** A count; empty for NaN. */
  public static String count(double count) {
    return Double.isNaN(count) ? "" : String.format("%,d", Math.round(count));
  }

  /** An amount of data, {@code 1.2 MiB}; empty for NaN. */
  public static String bytes(double bytes) {
    return Double.isNaN(bytes) ? "" : show(UnitLookup.BYTE.quantity(Math.round(bytes)));
  }

  private static String show(IQuantity quantity) {
    return quantity.displayUsing(IDisplayable.AUTO);
  }
}
