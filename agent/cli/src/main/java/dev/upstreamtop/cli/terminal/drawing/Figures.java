// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.drawing;

import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import java.util.List;
import java.util.Locale;

/**
 * Spells figures in few columns, so that those of one kind align when set at the right edge of a
 * column.
 */
public final class Figures {

  private static final String SPARKS = " ▁▂▃▄▅▆▇█";
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";
  private static final int EIGHTH = 8;

  private Figures() {}

  /**
   * A time in nanoseconds with at most two or three significant digits: {@code 87µs}, {@code
   * 9.4ms}, {@code 620ms}, {@code 1.2s}.
   */
  public static String time(long nanos) {
    double micros = nanos / 1e3;
    if (micros < 99.5) {
      return Math.round(micros) + "µs";
    }
    double millis = nanos / 1e6;
    if (millis < 9.95) {
      return decimal(millis) + "ms";
    }
    if (millis < 999.5) {
      return Math.round(millis) + "ms";
    }
    double seconds = nanos / 1e9;
    if (seconds < 9.95) {
      return decimal(seconds) + "s";
    }
    return seconds < 599.5 ? Math.round(seconds) + "s" : Math.round(seconds / 60) + "min";
  }

  /** A power of ten of nanoseconds without decimals: {@code 10µs}, {@code 1ms}, {@code 100s}. */
  public static String whole(long nanos) {
    return nanos < 1_000_000
        ? nanos / 1_000 + "µs"
        : nanos < 1_000_000_000 ? nanos / 1_000_000 + "ms" : nanos / 1_000_000_000 + "s";
  }

  /**
   * A percentile or maximum of a distribution: as a time, {@code ≥133s} where it is known only to
   * be so long at least.
   */
  public static String measured(long nanos) {
    return (nanos < LatencyHistogram.BEYOND_NANOS ? "" : "≥") + time(nanos);
  }

  /** A rate per second: {@code 0}, {@code 0.3}, {@code 104}, {@code 12.3k}. */
  public static String rate(double perSecond) {
    if (perSecond <= 0) {
      return "0";
    }
    if (perSecond < 0.05) {
      return "<0.1";
    }
    if (perSecond < 9.95) {
      return decimal(perSecond);
    }
    return count(Math.round(perSecond));
  }

  /**
   * The same rate with the place of its decimal kept free where it has none, so that a column of
   * rates aligns on its ones: two columns wider at most.
   */
  public static String alignedRate(double perSecond) {
    String rate = rate(perSecond);
    return rate.indexOf('.') >= 0 ? rate : rate + "  ";
  }

  /** A count: {@code 12}, {@code 9999}, {@code 12.3k}, {@code 4.5M}. */
  public static String count(long count) {
    if (count < 10_000) {
      return Long.toString(count);
    }
    if (count < 999_950) {
      return decimal(count / 1e3) + "k";
    }
    return decimal(count / 1e6) + "M";
  }

  /**
   * A share in whole percent, where neither little nor nearly all is rounded away: {@code 0},
   * {@code <1}, {@code 42}, {@code 99}, {@code 100}.
   */
  public static String percent(long part, long whole) {
    if (part <= 0 || whole <= 0) {
      return "0";
    }
    if (part >= whole) {
      return "100";
    }
    double percent = 100.0 * part / whole;
    if (percent < 1) {
      return "<1";
    }
    return Long.toString(percent > 99 ? 99 : Math.round(percent));
  }

  /**
   * A share in percent with one decimal below ten: {@code 0}, {@code 0.9}, {@code <0.1}, {@code
   * 12}.
   */
  public static String finePercent(long part, long whole) {
    if (part <= 0 || whole <= 0) {
      return "0";
    }
    double percent = 100.0 * part / whole;
    if (percent < 0.05) {
      return "<0.1";
    }
    return percent < 9.95 ? decimal(percent) : percent(part, whole);
  }

  /** A size in bytes: {@code 312 B}, {@code 4.5 kB}, {@code 12.3 MB}. */
  public static String bytes(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    if (bytes < 999_950) {
      return decimal(bytes / 1e3) + " kB";
    }
    return bytes < 999_950_000 ? decimal(bytes / 1e6) + " MB" : decimal(bytes / 1e9) + " GB";
  }

  /** One column per value, scaled to the largest; nothing is blank, little is the lowest step. */
  public static String sparkline(List<Double> values) {
    double max = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    StringBuilder line = new StringBuilder(values.size());
    for (double value : values) {
      int step = value <= 0 ? 0 : Math.max(1, (int) Math.round(value / max * EIGHTH));
      line.append(SPARKS.charAt(step));
    }
    return line.toString();
  }

  /** A bar of a number of columns, in eighths of a column; a share above 0 always shows. */
  public static String bar(double share, int columns) {
    int eighths = (int) Math.round(Math.clamp(share, 0, 1) * columns * EIGHTH);
    if (share > 0) {
      eighths = Math.max(1, eighths);
    }
    String whole = "█".repeat(eighths / EIGHTH);
    int rest = eighths % EIGHTH;
    return Line.padRight(rest == 0 ? whole : whole + EIGHTHS.charAt(rest), columns);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
