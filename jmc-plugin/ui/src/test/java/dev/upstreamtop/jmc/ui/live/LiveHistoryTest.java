// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.ui.board.Board;
import dev.upstreamtop.jmc.ui.board.BoardNode;
import dev.upstreamtop.jmc.ui.chart.Curve;
import dev.upstreamtop.jmc.ui.chart.Lane;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveHistoryTest {

  @Test
  void isEmptyBeforeTheFirstReading() {
    LiveHistory history = new LiveHistory();

    assertThat(history.board()).isEqualTo(Board.EMPTY);
    assertThat(history.chart(Set.of()).lanes()).isEmpty();
  }

  @Test
  void keepsTheLastTenMinutesAtMost() {
    LiveHistory history = new LiveHistory();
    for (int second = 1; second <= LiveHistory.MAX + 50; second++) {
      history.add(reading(second));
    }

    List<Curve> tail = history.chart(Set.of()).lanes().get(2).curves();
    assertThat(tail).allSatisfy(curve -> assertThat(curve.steps()).hasSize(LiveHistory.MAX));
    assertThat(history.chart(Set.of()).range().startNanos()).isEqualTo(50_000_000_000L);
  }

  @Test
  void takesAReadingOnce() {
    LiveHistory history = new LiveHistory();
    history.add(reading(5));
    history.add(reading(5));
    history.add(reading(4));

    assertThat(history.chart(Set.of()).lanes().get(2).curves().get(0).steps()).hasSize(1);
  }

  /** The board has the server's end under the client's, the chart's sums have the requests once. */
  @Test
  void requestsSeenFromBothEndsCountOnceInTheChart() throws Exception {
    LiveHistory history = new LiveHistory();
    try (LiveJvm jvm = new LiveJvm()) {
      jvm.addAgent();
      jvm.secondFromBothEnds(104, 31, 4);
      history.add((LiveReading.Figures) new UpstreamsMBean(jvm.connection()).read());
    }

    List<Curve> requests = history.chart(Set.of()).lanes().get(0).curves();
    assertThat(history.board().backends())
        .hasSize(2)
        .allSatisfy(backend -> assertThat(backend.otherEnd()).hasSize(1));
    assertThat(requests).hasSize(2);
    assertThat(history.chart(Set.of()).lanes().get(0).tops().get(0).value()).isEqualTo(135);
    assertThat(history.chart(Set.of()).lanes().get(3).curves().get(0).steps().get(0).value())
        .isEqualTo(4);
  }

  @Test
  void aSelectedBackendNarrowsTheChart() throws Exception {
    LiveHistory history = new LiveHistory();
    try (LiveJvm jvm = new LiveJvm()) {
      jvm.addAgent();
      jvm.second(104, 31, 4);
      history.add((LiveReading.Figures) new UpstreamsMBean(jvm.connection()).read());
    }
    BackendId checkout =
        history.board().backends().stream()
            .map(BoardNode::backendId)
            .filter(id -> id.endpoint().equals("10.0.1.12:8080"))
            .findFirst()
            .orElseThrow();

    List<Lane> lanes = history.chart(Set.of(checkout)).lanes();
    assertThat(lanes.get(0).tops().get(0).value()).isEqualTo(31);
    assertThat(lanes.get(1).curves().get(0).steps().get(0).value()).isEqualTo(2);
    assertThat(lanes.get(3).curves().get(0).steps().get(0).value()).isEqualTo(4);
  }

  private static LiveReading.Figures reading(long second) {
    return new LiveReading.Figures(
        second * 1_000_000_000L,
        "CAPTURING",
        "",
        true,
        1_000,
        List.of(),
        false,
        0,
        List.of(),
        Map.of());
  }
}
