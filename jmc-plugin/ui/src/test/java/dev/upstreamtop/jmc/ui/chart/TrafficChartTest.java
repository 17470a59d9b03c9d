// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.upstreamtop.jmc.rules.Traffic;
import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.model.Selection;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Incident;
import dev.upstreamtop.jmc.ui.Palette;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficChartTest {

  @Test
  void stacksTheBackendsSoThatTheTopIsTheirSum() {
    RecordingModel model = RecordingModel.of(Incident.traffic().load());
    Lane requests = chart(model).lanes().get(0);

    double counted =
        model.leaderboard(Selection.of(model.range())).rows().stream()
            .mapToLong(LeaderboardRow::requests)
            .sum();
    double drawn = requests.curves().get(0).points().stream().mapToDouble(Curve.Point::value).sum();
    assertThat(drawn).isCloseTo(counted, withPercentage(0.1));
    assertThat(requests.curves())
        .extracting(Curve::title)
        .as("the busiest at the bottom, drawn last")
        .endsWith(Incident.ORDERS_2, Incident.ORDERS_1);
  }

  @Test
  void bundlesTheBackendsThatHaveNoColourOfTheirOwn() {
    Traffic traffic = new Traffic();
    for (int backend = 0; backend < Palette.size() + 3; backend++) {
      traffic.requests("10.0.0." + backend + ":80", 1, 100 - backend);
    }
    Lane requests = chart(RecordingModel.of(traffic.load())).lanes().get(0);

    assertThat(requests.curves()).hasSize(Palette.size() + 1);
    assertThat(requests.curves().get(0).title()).isEqualTo("3 other backends");
  }

  @Test
  void drawsAPauseAsHighAsItIsLong() {
    RecordingModel model = RecordingModel.of(Incident.traffic().load());
    Lane pauses =
        chart(model).lanes().stream()
            .filter(lane -> lane.title().contains("GC"))
            .findFirst()
            .orElseThrow();

    assertThat(pauses.highest()).isEqualTo(450e6);
    assertThat(pauses.measure().quantity(pauses.highest()).doubleValue()).isEqualTo(450e6);
  }

  @Test
  void interruptsACurveWhereNothingIsKnown() {
    Curve curve =
        new Curve(
            "p50",
            0,
            false,
            List.of(
                new Curve.Point(1, 5),
                new Curve.Point(2, Double.NaN),
                new Curve.Point(3, 7),
                new Curve.Point(4, 8)));

    assertThat(curve.stretches()).extracting(List::size).containsExactly(1, 2);
    assertThat(curve.highest()).isEqualTo(8);
  }

  @Test
  void hasNoLaneForWhatIsNotRecorded() {
    assertThat(chart(RecordingModel.of(new Traffic().load())).lanes()).isEmpty();
  }

  private static ChartModel chart(RecordingModel model) {
    TimeRange range = model.range();
    return TrafficChart.of(
        model,
        Selection.of(range),
        new Palette(
            model.leaderboard(Selection.of(range)).rows().stream()
                .map(row -> row.backend().id())
                .toList()));
  }
}
