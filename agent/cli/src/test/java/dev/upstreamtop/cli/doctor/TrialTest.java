// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import java.util.List;
import java.util.TreeMap;
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

    assertThat(trial.findings())
        .contains(HostFinding.warn("not captured: eth7: no such interface"));
  }

  @Test
  void requestsSeenFromBothEndsCountOnce() {
    BackendKey client = Traffic.client("10.0.0.1", 80);
    Trial trial = new Trial();
    for (int interval = 1; interval <= 2; interval++) {
      trial.accept(
          Traffic.snapshot(
              interval,
              List.of(Traffic.well(client, "", 10, 1), Traffic.well(client.otherEnd(), "", 10, 1)),
              List.of()));
    }

    assertThat(trial.findings())
        .contains(HostFinding.ok("20 requests to 10.0.0.1:80 while looking"));
  }

  @Test
  void namesThePortsOfAllIntervalsAndSaysHowManyMoreThereWere() {
    Trial trial = new Trial();
    for (int interval = 1; interval <= 17; interval++) {
      List<UnreadablePort> ports = List.of(new UnreadablePort(8_000 + interval, "TLS", 1));
      trial.accept(
          Traffic.snapshot(interval, List.of(), List.of(), Traffic.status(new TreeMap<>(), ports)));
      if (interval == 16) {
        assertThat(trial.findings()).noneMatch(finding -> finding.words().contains("more port"));
      }
    }

    assertThat(trial.findings())
        .filteredOn(finding -> finding.words().contains("not readable"))
        .hasSize(17)
        .contains(
            HostFinding.warn("port 8001 speaks TLS: not readable, only plain HTTP/1.x can be read"),
            HostFinding.warn("1 more port: not readable, only plain HTTP/1.x can be read"));
  }
}
