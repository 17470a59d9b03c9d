// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.jmc.rules.SyntheticRecording;
import dev.upstreamtop.jmc.rules.Traffic;
import dev.upstreamtop.jmc.rules.judged.Episode;
import dev.upstreamtop.jmc.rules.judged.Judged;
import dev.upstreamtop.jmc.rules.judged.ToldFinding;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.Side;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which order a page tells of sick backends, and of which time. */
class JudgedOrderTest {

  private static final BackendId WELL = new BackendId("10.0.0.1:80", Side.CLIENT);
  private static final BackendId FAILING = new BackendId("10.0.0.2:80", Side.CLIENT);
  private static final BackendId GONE = new BackendId("10.0.0.3:80", Side.CLIENT);

  @Test
  void theSickestComeFirst() {
    RecordingModel model = incident();
    Judged judged = model.judged();

    assertThat(judged.warnings(ids(model), model.range()).keySet())
        .containsExactly(GONE, FAILING)
        .containsExactlyElementsOf(
            judged.everything().stream()
                .filter(ToldFinding::warning)
                .map(ToldFinding::backend)
                .distinct()
                .toList());
    assertThat(judged.warnings(ids(model), model.range()).get(FAILING).deed())
        .isEqualTo("answers with 5xx");
    assertThat(judged.warnings(ids(model), model.range()).get(FAILING).figures()).contains("%");
  }

  @Test
  void aWarningIsOfItsTime() {
    RecordingModel model = incident();

    assertThat(model.judged().warnings(ids(model), seconds(0, 25)).keySet()).containsExactly(GONE);
    assertThat(model.judged().episodes(ids(model), seconds(0, 25)))
        .extracting(Episode::backend)
        .containsExactly(GONE);
    assertThat(model.judged().episodes(ids(model), model.range()))
        .extracting(Episode::backend)
        .containsExactly(GONE, FAILING);
  }

  private static RecordingModel incident() {
    Traffic traffic = new Traffic().capturing(0, 60);
    for (int second = 0; second < 60; second++) {
      long errors = second >= 30 && second < 40 ? 20 : 0;
      traffic
          .requests(WELL.endpoint(), second, 100)
          .results(WELL.endpoint(), second, "responses2xx", 100L)
          .requests(FAILING.endpoint(), second, 40)
          .results(FAILING.endpoint(), second, "responses2xx", 40 - errors, "responses5xx", errors)
          .requests(GONE.endpoint(), second, 0)
          .results(GONE.endpoint(), second, "refused", 12L);
    }
    return RecordingModel.of(traffic.load());
  }

  private static List<BackendId> ids(RecordingModel model) {
    return model.backends().stream().map(BackendInfo::id).toList();
  }

  private static TimeRange seconds(int from, int to) {
    long start = SyntheticRecording.START_NANOS;
    return new TimeRange(
        start + from * SyntheticRecording.SECOND, start + to * SyntheticRecording.SECOND);
  }
}
