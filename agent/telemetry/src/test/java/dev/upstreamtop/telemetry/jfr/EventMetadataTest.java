// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import jdk.jfr.AnnotationElement;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Relational;
import jdk.jfr.StackTrace;
import jdk.jfr.ValueDescriptor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The JDK's rules for event metadata, as its own test TestEventMetadata checks them for the events
 * of the JDK.
 *
 * <p>Two differences, on purpose: field names may hold digits, since a percentile is named by its
 * number, and the word "status" is HTTP's own and no abbreviation.
 */
class EventMetadataTest {

  // What a table of the jfr command can show in a terminal as wide as a screen.
  private static final int MOST_FIELDS = 23;

  private static final String PREFIX = "dev.upstreamtop.";
  private static final Set<String> UNIT_ANNOTATIONS =
      Set.of(
          "jdk.jfr.Timespan",
          "jdk.jfr.DataAmount",
          "jdk.jfr.Frequency",
          "jdk.jfr.Percentage",
          "jdk.jfr.Timestamp");

  private static final Set<Class<? extends Event>> OF_NO_BACKEND =
      Set.of(UpstreamCaptureEvent.class, UpstreamConfigurationEvent.class);

  /** Abbreviations and the words that may contain them. */
  private static final Map<String, List<String>> ABBREVIATIONS =
      Map.of(
          "info", List.of("information"),
          "alloc", List.of("alloca"),
          "config", List.of("configuration"),
          "evac", List.of("evacu"),
          "stat", List.of("state", "statistic", "status"));

  static List<Class<? extends Event>> types() {
    return JfrSink.eventTypes();
  }

  private static Stream<ValueDescriptor> ownFields(Class<? extends Event> type) {
    return EventType.getEventType(type).getFields().stream()
        .filter(
            field ->
                !Set.of("startTime", "duration", "eventThread", "stackTrace")
                    .contains(field.getName()));
  }

  @ParameterizedTest
  @MethodSource("types")
  void theEventIsWellNamed(Class<? extends Event> type) {
    EventType event = EventType.getEventType(type);
    assertThat(event.getName()).startsWith(PREFIX);
    String name = event.getName().substring(PREFIX.length());
    assertThat(name).matches("[A-Z][a-zA-Z0-9]+").doesNotContain("Event");
    assertThat(type.getSimpleName()).isEqualTo(name + "Event");
    checkWords(name);
    checkLabel(event.getLabel());
    checkDescription(event.getDescription());
    assertThat(event.getCategoryNames()).containsExactly("Upstream Traffic");
    assertThat(event.getAnnotation(Category.class)).isNotNull();
    assertThat(type.getAnnotation(StackTrace.class).value()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("types")
  void itsFieldsAreWellNamed(Class<? extends Event> type) {
    assertThat(ownFields(type)).isNotEmpty().hasSizeLessThanOrEqualTo(MOST_FIELDS);
    assertThat(ownFields(type).map(ValueDescriptor::getName)).doesNotHaveDuplicates();
    ownFields(type)
        .forEach(
            field -> {
              assertThat(field.getName()).matches("[a-z][a-zA-Z0-9]+").hasSizeLessThan(32);
              assertThat(field.getName()).matches(Predicate.not(SourceVersion::isKeyword));
              checkWords(field.getName());
              checkLabel(field.getLabel());
              checkDescription(field.getDescription());
            });
  }

  @ParameterizedTest
  @MethodSource("types")
  void unitsAreToldByAnnotations(Class<? extends Event> type) {
    ownFields(type)
        .forEach(
            field -> {
              List<String> units =
                  field.getAnnotationElements().stream()
                      .map(AnnotationElement::getTypeName)
                      .filter(UNIT_ANNOTATIONS::contains)
                      .toList();
              assertThat(units).as(field.getName()).hasSizeLessThanOrEqualTo(1);
              if (field.getTypeName().equals("double") || field.getTypeName().equals("float")) {
                assertThat(units).as(field.getName()).hasSize(1);
              }
              String name = field.getName();
              if (name.matches("interval|.*Time|bytes.*|.*TimeP?[0-9]+|oldest.*")) {
                assertThat(units).as(name).hasSize(1);
              }
            });
  }

  /** What JMC and the JDK's tools go by when they relate events to each other. */
  @ParameterizedTest
  @MethodSource("types")
  void backendAndCaptureRelateTheEvents(Class<? extends Event> type) {
    List<String> relational =
        EventType.getEventType(type).getFields().stream()
            .filter(field -> marksOf(field).anyMatch(EventMetadataTest::isRelational))
            .map(ValueDescriptor::getName)
            .toList();
    boolean ofABackend = !OF_NO_BACKEND.contains(type);
    assertThat(relational)
        .isEqualTo(ofABackend ? List.of("backend", "captureId") : List.of("captureId"));
    assertThat(marksOf(EventType.getEventType(type).getField("captureId")))
        .extracting(AnnotationElement::getTypeName)
        .contains(PREFIX + "CaptureId");
    if (ofABackend) {
      assertThat(marksOf(EventType.getEventType(type).getField("backend")))
          .extracting(AnnotationElement::getTypeName)
          .contains(PREFIX + "BackendId");
    }
  }

  private static Stream<AnnotationElement> marksOf(ValueDescriptor field) {
    return field.getAnnotationElements().stream();
  }

  private static boolean isRelational(AnnotationElement mark) {
    return mark.getAnnotationElements().stream()
        .anyMatch(meta -> meta.getTypeName().equals(Relational.class.getName()));
  }

  private static void checkWords(String name) {
    assertThat(name).doesNotContain("ID", "_");
    String lower = name.toLowerCase(Locale.ROOT);
    ABBREVIATIONS.forEach(
        (abbreviation, words) -> {
          if (lower.contains(abbreviation)) {
            assertThat(words).as(name).anyMatch(lower::contains);
          }
        });
  }

  private static void checkLabel(String label) {
    assertThat(label).isNotNull().matches("[A-Z][A-Za-z0-9 ()-]+").hasSizeLessThan(45);
    assertThat(label).isEqualTo(label.strip());
    String[] words = label.split(" ", -1);
    assertThat(words).as(label).hasSizeLessThanOrEqualTo(5);
    for (String word : words) {
      assertThat(Set.of("per", "in", "of").contains(word) || !Character.isLowerCase(word.charAt(0)))
          .as("headline case: %s", label)
          .isTrue();
    }
  }

  private static void checkDescription(String description) {
    assertThat(description).isNotNull().hasSizeBetween(11, 299);
    assertThat(description).isEqualTo(description.strip());
    boolean oneSentence = description.indexOf('.') == description.length() - 1;
    assertThat(description.endsWith(".") && oneSentence).as(description).isFalse();
    assertThat(Character.isLowerCase(description.charAt(0))).as(description).isFalse();
  }
}
