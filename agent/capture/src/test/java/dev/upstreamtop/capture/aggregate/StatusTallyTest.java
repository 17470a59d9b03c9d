// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** However many codes there are, each has its own count. */
class StatusTallyTest {

  private static StatusTally twentyCodes() {
    StatusTally tally = new StatusTally();
    for (int round = 0; round < 3; round++) {
      for (int code = 200; code < 220; code++) {
        tally.add(code);
      }
    }
    return tally;
  }

  @Test
  void countsMoreCodesThanItHasRoomForAtFirst() {
    assertThat(twentyCodes().take()).hasSize(20).containsEntry(219, 3L).containsEntry(200, 3L);
  }

  @Test
  void aCodeThatHasRoomIsNotCountedYet() {
    StatusTally tally = new StatusTally();
    tally.makeRoom(14);
    assertThat(tally.take()).isEmpty();
    tally.add(14);
    assertThat(tally.take()).isEqualTo(Map.of(14, 1L));
  }

  @Test
  void movesWhatWasCounted() {
    StatusTally from = twentyCodes();
    StatusTally to = new StatusTally();
    to.add(200);
    from.moveTo(to);
    assertThat(to.take()).hasSize(20).containsEntry(200, 4L);
    assertThat(from.take()).isEmpty();
  }
}
