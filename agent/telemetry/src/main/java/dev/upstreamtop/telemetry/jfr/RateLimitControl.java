// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.SettingControl;

/**
 * A limit of events per time, which JFR has for custom events from JDK 25 on only.
 *
 * <p>Time is that of the traffic, not of the writing: an interval's exchanges are written at once,
 * and each second of the wire gets its share.
 */
final class RateLimitControl extends SettingControl {

  /** The name of the setting in a .jfc file. */
  static final String NAME = "rateLimit";

  /** In force unless a recording says otherwise. */
  static final String DEFAULT = "100/s";

  private static final String OFF = "off";
  private static final Pattern RATE = Pattern.compile("(\\d{1,9})\\s*/\\s*(s|m|h)");
  private static final Map<String, Long> MILLIS_BY_UNIT =
      Map.of("s", 1_000L, "m", 60_000L, "h", 3_600_000L);

  /** At most {@code events} in each window of {@code windowMillis}. */
  private record Rate(long events, long windowMillis) {
    static Optional<Rate> parse(String text) {
      if (text.strip().equals(OFF)) {
        return Optional.of(new Rate(Long.MAX_VALUE, 1_000));
      }
      Matcher matcher = RATE.matcher(text.strip());
      return matcher.matches()
          ? Optional.of(
              new Rate(Long.parseLong(matcher.group(1)), MILLIS_BY_UNIT.get(matcher.group(2))))
          : Optional.empty();
    }

    double perSecond() {
      return events * 1e3 / windowMillis;
    }
  }

  private String value = DEFAULT;
  private Rate rate = Rate.parse(DEFAULT).orElseThrow();
  private long window = Long.MIN_VALUE;
  private long admitted;

  /**
   * Whether one more event may be written.
   *
   * @param epochMillis when it happened on the wire; what is older than the last one counts as
   *     being of the same time
   */
  synchronized boolean admits(long epochMillis) {
    long at = Math.floorDiv(epochMillis, rate.windowMillis);
    if (at > window) {
      window = at;
      admitted = 0;
    }
    if (admitted >= rate.events) {
      return false;
    }
    admitted++;
    return true;
  }

  /** The highest limit that a running recording asks for. */
  @Override
  public String combine(Set<String> settings) {
    return settings.stream()
        .filter(text -> Rate.parse(text).isPresent())
        .max(Comparator.comparingDouble(text -> Rate.parse(text).orElseThrow().perSecond()))
        .orElse(DEFAULT);
  }

  /**
   * Takes a limit such as {@code 100/s}, or {@code off}; anything else leaves the limit as it is.
   */
  @Override
  public synchronized void setValue(String text) {
    Rate.parse(text)
        .ifPresent(
            parsed -> {
              value = text;
              rate = parsed;
              window = Long.MIN_VALUE;
            });
  }

  @Override
  public synchronized String getValue() {
    return value;
  }
}
