// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import java.util.Locale;

/**
 * A counter of the last interval that no {@link Column} shows. Which there are, and what they mean,
 * the MBeans say: so a counter that is new to this tab has its column too.
 *
 * @param figure its name in the MBeans' table, {@code timedOut} say
 * @param tip what it counts, as the table describes it
 */
record CounterColumn(String figure, String tip) implements BoardColumn {

  private static final int PIXELS_A_LETTER = 7;
  private static final int PIXELS_BESIDE = 30;

  /** The words of the name: {@code Timed out}. */
  @Override
  public String title() {
    String words = figure.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  @Override
  public Class<?> valueClass() {
    return Long.class;
  }

  @Override
  public int width() {
    return PIXELS_BESIDE + PIXELS_A_LETTER * figure.length();
  }

  @Override
  public Object value(BackendLine line) {
    return line.counters().getOrDefault(this, 0L);
  }

  @Override
  public String text(Object value) {
    return figure.toLowerCase(Locale.ROOT).contains("bytes")
        ? Formats.bytes(value)
        : Formats.count(value);
  }
}
