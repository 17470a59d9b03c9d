// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx.table;

import static dev.upstreamtop.telemetry.jmx.table.Field.text;
import static dev.upstreamtop.telemetry.jmx.table.Field.whole;
import static javax.management.openmbean.SimpleType.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.InvalidKeyException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The platform's classes are the yardstick. */
class RowTableTest {

  private static final OpenTable<Map.Entry<String, Long>> TABLE =
      new OpenTable<>(
          "Counts",
          "One row per cause",
          List.of("cause"),
          List.of(
              text("cause", "What it was", Map.Entry::getKey),
              whole("count", "How often", "count", Map.Entry::getValue)));

  private final TabularData table =
      TABLE.of(List.of(Map.entry("ringFull", 2L), Map.entry("x", 0L)));
  private TabularDataSupport platforms;

  @BeforeEach
  void fill() throws Exception {
    platforms = new TabularDataSupport(TABLE.type());
    for (Map.Entry<String, Long> row : Map.of("ringFull", 2L, "x", 0L).entrySet()) {
      platforms.put(
          new CompositeDataSupport(
              TABLE.type().getRowType(),
              new String[] {"cause", "count"},
              new Object[] {row.getKey(), row.getValue()}));
    }
  }

  @Test
  void equalsThePlatformsTable() {
    assertThat(TABLE.type().isValue(table)).isTrue();
    assertThat(table).isEqualTo(platforms).hasSameHashCodeAs(platforms);
    assertThat(platforms).isEqualTo(table);
    // The order of the rows is that of a hash map.
    assertThat(table.toString()).hasSameSizeAs(platforms.toString()).contains("cause=ringFull");
    assertThat(table.size()).isEqualTo(2);
    assertThat(table.isEmpty()).isFalse();
    assertThat(Set.<Object>copyOf(table.keySet()))
        .isEqualTo(Set.of(List.of("ringFull"), List.of("x")));
    assertThat(table.containsKey(new Object[] {"x"})).isTrue();
    assertThat(table.containsKey(new Object[] {"y"})).isFalse();
    assertThat(table.keySet().contains(List.of("x"))).isTrue();
  }

  @Test
  void findsARowByItsKeyAsThePlatformDoes() {
    for (String cause : Arrays.asList("ringFull", "x", "y", null)) {
      Object[] key = {cause};
      assertThat(table.get(key)).isEqualTo(platforms.get(key));
      assertThat(table.containsKey(key)).isEqualTo(platforms.containsKey(key));
    }
    CompositeData row = platforms.get(new Object[] {"x"});
    assertThat(table.containsValue(row)).isTrue();
    assertThat(table.containsValue(null)).isFalse();
  }

  @Test
  void refusesAKeyOrARowOfAnotherShapeAsThePlatformDoes() throws Exception {
    CompositeType otherType =
        new CompositeType(
            "Other", "other", new String[] {"a"}, new String[] {"a"}, new OpenType<?>[] {STRING});
    CompositeData other =
        new CompositeDataSupport(otherType, new String[] {"a"}, new Object[] {"x"});
    List<Consumer<TabularData>> calls =
        List.of(
            any -> any.get(null),
            any -> any.get(new Object[0]),
            any -> any.get(new Object[] {1L}),
            any -> any.get(new Object[] {"x", "x"}),
            any -> any.calculateIndex(null),
            any -> any.calculateIndex(other));
    for (Consumer<TabularData> call : calls) {
      Throwable platformsRefusal = catchThrowable(() -> call.accept(platforms));
      assertThat(platformsRefusal).isNotNull();
      assertThat(catchThrowable(() -> call.accept(table)))
          .hasSameClassAs(platformsRefusal)
          .hasMessage(platformsRefusal.getMessage());
    }
    List<Object[]> keys =
        Arrays.asList(null, new Object[0], new Object[] {1L}, new Object[] {"x", "x"});
    for (Object[] key : keys) {
      assertThat(platforms.containsKey(key)).isFalse();
      assertThat(table.containsKey(key)).isFalse();
    }
    assertThat(table.containsValue(other)).isEqualTo(platforms.containsValue(other));
  }

  @Test
  void itsRowsEqualThePlatforms() {
    assertThat(table.values()).hasSize(2);
    for (Object element : table.values()) {
      CompositeData row = (CompositeData) element;
      CompositeData platformRow = platforms.get(new Object[] {row.get("cause")});
      assertThat(TABLE.type().getRowType().isValue(row)).isTrue();
      assertThat(row).isEqualTo(platformRow).hasSameHashCodeAs(platformRow);
      assertThat(platformRow).isEqualTo(row);
      assertThat(row.toString()).isEqualTo(platformRow.toString());
      assertThat(List.copyOf(row.values())).isEqualTo(List.copyOf(platformRow.values()));
      assertThat(row.getAll(new String[] {"count", "cause"}))
          .isEqualTo(platformRow.getAll(new String[] {"count", "cause"}));
      assertThat(row.containsKey("count")).isTrue();
      assertThat(row.containsKey("other")).isFalse();
      assertThat(row.containsValue(row.get("count"))).isTrue();
      assertThat(table.containsValue(row)).isTrue();
      assertThat(table.calculateIndex(row)).isEqualTo(platforms.calculateIndex(row));
      assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> row.get("other"));
      assertThatIllegalArgumentException().isThrownBy(() -> row.get(null));
    }
  }

  @Test
  void anotherJvmGetsThePlatformsClasses() throws IOException, ClassNotFoundException {
    assertThat(sent(table)).isEqualTo(platforms).isExactlyInstanceOf(TabularDataSupport.class);
    CompositeData row = (CompositeData) table.values().iterator().next();
    assertThat(sent(row)).isEqualTo(row).isExactlyInstanceOf(CompositeDataSupport.class);
  }

  private static Object sent(Object value) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  @Test
  void nobodyChangesIt() {
    CompositeData row = (CompositeData) table.values().iterator().next();
    for (Runnable change :
        List.<Runnable>of(
            () -> table.put(row),
            () -> table.putAll(new CompositeData[] {row}),
            () -> table.remove(new Object[] {"x"}),
            table::clear,
            () -> table.keySet().clear(),
            () -> table.values().clear())) {
      assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(change::run);
    }
    assertThat(table).isEqualTo(platforms);
  }
}
