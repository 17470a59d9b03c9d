// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaderboardHistoryTest {

  @Test
  void isBoundedInTimeAndInBackends() {
    History history = new History();
    List<BackendLine> many = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      many.add(Lines.line("10.0.0.1:" + (1_000 + i), i, 0));
    }
    for (int i = 0; i < 400; i++) {
      history.add(new Reading.Figures(i, 1_000, "CAPTURING", "", 0, many));
    }
    assertThat(history.points(Optional.empty())).hasSize(300);
    assertThat(history.points(Optional.empty()).get(0).epochMillis()).isEqualTo(100);
    assertThat(history.points(Optional.empty()).get(0).perSecond()).isEqualTo(499_500);
    assertThat(history.points(Optional.of(new BackendLine.Key("10.0.0.1:1999", "CLIENT"))))
        .hasSize(300);
    assertThat(history.points(Optional.of(new BackendLine.Key("10.0.0.1:1000", "CLIENT"))))
        .isEmpty();
  }

  @Test
  void troubleIsPerSecondWhateverTheInterval() {
    History history = new History();
    history.add(
        new Reading.Figures(1, 500, "CAPTURING", "", 0, List.of(Lines.line("10.0.0.1:1", 10, 3))));
    assertThat(history.points(Optional.empty()).get(0).troublePerSecond()).isEqualTo(6);
  }
}
