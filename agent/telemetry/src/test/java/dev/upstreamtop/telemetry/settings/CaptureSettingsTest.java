// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.upstreamtop.telemetry.snapshot.Side;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CaptureSettingsTest {

  private static CaptureSettings with(Duration interval, EnumSet<Side> sides, int filters) {
    return new CaptureSettings(
        interval,
        List.of(),
        sides,
        Collections.nCopies(filters, EndpointFilter.parse("8080")),
        List.of(),
        Origin.ANY,
        Map.of(),
        List.of(),
        List.of());
  }

  @Test
  void namesTheRuleThatIsBroken() {
    EnumSet<Side> client = EnumSet.of(Side.CLIENT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(Duration.ofMillis(99), client, 0))
        .withMessageContaining("100ms to 1h");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(Duration.ofMinutes(61), client, 0))
        .withMessageContaining("100ms to 1h");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(Duration.ofSeconds(1), client, CaptureSettings.MOST_FILTERS + 1))
        .withMessageContaining("256");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(Duration.ofSeconds(1), EnumSet.noneOf(Side.class), 0))
        .withMessageContaining("side");
  }

  @Test
  void theBordersAreAllowed() {
    EnumSet<Side> both = EnumSet.allOf(Side.class);
    assertThat(with(CaptureSettings.SHORTEST_INTERVAL, both, CaptureSettings.MOST_FILTERS).sides())
        .containsExactlyInAnyOrder(Side.CLIENT, Side.SERVER);
    assertThat(with(CaptureSettings.LONGEST_INTERVAL, both, 0).interval()).hasHours(1);
  }
}
