// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.upstreamtop.jmc.rules.SyntheticRecording;
import dev.upstreamtop.jmc.rules.Traffic;
import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.model.Selection;
import dev.upstreamtop.jmc.rules.sample.Metric;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Incident;
import dev.upstreamtop.jmc.ui.Palette;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficChartTest {

  private static final long SECOND = SyntheticRecording.SECOND;

  @Test
  void stacksTheBackendsSoThatTheTopIsTheirSum() {
    RecordingModel model = RecordingModel.of(Incident.traffic().load());
    Lane requests = chart(model).lanes().get(0);

    double counted =
        model.leaderboard(Selection.of(model.range())).rows().stream()
            .mapToLong(LeaderboardRow::requests)
            .sum();
    double drawn = requests.tops().stream().mapToDouble(Curve.Step::value).sum();
    assertThat(drawn).isCloseTo(counted, withPercentage(0.1));
    assertThat(requests.curves())
        .extracting(Curve::title)
        .as("the busiest at the bottom")
        .startsWith(Incident.ORDERS_1, Incident.ORDERS_2);
    assertThat(requests.highest()).isLessThan(counted).isEqualTo(300);
  }

  @Test
  void bundlesTheBackendsThatHaveNoColourOfTheirOwn() {
    Traffic traffic = new Traffic();
    for (int backend = 0; backend < 50; backend++) {
      traffic.requests("10.0.0." + backend + ":80", 1, 100 - backend);
    }
    Lane requests = chart(RecordingModel.of(traffic.load())).lanes().get(0);
    int bundled = 50 - Palette.size();

    assertThat(requests.curves()).hasSize(Palette.size() + 1);
    assertThat(requests.curves().get(Palette.size()).title())
        .isEqualTo(bundled + " other backends");
    assertThat(requests.highest()).isEqualTo(100 * 50 - 49 * 50 / 2);
  }

  @Test
  void drawsAPauseAsHighAsItIsLong() {
    Lane pauses = lane(RecordingModel.of(Incident.traffic().load()), "GC pauses");

    assertThat(pauses.highest()).isEqualTo(450e6);
    assertThat(pauses.curves().get(0).steps()).hasSize(10);
  }

  /** Beside two long pauses ninety short ones are not seen; which part of the time they take is. */
  @Test
  void tellsWhichPartOfTheTimeCollectionsTook() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 60; second++) {
      traffic.selfRequests(Incident.CHECKOUT, second, 10).cpu(second, 0.5, 0.1);
    }
    traffic.gcPause(1_000, 3_000).gcPause(56_000, 3_000);
    for (int i = 0; i < 90; i++) {
      traffic.gcPause(5_000 + i * 500L, 250);
    }
    RecordingModel model = RecordingModel.of(traffic.load());
    TimeRange middle = seconds(model, 10, 45);

    List<Curve.Step> shares = lane(model, "time in GC").curves().get(0).in(middle);
    assertThat(shares).hasSizeGreaterThan(80);
    assertThat(shares.stream().mapToDouble(Curve.Step::value).average().orElse(0))
        .isCloseTo(0.5, offset(0.03));
  }

  @Test
  void aJvmThatIsNoneOfTheBackendsHasNoLanes() {
    Traffic traffic = new Traffic().gcPause(3_000, 400);
    for (int second = 0; second < 10; second++) {
      traffic.requests(Incident.ORDERS_1, second, 10).cpu(second, 0.5, 0.4);
    }
    ChartModel chart = chart(RecordingModel.of(traffic.load()));

    assertThat(chart.lanes())
        .extracting(Lane::title)
        .containsExactly(
            "Requests/s", "In flight", "Header time", "5xx, failed /s", "Machine: CPU");
    assertThat(chart.lanes().get(4).curves()).extracting(Curve::title).containsExactly("machine");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void drawsNothingWhereNothingWasMeasured(boolean logarithmic) {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 30; second++) {
      if (second < 10 || second >= 20) {
        traffic
            .requests(Incident.CHECKOUT, second, 30, true, 7, 100)
            .results(Incident.CHECKOUT, second, "responses2xx", 20L, "responses5xx", 3L)
            .sameHeaderTimes(Incident.CHECKOUT, second, 20, 38_000)
            .cpu(second, 0.5, 0.4);
      }
    }
    traffic.gcPause(5_000, 1_000).gcPause(25_000, 1_000);
    RecordingModel model = RecordingModel.of(traffic.load());
    TimeChoice times =
        new TimeChoice(Metric.HEADER, TimeChoice.STANDARD.percentiles(), logarithmic);
    TimeRange visible = seconds(model, -30, 60);
    List<Lane> lanes = chart(model, times).lanes();

    assertThat(lanes).hasSize(7);
    for (Lane lane : lanes) {
      LaneShape shape = LaneShape.of(lane, visible, 900, 60, 12);
      List<Integer> columns = columns(shape).distinct().sorted().toList();
      assertThat(columns)
          .as("%s before and after", lane.title())
          .allMatch(x -> x >= 299 && x <= 601);
      assertThat(columns).as("%s is drawn", lane.title()).isNotEmpty();
      if (!lane.title().contains("time in GC") && !lane.title().contains("CPU")) {
        assertThat(columns).as("%s in the gap", lane.title()).noneMatch(x -> x > 401 && x < 499);
        assertThat(lane.told(seconds(model, 15, 16).startNanos(), seconds(model, 14, 16)))
            .as("%s told of the gap", lane.title())
            .isEmpty();
      }
    }
  }

  /** Every column of pixels in which something is drawn. */
  private static Stream<Integer> columns(LaneShape shape) {
    Stream<Integer> blocks =
        shape.blocks().stream()
            .flatMap(block -> Stream.iterate(block.x(), x -> x + 1).limit(block.width()));
    Stream<Integer> lines =
        shape.lines().stream()
            .flatMap(
                line -> {
                  int from = line.corners().get(0).x();
                  int to = line.corners().get(line.corners().size() - 1).x();
                  return Stream.iterate(from, x -> x + 1).limit(to - from + 1L);
                });
    return Stream.concat(blocks, lines);
  }

  @Test
  void hasNoLaneForWhatIsNotRecorded() {
    assertThat(chart(RecordingModel.of(new Traffic().load())).lanes()).isEmpty();
  }

  private static TimeRange seconds(RecordingModel model, int from, int to) {
    long start = SyntheticRecording.START_NANOS;
    assertThat(model.range().startNanos()).isGreaterThanOrEqualTo(start);
    return new TimeRange(start + from * SECOND, start + to * SECOND);
  }

  private static Lane lane(RecordingModel model, String title) {
    return chart(model).lanes().stream()
        .filter(lane -> lane.title().contains(title))
        .findFirst()
        .orElseThrow();
  }

  private static ChartModel chart(RecordingModel model) {
    return chart(model, TimeChoice.STANDARD);
  }

  private static ChartModel chart(RecordingModel model, TimeChoice times) {
    TimeRange range = model.range();
    return TrafficChart.of(
        model,
        Selection.of(range),
        new Palette(
            model.leaderboard(Selection.of(range)).rows().stream()
                .map(row -> row.backend().id())
                .toList()),
        times,
        false);
  }
}
