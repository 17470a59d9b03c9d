// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.MarkdownTables;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** docs/figures.md is the catalogue. */
class FiguresPageTest {

  private static List<List<String>> rows(List<Entry> entries) {
    return entries.stream()
        .map(
            entry ->
                List.of(
                    entry.name(),
                    entry.kind().name().toLowerCase(Locale.ROOT),
                    entry.unit().toString(),
                    entry.event().isEmpty() ? "a sum" : entry.event(),
                    entry.description()))
        .toList();
  }

  @Test
  void thePageIsEqualToTheCode() throws IOException {
    Map<String, List<List<String>>> expected = new LinkedHashMap<>();
    expected.put("Backends", rows(Catalogue.ofBackends()));
    expected.put("Routes", rows(Catalogue.ofRoutes()));
    expected.put("The capture", rows(Catalogue.ofTheCapture()));
    expected.put(
        "Distributions",
        Arrays.stream(Statistic.values())
            .map(
                statistic ->
                    List.of(statistic.id(), statistic.unit().toString(), statistic.description()))
            .toList());
    expected.put(
        "Buckets",
        Arrays.stream(TimeBuckets.boundsNanos())
            .mapToObj(nanos -> List.of(Long.toString(nanos), millis(nanos)))
            .toList());
    Map<String, List<List<String>>> documented = MarkdownTables.of("figures.md");
    documented.keySet().retainAll(expected.keySet());
    assertThat(documented).isEqualTo(expected);
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.6f ms", nanos / 1e6);
  }
}
