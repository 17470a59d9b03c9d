// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestTest {

  private static final List<String> NAMES =
      List.of("interval", "interfaces", "include", "ignore", "origin", "name");

  @ParameterizedTest
  @CsvSource({
    "intervall, interval",
    "INTERVAL, interval",
    "intreval, interval",
    "interface, interfaces",
    "incldue, include",
    "exclude, include",
    "orgin, origin",
    "nmae, name",
    "names, name",
    "' name ', name",
  })
  void findsWhatWasMeant(String typed, String meant) {
    assertThat(Nearest.to(typed, NAMES)).contains(meant);
    assertThat(Nearest.hint(typed, NAMES)).isEqualTo("; did you mean '" + meant + "'?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "socket", "nnaamm", "interesting-times"})
  void guessesNothingElse(String typed) {
    assertThat(Nearest.to(typed, NAMES)).isEmpty();
    assertThat(Nearest.hint(typed, NAMES)).isEmpty();
  }

  @Test
  void takesTheNearestOfSeveral() {
    assertThat(Nearest.to("stat", List.of("start", "state", "status"))).contains("start");
    assertThat(Nearest.to("states", List.of("start", "state", "status"))).contains("state");
  }
}
