// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.FindingKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingEpisodesTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long BEGIN = 1_772_375_462L;
  private static final Finding REFUSED = AlertNews.begun().finding();

  private final List<String> asked = new ArrayList<>();
  private final FindingEpisodes episodes =
      new FindingEpisodes(
          EnumSet.of(FindingKind.REFUSED), (why, from) -> asked.add(why + " from " + from));
  private long second = BEGIN;

  private void pass(int seconds, Finding... open) {
    for (int i = 0; i < seconds; i++) {
      episodes.accept(new FindingsNow(second * SECOND, List.of(open), List.of()));
      second++;
    }
  }

  @Test
  void asksAtTheBeginningAndOnceItHasBeenOverForAWhile() {
    assertThat(REFUSED.kind()).isEqualTo(FindingKind.REFUSED);
    pass(5);
    assertThat(asked).isEmpty();
    pass(60, REFUSED);
    assertThat(asked).containsExactly("refused-begun from null");
    pass(29);
    assertThat(asked).hasSize(1);
    pass(1);
    assertThat(asked)
        .containsExactly(
            "refused-begun from null", "refused-over from " + Instant.ofEpochSecond(BEGIN + 5));
    pass(100);
    assertThat(asked).hasSize(2);
  }

  @Test
  void whatComesAndGoesIsOneEpisode() {
    for (int i = 0; i < 50; i++) {
      pass(2, REFUSED);
      pass(20);
    }
    assertThat(asked).hasSize(1);
    pass(20);
    assertThat(asked).hasSize(2);
    pass(1, REFUSED);
    assertThat(asked).as("another").hasSize(3);
  }

  @Test
  void othersBringNothingAbout() {
    FindingEpisodes hangs =
        new FindingEpisodes(EnumSet.of(FindingKind.HANG), (why, from) -> asked.add(why));

    hangs.accept(new FindingsNow(BEGIN * SECOND, List.of(REFUSED), List.of()));

    assertThat(asked).isEmpty();
  }
}
