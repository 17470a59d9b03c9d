// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.judgement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.cli.terminal.judgement.Health.Severity;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.ConnectionCounts;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.ResponseCounts;
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

  private static BackendRow row(long good, long errors, FailureCounts failures, long refused) {
    return Traffic.row(
        KEY,
        "",
        new ResponseCounts(0, good, 0, 0, errors, 0, 0),
        failures,
        new ConnectionCounts(0, refused, 0, 0),
        0,
        Traffic.times(good + errors, 1, 1));
  }

  @Test
  void isWellWithoutTrafficAndWithGoodTraffic() {
    assertThat(of(row(0, 0, FailureCounts.NONE, 0)).severity()).isEqualTo(Severity.WELL);
    assertThat(of(row(100, 1, FailureCounts.NONE, 0)).severity()).isEqualTo(Severity.WELL);
  }

  @Test
  void isSickWithServerErrorsOrFailures() {
    assertThat(of(row(88, 12, FailureCounts.NONE, 0)))
        .isEqualTo(new Health(Severity.SICK, "5xx 12 %"));
    assertThat(of(row(97, 0, new FailureCounts(3, 1, 0), 0)))
        .isEqualTo(new Health(Severity.SICK, "3 reset +1"));
  }

  @Test
  void isDownWhenNothingIsAnswered() {
    assertThat(of(row(0, 0, FailureCounts.NONE, 12)))
        .isEqualTo(new Health(Severity.DOWN, "no answer, 12 refused"));
  }

  @Test
  void isDownWhenItHangs() {
    BackendRow hanging =
        Traffic.row(
                KEY,
                "",
                ResponseCounts.NONE,
                FailureCounts.NONE,
                ConnectionCounts.NONE,
                3,
                LatencyHistogram.EMPTY)
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
