// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.documents.MarkdownTables;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    return type instanceof ArrayType ? "String[]" : type.getTypeName().replace("java.lang.", "");
  }

  private static List<String> row(Field<?> field) {
    return List.of(field.name(), type(field.type()), field.unit(), field.description());
  }

  static Map<String, List<List<String>>> expected() {
    Map<String, List<List<String>>> expected = new LinkedHashMap<>();
    expected.put(
        "Upstreams", UpstreamsFields.ATTRIBUTES.stream().map(MBeansPageTest::row).toList());
    expected.put("Settings", Setting.ALL.stream().map(setting -> row(setting.field())).toList());
    expected.put(
        "Backends", BackendFields.TABLE.columns().stream().map(MBeansPageTest::row).toList());
    expected.put("Routes", RouteFields.TABLE.columns().stream().map(MBeansPageTest::row).toList());
    expected.put("Backend", BackendFields.ATTRIBUTES.stream().map(MBeansPageTest::row).toList());
    expected.put("Capture", CaptureFields.ATTRIBUTES.stream().map(MBeansPageTest::row).toList());
    expected.put(
        "Causes", CaptureFields.CAUSES.columns().stream().map(MBeansPageTest::row).toList());
    expected.put("Feed", FeedBean.ATTRIBUTES.stream().map(MBeansPageTest::row).toList());
    expected.put(
        "Notifications",
        Arrays.stream(Changes.INFO)
            .flatMap(info -> Stream.of(List.of(info.getNotifTypes()[0], info.getDescription())))
            .toList());
    return expected;
  }

  @Test
  void thePageIsEqualToTheCode() throws IOException {
    assertThat(MarkdownTables.of("mbeans.md")).isEqualTo(expected());
  }
}
