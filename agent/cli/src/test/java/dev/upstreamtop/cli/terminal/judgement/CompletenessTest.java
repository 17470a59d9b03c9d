// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.judgement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompletenessTest {

  private static final String AWAY = "eth7: no such interface";

  @Test
  void whatIsNotCapturedStandsFirst() {
    CaptureStatus status = Traffic.limited(CaptureState.CAPTURING, AWAY);

    assertThat(Completeness.of(status, Map.of())).startsWith("not captured: " + AWAY);
    assertThat(Completeness.isWhole(status, Map.of())).isFalse();
  }

  @Test
  void itIsSaidOnceWhereNothingIs() {
    CaptureStatus status = Traffic.limited(CaptureState.UNAVAILABLE, AWAY);

    assertThat(Completeness.of(status, Map.of()))
        .isEqualTo(List.of("unavailable: " + AWAY, "nothing lost"));
  }
}
