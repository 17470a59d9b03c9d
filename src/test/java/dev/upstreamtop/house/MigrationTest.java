// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.jfr.JfrSink;
import dev.upstreamtop.testing.Checkout;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jfr.EventType;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The table of names in the CHANGELOG, held against a recording that was kept from before them:
 * what is gone has a row, what the row names instead is there, and those who read such recordings
 * know the same names.
 */
class MigrationTest {

  private static final String PREFIX = "dev.upstreamtop.";
  private static final Path KEPT = Path.of("src/test/resources/recordings/upstreamtop-0.1.jfr");
  private static final Pattern NAME = Pattern.compile("`([A-Za-z0-9]+)`");
  private static final String EVERY = "all events";

  /** A row about fields of an event, as names in its two columns. */
  private record Row(String event, List<String> before, List<String> now) {}

  private static final Map<String, Set<String>> BEFORE = new TreeMap<>();
  private static final Map<String, Set<String>> TODAY = new TreeMap<>();
  private static final List<Row> ROWS = new ArrayList<>();

  @BeforeAll
  static void read() throws IOException {
    Path root = Checkout.root();
    try (RecordingFile kept = new RecordingFile(root.resolve(KEPT))) {
      kept.readEventTypes().stream()
          .filter(type -> type.getName().startsWith(PREFIX))
          .forEach(type -> BEFORE.put(simple(type), fields(type)));
    }
    JfrSink.eventTypes().stream()
        .map(EventType::getEventType)
        .forEach(type -> TODAY.put(simple(type), fields(type)));
    for (String line : Files.readAllLines(root.resolve("CHANGELOG.md"))) {
      String[] cells = line.split("\\|", -1);
      if (cells.length == 5 && isOfAnEvent(cells[1].strip())) {
        ROWS.add(new Row(cells[1].strip(), names(cells[2]), names(cells[3])));
      }
    }
  }

  private static boolean isOfAnEvent(String where) {
    return where.equals(EVERY) || TODAY.containsKey(where);
  }

  private static String simple(EventType type) {
    return type.getName().substring(PREFIX.length());
  }

  private static Set<String> fields(EventType type) {
    return type.getFields().stream().map(ValueDescriptor::getName).collect(Collectors.toSet());
  }

  private static List<String> names(String cell) {
    return NAME.matcher(cell).results().map(name -> name.group(1)).toList();
  }

  private static Set<String> gone(String event) {
    Set<String> gone = new LinkedHashSet<>(BEFORE.get(event));
    gone.removeAll(TODAY.get(event));
    return gone;
  }

  @Test
  void everyFieldThatIsGoneHasARow() {
    assertThat(BEFORE).hasSizeGreaterThan(5);
    assertThat(TODAY.keySet()).containsAll(BEFORE.keySet());
    for (String event : BEFORE.keySet()) {
      Set<String> told =
          ROWS.stream()
              .filter(row -> row.event().equals(event))
              .map(Row::before)
              .flatMap(Collection::stream)
              .collect(Collectors.toSet());

      assertThat(told).as(event).containsAll(gone(event));
    }
  }

  @Test
  void everyNameThatARowGivesInsteadIsAField() {
    assertThat(ROWS).hasSizeGreaterThan(8);
    for (Row row : ROWS) {
      Collection<String> events = row.event().equals(EVERY) ? TODAY.keySet() : Set.of(row.event());
      for (String event : events) {
        assertThat(TODAY.get(event)).as(row.toString()).containsAll(row.now());
      }
    }
  }

  /** The rows of two events that give each name that is gone one instead. */
  private static Map<String, String> renamed() {
    Map<String, String> renamed = new TreeMap<>();
    for (Row row : ROWS) {
      if (!List.of("UpstreamBackend", "UpstreamResult").contains(row.event())) {
        continue;
      }
      for (int i = 0; i < row.before().size(); i++) {
        if (gone(row.event()).contains(row.before().get(i))) {
          renamed.put(row.now().get(i), row.before().get(i));
        }
      }
    }
    return renamed;
  }

  /** The readers keep their tables to themselves, and share no class: looked into, not called. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.upstreamtop.jmc.rules.recording.FormerNames",
        "dev.upstreamtop.analysis.event.RecordedNames"
      })
  void readersKnowTheNamesOfTheTable(String reader) throws ReflectiveOperationException {
    Field names = Class.forName(reader).getDeclaredField("BEFORE");
    names.setAccessible(true);

    assertThat(renamed()).isNotEmpty();
    assertThat(names.get(null)).isEqualTo(renamed());
  }
}
