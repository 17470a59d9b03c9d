// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import java.util.Comparator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.SettingControl;

/**
 * The threshold of an exchange event: the shortest response time that is recorded.
 *
 * <p>JFR's own threshold looks at the duration of an event, and an event that is written after the
 * fact has none.
 */
final class ResponseTimeControl extends SettingControl {

  /** The name of the setting in a .jfc file. */
  static final String NAME = "slowerThan";

  /** In force unless a recording says otherwise: that of jdk.SocketRead in JDK 17. */
  static final String DEFAULT = "20 ms";

  private static final Pattern TIMESPAN = Pattern.compile("(\\d{1,9})\\s*(ns|us|ms|s|m|h)");
  private static final Map<String, Long> NANOS_BY_UNIT =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  // JFR makes one control per setting and keeps it to itself; one event type has this setting.
  private static volatile long inForceNanos = nanos(DEFAULT).orElseThrow();

  private volatile String value = DEFAULT;

  /** The threshold that the running recordings agree on, in nanoseconds. */
  static long inForceNanos() {
    return inForceNanos;
  }

  boolean admits(long responseTimeNanos) {
    return responseTimeNanos >= inForceNanos;
  }

  /** The lowest threshold that a running recording asks for. */
  @Override
  public String combine(Set<String> settings) {
    return settings.stream()
        .filter(text -> nanos(text).isPresent())
        .min(Comparator.comparingLong(text -> nanos(text).orElseThrow()))
        .orElse(DEFAULT);
  }

  /** Takes a time span such as {@code 20 ms}; anything else leaves the threshold as it is. */
  @Override
  public void setValue(String text) {
    nanos(text)
        .ifPresent(
            nanos -> {
              value = text;
              inForceNanos = nanos;
            });
  }

  @Override
  public String getValue() {
    return value;
  }

  private static OptionalLong nanos(String text) {
    Matcher matcher = TIMESPAN.matcher(text.strip());
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)) * NANOS_BY_UNIT.get(matcher.group(2)))
        : OptionalLong.empty();
  }
}
