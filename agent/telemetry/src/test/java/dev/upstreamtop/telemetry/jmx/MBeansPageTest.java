// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.catalogue.Catalogue;
import dev.upstreamtop.telemetry.catalogue.Entry;
import dev.upstreamtop.telemetry.catalogue.Unit;
import dev.upstreamtop.telemetry.jmx.figure.BackendFields;
import dev.upstreamtop.telemetry.jmx.figure.CaptureFields;
import dev.upstreamtop.telemetry.jmx.figure.IdentityFields;
import dev.upstreamtop.telemetry.jmx.figure.RouteFields;
import dev.upstreamtop.telemetry.jmx.figure.UpstreamsFields;
import dev.upstreamtop.telemetry.jmx.table.Field;
import dev.upstreamtop.testing.MarkdownTables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.TabularType;
import org.junit.jupiter.api.Test;

/** docs/mbeans.md lists exactly the attributes, columns and notifications that there are. */
class MBeansPageTest {

  private static String type(OpenType<?> type) {
    if (type instanceof TabularType) {
      return "table";
    }
    return type instanceof ArrayType<?> array
        ? array.getElementOpenType().getTypeName().replace("java.lang.", "") + "[]"
        : type.getTypeName().replace("java.lang.", "");
  }

  private static List<String> row(Field<?> field) {
    return List.of(field.name(), type(field.type()), field.unit(), field.description());
  }

  /** Those beside the figures, after a look at whether all figures are there. */
  private static List<List<String>> beside(
      List<? extends Field<?>> fields, List<String> figures, Function<String, String> spelling) {
    List<String> names = figures.stream().map(spelling).toList();
    assertThat(fields.stream().map(Field::name)).containsAll(names);
    return fields.stream()
        .filter(field -> !names.contains(field.name()))
        .map(MBeansPageTest::row)
        .toList();
  }

  private static List<String> figures(List<Entry> entries) {
    List<String> names = new ArrayList<>();
    for (Entry entry : entries) {
      String name = entry.name();
      String total = "total" + capital(name);
      switch (entry.kind()) {
        case GAUGE -> names.add(name + (entry.unit() == Unit.NANOSECONDS ? "Millis" : ""));
        case COUNTER -> names.addAll(List.of(name, total));
        case DISTRIBUTION -> {
          for (String statistic :
              List.of("Count", "MeanMillis", "P50Millis", "P90Millis", "P99Millis", "MaxMillis")) {
            names.add(name + statistic);
          }
          for (String part : List.of("Count", "SumMillis", "Below")) {
            names.add(total + part);
          }
        }
      }
    }
    return names;
  }

  private static String capital(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private static List<String> with(List<String> names, String more) {
    return Stream.concat(names.stream(), Stream.of(more)).toList();
  }

  private static List<String> without(List<String> names, String less) {
    return names.stream().filter(name -> !name.equals(less)).toList();
  }

  static Map<String, List<List<String>>> expected() {
    List<String> ofBackends = with(figures(Catalogue.ofBackends()), "totalsSinceMillis");
    List<String> ofTheCapture = with(figures(Catalogue.ofTheCapture()), "totalsSinceMillis");
    List<List<String>> identity =
        IdentityFields.ATTRIBUTES.stream().map(MBeansPageTest::row).toList();
    Map<String, List<List<String>>> expected = new LinkedHashMap<>();
    expected.put(
        "Upstreams",
        less(
            beside(
                UpstreamsFields.ATTRIBUTES, without(ofBackends, "share"), MBeansPageTest::capital),
            identity));
    expected.put("Settings", Setting.ALL.stream().map(setting -> row(setting.field())).toList());
    expected.put(
        "Backends", beside(BackendFields.TABLE.columns(), ofBackends, Function.identity()));
    expected.put("Sides", beside(BackendFields.SIDES.columns(), ofBackends, Function.identity()));
    expected.put(
        "Routes",
        beside(RouteFields.TABLE.columns(), figures(Catalogue.ofRoutes()), Function.identity()));
    expected.put(
        "Capture",
        less(beside(CaptureFields.ATTRIBUTES, ofTheCapture, MBeansPageTest::capital), identity));
    expected.put(
        "Unreadable ports",
        CaptureFields.PORTS.columns().stream().map(MBeansPageTest::row).toList());
    expected.put(
        "Causes", CaptureFields.CAUSES.columns().stream().map(MBeansPageTest::row).toList());
    expected.put("Identity", identity);
    expected.put("Feed", FeedBean.ATTRIBUTES.stream().map(MBeansPageTest::row).toList());
    expected.put(
        "Notifications",
        Arrays.stream(Changes.INFO)
            .flatMap(info -> Stream.of(List.of(info.getNotifTypes()[0], info.getDescription())))
            .toList());
    return expected;
  }

  private static List<List<String>> less(List<List<String>> rows, List<List<String>> identity) {
    assertThat(rows).containsAll(identity);
    return rows.stream().filter(row -> !identity.contains(row)).toList();
  }

  @Test
  void thePageIsEqualToTheCode() throws IOException {
    assertThat(MarkdownTables.of("mbeans.md")).isEqualTo(expected());
  }

  /** A bean of its own has what the row has, and which capture it is of. */
  @Test
  void aBackendsBeanIsItsRow() {
    assertThat(BackendBeans.fields())
        .extracting(Field::name)
        .containsExactlyElementsOf(
            Stream.concat(
                    BackendFields.TABLE.columns().stream().map(field -> capital(field.name())),
                    IdentityFields.ATTRIBUTES.stream().map(Field::name))
                .toList());
  }
}
