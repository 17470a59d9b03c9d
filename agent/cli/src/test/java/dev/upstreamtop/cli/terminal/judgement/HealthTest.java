// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.judgement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.cli.terminal.judgement.Health.Severity;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthTest {

  private static final BackendKey KEY = Traffic.client("10.0.0.1", 80);
  private static final BackendKey PEER = Traffic.client("10.0.0.2", 80);

  private static Health of(BackendRow row, BackendRow... peers) {
    List<BackendRow> all = new java.util.ArrayList<>(List.of(peers));
    all.add(row);
    return Health.of(all).get(row.key());
  }

  private static BackendRow row(Counts ends) {
    return Traffic.row(KEY, "", ends, 0, Traffic.times(ends.responses(), 1, 1));
  }

  @Test
  void isWellWithoutTrafficAndWithGoodTraffic() {
    assertThat(of(row(Counts.NONE)).severity()).isEqualTo(Severity.WELL);
    assertThat(of(row(Traffic.answered(100, 1))).severity()).isEqualTo(Severity.WELL);
  }

  @Test
  void isSickWithServerErrorsOrFailures() {
    assertThat(of(row(Traffic.answered(88, 12)))).isEqualTo(new Health(Severity.SICK, "5xx 12 %"));
    assertThat(
            of(
                row(
                    Traffic.answered(97, 0)
                        .plus(Traffic.of(Counter.RESET, 3))
                        .plus(Traffic.of(Counter.CLOSED, 1)))))
        .isEqualTo(new Health(Severity.SICK, "3 reset +1"));
  }

  @Test
  void isDownWhenNothingIsAnswered() {
    assertThat(of(row(Traffic.of(Counter.REFUSED, 12))))
        .isEqualTo(new Health(Severity.DOWN, "no answer, 12 refused"));
  }

  @Test
  void isDownWhenItHangs() {
    BackendRow hanging =
        Traffic.row(KEY, "", Counts.NONE, 3, LatencyHistogram.EMPTY)
            .withGauges(new Gauges(3, 7 * Traffic.SECOND, 0, 0, 0, 0));

    assertThat(of(hanging)).isEqualTo(new Health(Severity.DOWN, "no answer for 7.0s"));
  }

  @Test
  void isSickWhenFarSlowerThanItsPeers() {
    BackendRow slow = Traffic.well(KEY, "", 100, 140);

    assertThat(of(slow, Traffic.well(PEER, "", 100, 2)).words()).contains("× its peers'");
    assertThat(of(slow).severity()).isEqualTo(Severity.WELL);
    assertThat(of(Traffic.well(KEY, "", 100, 2), Traffic.well(PEER, "", 100, 0.1)).severity())
        .isEqualTo(Severity.WELL);
  }
}
