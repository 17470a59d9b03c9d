// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.jvm.Activity;
import dev.upstreamtop.testing.Checkout;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.Configuration;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.SettingDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the judgement reads of a JVM is what the settings files record. */
class RecordedSettingsTest {

  private static final String DEFAULT = "upstreamtop.jfc";
  private static final String PROFILE = "upstreamtop-profile.jfc";
  private static final Pattern TIME = Pattern.compile("([0-9]+) (ns|us|ms|s)");

  /** By type and setting, those of events of the JDK alone. */
  private static Map<String, Map<String, String>> settings(String name) throws Exception {
    Path file = Checkout.root().resolve("jfr-settings").resolve(name);
    Map<String, Map<String, String>> byType = new TreeMap<>();
    Configuration.create(file)
        .getSettings()
        .forEach(
            (setting, value) -> {
              int end = setting.indexOf('#');
              if (setting.startsWith("jdk.")) {
                byType
                    .computeIfAbsent(setting.substring(0, end), type -> new TreeMap<>())
                    .put(setting.substring(end + 1), value);
              }
            });
    return byType;
  }

  private static Duration time(String text) throws ParseException {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      throw new ParseException(text, 0);
    }
    long amount = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "ns" -> Duration.ofNanos(amount);
      case "us" -> Duration.ofNanos(1_000 * amount);
      case "ms" -> Duration.ofMillis(amount);
      default -> Duration.ofSeconds(amount);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {DEFAULT, PROFILE})
  void everyEventThatIsReadIsEnabledAndNoOther(String name) throws Exception {
    Set<String> enabled = new TreeSet<>();
    settings(name)
        .forEach(
            (type, values) -> {
              if ("true".equals(values.get("enabled"))) {
                enabled.add(type);
              }
            });
    assertThat(enabled).containsExactlyInAnyOrderElementsOf(JvmEvents.OF_USE);
  }

  @Test
  void everyActivityHasAnEventThatIsRead() {
    for (Activity activity : Activity.values()) {
      assertThat(JvmEvents.OF_USE).contains(activity.event());
    }
  }

  /** Waits that are longer than a slow request is are seen, and a sum is told every second. */
  @ParameterizedTest
  @ValueSource(strings = {DEFAULT, PROFILE})
  void whatIsRecordedIsFineEnough(String name) throws Exception {
    for (Map.Entry<String, Map<String, String>> type : settings(name).entrySet()) {
      Map<String, String> values = type.getValue();
      if (values.containsKey("threshold") && !type.getKey().equals("jdk.Compilation")) {
        assertThat(time(values.get("threshold")))
            .as(type.getKey())
            .isLessThanOrEqualTo(Duration.ofMillis(20));
      }
      if (values.containsKey("period") && !values.get("period").equals("beginChunk")) {
        assertThat(time(values.get("period"))).as(type.getKey()).isEqualTo(Duration.ofSeconds(1));
      }
    }
  }

  /** What a JDK leaves out beyond some a second is missing in the sums that decide. */
  @ParameterizedTest
  @ValueSource(strings = {DEFAULT, PROFILE})
  void nothingThatIsReadIsThrottled(String name) throws Exception {
    Map<String, Map<String, String>> settings = settings(name);
    Set<String> throttled = new TreeSet<>();
    for (EventType type : FlightRecorder.getFlightRecorder().getEventTypes()) {
      if (JvmEvents.OF_USE.contains(type.getName())
          && type.getSettingDescriptors().stream()
              .anyMatch(setting -> setting.getName().equals("throttle"))) {
        throttled.add(type.getName());
      }
    }

    assertThat(throttled).contains("jdk.SocketRead", "jdk.FileRead", "jdk.FileWrite");
    assertThat(throttled)
        .allSatisfy(type -> assertThat(settings.get(type)).containsEntry("throttle", "off"));
  }

  /** A name that no JDK knows records nothing, without a word. */
  @ParameterizedTest
  @ValueSource(strings = {DEFAULT, PROFILE})
  void everySettingIsOneOfThisJdk(String name) throws Exception {
    Map<String, Set<String>> known = new TreeMap<>();
    for (EventType type : FlightRecorder.getFlightRecorder().getEventTypes()) {
      Set<String> names = new HashSet<>();
      type.getSettingDescriptors().stream().map(SettingDescriptor::getName).forEach(names::add);
      known.put(type.getName(), names);
    }
    settings(name)
        .forEach(
            (type, values) -> {
              assertThat(known).containsKey(type);
              assertThat(known.get(type)).as(type).containsAll(values.keySet());
            });
  }
}
