// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time: a number, with a fraction or without, and its unit in any case: {@code 500ms 1.5s 2m 1h}.
 * A millisecond is the finest.
 *
 * @param shortest that is allowed
 * @param longest that is allowed
 */
record Durations(Duration shortest, Duration longest) implements Grammar<Duration> {

  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|s|m|h)", Pattern.CASE_INSENSITIVE);

  @Override
  public String form() {
    return "DURATION";
  }

  @Override
  public String rule() {
    return text(shortest) + " to " + text(longest);
  }

  @Override
  public Duration read(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no duration (500ms, 1.5s, 2m, 1h)");
    }
    BigDecimal millis =
        new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(millis(matcher.group(2))));
    if (millis.stripTrailingZeros().scale() > 0) {
      throw new IllegalArgumentException("'" + text + "' is finer than a millisecond");
    }
    Duration duration = Duration.ofMillis(millis.longValueExact());
    check(duration);
    return duration;
  }

  @Override
  public void check(Duration duration) {
    if (duration.compareTo(shortest) < 0 || duration.compareTo(longest) > 0) {
      throw new IllegalArgumentException("must be " + rule() + ", not " + text(duration));
    }
  }

  private static long millis(String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      default -> 3_600_000;
    };
  }

  /** In the largest unit of which it is a whole number. */
  private static String text(Duration duration) {
    long millis = duration.toMillis();
    for (String unit : new String[] {"h", "m", "s"}) {
      if (millis != 0 && millis % millis(unit) == 0) {
        return millis / millis(unit) + unit;
      }
    }
    return millis + "ms";
  }
}
