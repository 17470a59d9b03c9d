// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.EventNames;
import dev.upstreamtop.jmc.rules.sample.ResultCounts;
import dev.upstreamtop.jmc.rules.sample.ResultSample;
import dev.upstreamtop.jmc.rules.sample.Side;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class LateIntervalsTest {

  private static final BackendId ORDERS = new BackendId("10.0.1.10:8080", Side.CLIENT);
  private static final BackendId CHECKOUT = new BackendId("10.0.1.12:8080", Side.CLIENT);

  @Test
  void theLastIntervalTellsWhereThoseBeforeItEnded() {
    // Each written 80 after its end, but for the last, which a dump asked for.
    List<ResultSample> settled =
        settle(sample(ORDERS, 80, 180), sample(ORDERS, 181, 281), sample(ORDERS, 200, 250));

    assertThat(ranges(settled)).containsExactly(range(0, 100), range(100, 200), range(200, 250));
  }

  @Test
  void intervalsThatDoNotOverlapStay() {
    List<ResultSample> samples =
        List.of(sample(ORDERS, 0, 100), sample(ORDERS, 100, 200), sample(ORDERS, 350, 450));

    assertThat(LateIntervals.settle(samples, ResultSample::at)).isEqualTo(samples);
  }

  @Test
  void backendsWrittenOneAfterTheOtherAreOneInterval() {
    List<ResultSample> settled =
        settle(
            sample(ORDERS, 50, 150),
            sample(CHECKOUT, 51, 151),
            sample(ORDERS, 100, 180),
            sample(CHECKOUT, 101, 181));

    assertThat(ranges(settled))
        .containsExactly(range(0, 100), range(0, 100), range(100, 180), range(101, 181));
  }

  @Test
  void nothingMovesByMoreThanItsLength() {
    List<ResultSample> settled = settle(sample(ORDERS, 400, 500), sample(ORDERS, 0, 510));

    assertThat(ranges(settled)).containsExactly(range(300, 400), range(0, 510));
  }

  @Test
  void countsStayAsTheyAre() {
    List<ResultSample> settled = settle(sample(ORDERS, 80, 180), sample(CHECKOUT, 100, 190));

    assertThat(settled).extracting(ResultSample::backend).containsExactly(ORDERS, CHECKOUT);
    assertThat(settled)
        .extracting(sample -> sample.counts().successful())
        .containsExactly(180L, 190L);
  }

  private static List<ResultSample> settle(ResultSample... samples) {
    return LateIntervals.settle(List.of(samples), ResultSample::at);
  }

  private static List<TimeRange> ranges(List<ResultSample> samples) {
    return samples.stream().map(ResultSample::range).toList();
  }

  private static ResultSample sample(BackendId backend, long start, long end) {
    return new ResultSample(
        backend,
        range(start, end),
        ResultCounts.of(List.of(EventNames.RESPONSES_2XX), name -> end));
  }

  private static TimeRange range(long start, long end) {
    return new TimeRange(start, end);
  }
}
