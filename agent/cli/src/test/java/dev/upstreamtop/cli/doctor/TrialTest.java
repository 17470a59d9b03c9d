// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialTest {

  @Test
  void whatIsNotCapturedIsAWarning() {
    Trial trial = new Trial();
    trial.accept(
        Traffic.snapshot(
            1,
            List.of(),
            List.of(),
            Traffic.limited(CaptureState.CAPTURING, "eth7: no such interface")));

    assertThat(trial.findings()).contains(Finding.warn("not captured: eth7: no such interface"));
  }
}
