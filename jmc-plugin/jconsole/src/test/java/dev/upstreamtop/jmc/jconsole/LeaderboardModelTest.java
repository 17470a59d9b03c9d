// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaderboardModelTest {

  @Test
  void aBackendKeepsItsRowWhileItExists() {
    LeaderboardModel model = new LeaderboardModel();
    model.show(List.of(Lines.line("a:1", 5, 0), Lines.line("b:1", 9, 0)));
    assertThat(endpoints(model)).containsExactly("b:1", "a:1");

    model.show(
        List.of(Lines.line("c:1", 50, 0), Lines.line("a:1", 20, 0), Lines.line("b:1", 1, 0)));
    assertThat(endpoints(model)).containsExactly("b:1", "a:1", "c:1");

    model.show(List.of(Lines.line("c:1", 50, 0)));
    assertThat(endpoints(model)).containsExactly("c:1");
    model.show(List.of());
    assertThat(model.getRowCount()).isZero();
  }

  @Test
  void everyColumnHasTitleAndTip() {
    for (Column column : Column.ALL) {
      assertThat(column.title()).isNotBlank();
      assertThat(column.tip()).isNotBlank();
      assertThat(column.text(column.value(Lines.line("a:1", 5, 0)))).isNotNull();
    }
  }

  @Test
  void figuresReadWithTheirUnits() {
    assertThat(Formats.nanos(0L)).isEqualTo("–");
    assertThat(Formats.nanos(2_100_000L)).isEqualTo("2.1 ms");
    assertThat(Formats.nanos(999_700_000L)).isEqualTo("1.0 s");
    assertThat(Formats.nanos(31_000_000L)).isEqualTo("31 ms");
    assertThat(Formats.BEYOND_NANOS).isEqualTo(LatencyHistogram.BEYOND_NANOS);
    assertThat(Formats.measured(133_143_986_175L)).isEqualTo("133 s");
    assertThat(Formats.measured(133_143_986_176L)).isEqualTo("≥ 133 s");
    assertThat(Formats.share(0.42)).isEqualTo("42 %");
    assertThat(Formats.bytes(0L)).isEqualTo("0 B");
    assertThat(Formats.bytes(999L)).isEqualTo("999 B");
    assertThat(Formats.bytes(1_000L)).isEqualTo("1.0 kB");
    assertThat(Formats.bytes(34_000_000L)).isEqualTo("34 MB");
    assertThat(Formats.count(1_234_567L)).isEqualTo("1 234 567");
    assertThat(Formats.rate(0.0)).isEqualTo("0");
  }

  private static List<String> endpoints(LeaderboardModel model) {
    return java.util.stream.IntStream.range(0, model.getRowCount())
        .mapToObj(row -> model.line(row).key().endpoint())
        .toList();
  }
}
