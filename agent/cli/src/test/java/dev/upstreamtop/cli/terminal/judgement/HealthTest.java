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
import dev.upstreamtop.telemetry.verdict.LiveVerdicts;
import dev.upstreamtop.telemetry.verdict.Verdicts;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class HealthTest {

  private static final BackendKey KEY = Traffic.client("10.0.0.1", 80);
  private static final BackendKey PEER = Traffic.client("10.0.0.2", 80);
  private static final ZoneId ZONE = ZoneId.of("Asia/Kolkata");
  private static final int SECONDS = 12;

  /** How it is shown after some seconds, the last of them at 14:31:13 UTC. */
  private static Health of(IntFunction<BackendRow> row, BackendRow... peers) {
    LiveVerdicts judgement = new LiveVerdicts();
    Verdicts verdicts = Verdicts.NONE;
    for (int second = 1; second <= SECONDS; second++) {
      List<BackendRow> all = new ArrayList<>(List.of(peers));
      all.add(row.apply(second));
      verdicts = judgement.see(Traffic.snapshot(second, all, List.of()));
    }
    return Health.of(verdicts.trouble(KEY), ZONE);
  }

  private static BackendRow row(Counts ends) {
    return Traffic.row(KEY, "", ends, 0, Traffic.times(ends.responses(), 1, 1));
  }

  @Test
  void isWellWithoutTrafficAndWithGoodTraffic() {
    assertThat(of(second -> row(Counts.NONE)).severity()).isEqualTo(Severity.WELL);
    assertThat(of(second -> row(Traffic.answered(100, 1)))).isEqualTo(Health.of(Optional.empty()));
  }

  @Test
  void isSickWithServerErrorsOrFailures() {
    assertThat(of(second -> row(Traffic.answered(88, second > 2 ? 12 : 0))))
        .isEqualTo(
            new Health(
                Severity.SICK,
                "answers with 5xx since 20:01:03",
                "answers with 5xx since 20:01:03: 12 % of its answers (120)",
                false,
                false));
    assertThat(
            of(second -> row(Traffic.answered(97, 0).plus(Traffic.of(Counter.RESET, 3)))).words())
        .isEqualTo("resets connections since 20:01:01: 3 % of its requests (36)");
  }

  @Test
  void isDownWhenNothingIsAnswered() {
    assertThat(of(second -> row(Traffic.of(Counter.REFUSED, 12))).severity())
        .isEqualTo(Severity.DOWN);
    assertThat(of(second -> row(Traffic.answered(90, 0).plus(Traffic.of(Counter.REFUSED, 12)))))
        .satisfies(health -> assertThat(health.severity()).isEqualTo(Severity.SICK));
  }

  @Test
  void isDownWhenItHangs() {
    Health health =
        of(
            second ->
                second < 5
                    ? Traffic.well(KEY, "", 100, 2)
                    : Traffic.row(KEY, "", Counts.NONE, 3, LatencyHistogram.EMPTY)
                        .withGauges(new Gauges(0, 0, 3, (second - 4) * Traffic.SECOND, 0, 0)));

    assertThat(health.severity()).isEqualTo(Severity.DOWN);
    assertThat(health.waiting()).isTrue();
    assertThat(health.words())
        .startsWith(
            "does not answer since 20:01:05: 3 answers have begun and do not end, the oldest for"
                + " 8.0 s");
  }

  @Test
  void isSickWhenFarSlowerThanItsPeers() {
    Health slow = of(second -> Traffic.well(KEY, "", 100, 140), Traffic.well(PEER, "", 100, 2));

    assertThat(slow.slow()).isTrue();
    assertThat(slow.words()).startsWith("is slow since ").contains("of its peers");
    assertThat(of(second -> Traffic.well(KEY, "", 100, 140)).severity()).isEqualTo(Severity.WELL);
  }
}
