// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.cli.terminal.Summary;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import java.util.List;
import org.junit.jupiter.api.Test;

class GravestTroublesTest {

  private static final BackendKey ILL = Traffic.client("10.0.0.1", 80);
  private static final BackendKey WELL = Traffic.client("10.0.0.2", 80);

  /** What is over is told all the same, and the gravest of it. */
  @Test
  void theSummarySaysWhatWasWrongAtAnyTime() {
    Troubles troubles = new Troubles();
    CaptureSum sum = new CaptureSum();
    for (int second = 1; second <= 40; second++) {
      BackendRow ill =
          second > 5 && second <= 9
              ? Traffic.row(ILL, "", Traffic.of(Counter.REFUSED, 12), 0, Traffic.times(0, 1, 1))
              : Traffic.row(
                  ILL,
                  "",
                  Traffic.answered(100, second > 20 && second <= 25 ? 10 : 0),
                  0,
                  Traffic.times(100, 1, 1));
      var snapshot =
          Traffic.snapshot(second, List.of(ill, Traffic.well(WELL, "", 100, 1)), List.of());
      troubles.accept(snapshot);
      sum.accept(snapshot);
    }

    assertThat(troubles.gravest()).containsOnlyKeys(ILL.endpoint());
    assertThat(troubles.gravest().get(ILL.endpoint()).kind()).isEqualTo(FindingKind.REFUSED);
    assertThat(Summary.lines(sum.backends(), troubles.gravest()))
        .anyMatch(
            line -> line.startsWith("✕ 10.0.0.1:80") && line.contains("refuses connections: "))
        .anyMatch(line -> line.startsWith("  10.0.0.2:80") && line.endsWith(" 0"));
  }
}
