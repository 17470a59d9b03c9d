// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.catalogue.Catalogue;
import dev.upstreamtop.telemetry.catalogue.Kind;
import dev.upstreamtop.testing.MarkdownTables;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import jdk.jfr.AnnotationElement;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Period;
import jdk.jfr.SettingDescriptor;
import jdk.jfr.ValueDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * docs/events.md lists exactly the fields that there are beside the figures, of which
 * docs/figures.md is the list, and what is in force by itself.
 */
class EventsPageTest {

  private static final Set<String> IMPLICIT =
      Set.of("startTime", "duration", "eventThread", "stackTrace");

  private static final List<String> OWN_SETTINGS =
      List.of(ResponseTimeControl.NAME, RateLimitControl.NAME);

  private static final Map<String, String> UNITS =
      Map.of(
          "jdk.jfr.Timespan", "nanoseconds",
          "jdk.jfr.DataAmount", "bytes",
          "jdk.jfr.Frequency", "1/s",
          "jdk.jfr.Percentage", "0 to 1",
          "jdk.jfr.Timestamp", "milliseconds since 1970");

  static List<List<String>> rows(Class<? extends Event> type) {
    return EventType.getEventType(type).getFields().stream()
        .filter(field -> !IMPLICIT.contains(field.getName()))
        .filter(field -> !isFigure(type, field))
        .map(
            field ->
                List.of(
                    field.getName(),
                    field.getTypeName().replace("java.lang.", ""),
                    unit(field),
                    field.getDescription()))
        .toList();
  }

  private static boolean isFigure(Class<? extends Event> type, ValueDescriptor field) {
    return Stream.of(Catalogue.ofBackends(), Catalogue.ofRoutes(), Catalogue.ofTheCapture())
        .flatMap(List::stream)
        .filter(entry -> entry.kind() != Kind.DISTRIBUTION)
        .anyMatch(
            entry -> entry.event().equals(name(type)) && entry.name().equals(field.getName()));
  }

  private static String name(Class<? extends Event> type) {
    return type.getSimpleName().replace("Event", "");
  }

  @Test
  void figuresHaveTheTypesThatThePageTells() {
    Map<String, String> others =
        Map.of("requestRate", "double", "share", "float", "mapFill", "float");
    for (Class<? extends Event> type : JfrSink.eventTypes()) {
      assertThat(EventType.getEventType(type).getFields())
          .filteredOn(field -> isFigure(type, field))
          .allSatisfy(
              field ->
                  assertThat(field.getTypeName())
                      .isEqualTo(others.getOrDefault(field.getName(), "long")));
    }
  }

  private static String unit(ValueDescriptor field) {
    return field.getAnnotationElements().stream()
        .map(AnnotationElement::getTypeName)
        .filter(UNITS::containsKey)
        .map(UNITS::get)
        .findFirst()
        .orElse("");
  }

  @Test
  void thePageIsEqualToTheCode() throws IOException {
    Map<String, List<List<String>>> expected = new LinkedHashMap<>();
    for (Class<? extends Event> type : JfrSink.eventTypes()) {
      expected.put(name(type), rows(type));
    }
    Map<String, List<List<String>>> documented = MarkdownTables.of("events.md");
    documented.keySet().retainAll(expected.keySet());
    assertThat(documented).isEqualTo(expected);
  }

  /** What is in force without any settings file. */
  @ParameterizedTest
  @MethodSource("dev.upstreamtop.telemetry.jfr.EventMetadataTest#types")
  void thePageNamesPeriodsAndLimits(Class<? extends Event> type) throws IOException {
    String name = name(type);
    String text = MarkdownTables.textUnder("events.md", name);
    String period = type.getAnnotation(Period.class) == null ? "" : period(type);
    if (period.equals("everyChunk")) {
      assertThat(text).contains("At the start and end of each chunk");
    } else if (!period.isEmpty()) {
      assertThat(text).contains("period (" + period + ")");
    }
    for (SettingDescriptor setting : EventType.getEventType(type).getSettingDescriptors()) {
      if (OWN_SETTINGS.contains(setting.getName())) {
        assertThat(text)
            .contains("`" + setting.getName() + "` (" + setting.getDefaultValue() + " unless set)");
      }
    }
  }

  private static String period(Class<? extends Event> type) {
    return type.getAnnotation(Period.class).value();
  }

  @Test
  void exchangesAndFailuresHaveSettingsOfTheirOwn() {
    assertThat(settings(UpstreamExchangeEvent.class)).containsAll(OWN_SETTINGS);
    assertThat(settings(UpstreamFailureEvent.class)).contains(RateLimitControl.NAME);
  }

  private static List<String> settings(Class<? extends Event> type) {
    return EventType.getEventType(type).getSettingDescriptors().stream()
        .map(SettingDescriptor::getName)
        .toList();
  }
}
