// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.jmc.rules.model.BackendInfo;
import dev.upstreamtop.jmc.rules.model.LatencySummary;
import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.ByteCounts;
import dev.upstreamtop.jmc.rules.sample.EventNames;
import dev.upstreamtop.jmc.rules.sample.Gauges;
import dev.upstreamtop.jmc.rules.sample.ResultCounts;
import dev.upstreamtop.jmc.rules.sample.Side;
import dev.upstreamtop.jmc.rules.sample.Tunnels;
import dev.upstreamtop.jmc.ui.board.BoardState.Gravity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who is ill is the agent's to say; where it does not, figures are told and nothing else. */
class BoardStateTest {

  private static final Optional<String> WELL = Optional.of("");
  private static final Optional<String> UNTOLD = Optional.empty();
  private static final Optional<String> SICK =
      Optional.of("answers with 5xx since 2026-01-01T00:00:00Z: 12 % of its answers (40)");

  private static LeaderboardRow row(long requests, Map<String, Long> counts) {
    TreeMap<String, Long> sorted = new TreeMap<>(counts);
    return new LeaderboardRow(
        new BackendInfo(new BackendId("10.0.1.10:8080", Side.CLIENT), "", false, false),
        requests,
        requests,
        1,
        LatencySummary.NONE,
        LatencySummary.NONE,
        LatencySummary.NONE,
        ResultCounts.of(List.copyOf(sorted.keySet()), sorted::get),
        Gauges.NONE,
        ByteCounts.NONE,
        Tunnels.NONE,
        List.of());
  }

  @Test
  void aFindingIsToldWithoutItsTime() {
    LeaderboardRow answering = row(100, Map.of(EventNames.RESPONSES_2XX, 100L));

    assertThat(BoardState.now(answering, SICK).gravity()).isEqualTo(Gravity.TROUBLED);
    assertThat(BoardState.now(answering, SICK).text())
        .isEqualTo("! answers with 5xx: 12 % of its answers (40)");
    assertThat(BoardState.now(row(3, Map.of()), SICK).gravity()).isEqualTo(Gravity.FAILING);
  }

  /** One failed attempt is no outage. */
  @Test
  void whatNobodyJudgedIsToldInFigures() {
    LeaderboardRow refused = row(0, Map.of(EventNames.REFUSED, 1L));
    LeaderboardRow mixed =
        row(5, Map.of(EventNames.REFUSED, 1L, EventNames.RESET, 2L, EventNames.RESPONSES_5XX, 3L));

    for (Optional<String> finding : List.of(WELL, UNTOLD)) {
      assertThat(BoardState.now(refused, finding))
          .isEqualTo(new BoardState(Gravity.UNJUDGED, "1 without a connection", ""));
      assertThat(BoardState.now(mixed, finding).text())
          .isEqualTo("1 without a connection, 2 failed, 3 answered with 5xx");
      assertThat(BoardState.now(mixed, finding).gravity().isTrouble()).isFalse();
    }
  }

  @Test
  void anAgentThatJudgesIsBelieved() {
    LeaderboardRow some =
        row(100, Map.of(EventNames.RESPONSES_2XX, 60L, EventNames.RESPONSES_5XX, 40L));

    assertThat(BoardState.now(some, WELL)).isEqualTo(BoardState.OK);
    assertThat(BoardState.now(some, UNTOLD).text()).isEqualTo("40 answered with 5xx");
  }

  @Test
  void whoWasNotAskedIsIdle() {
    assertThat(BoardState.now(row(0, Map.of()), WELL).gravity()).isEqualTo(Gravity.IDLE);
    assertThat(BoardState.now(row(2, Map.of()), WELL).gravity()).isEqualTo(Gravity.UNDER_WAY);
  }
}
