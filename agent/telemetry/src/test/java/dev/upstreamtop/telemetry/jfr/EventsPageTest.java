// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.documents.MarkdownTables;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.AnnotationElement;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.ValueDescriptor;
import org.junit.jupiter.api.Test;

/** docs/events.md lists exactly the fields that there are. */
class EventsPageTest {

  private static final Set<String> IMPLICIT =
      Set.of("startTime", "duration", "eventThread", "stackTrace");

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
        .map(
            field ->
                List.of(
                    field.getName(),
                    field.getTypeName().replace("java.lang.", ""),
                    unit(field),
                    field.getDescription()))
        .toList();
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
      expected.put(type.getSimpleName().replace("Event", ""), rows(type));
    }
    Map<String, List<List<String>>> documented = MarkdownTables.of("events.md");
    documented.keySet().retainAll(expected.keySet());
    assertThat(documented).isEqualTo(expected);
  }
}
