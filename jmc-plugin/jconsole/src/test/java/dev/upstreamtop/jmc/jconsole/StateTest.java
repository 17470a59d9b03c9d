// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.jmc.jconsole.State.Gravity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateTest {

  private static final String SLOW = "is slower than its peers since 2026-01-01T00:00:00Z: 3 times";
  private static final BackendLine.Judged WELL = new BackendLine.Judged(true, "");
  private static final BackendLine.Judged SICK = new BackendLine.Judged(true, SLOW);

  @Test
  void aFindingIsToldWhateverTheIntervalWasLike() {
    State state = State.of(line(10, 0, 0, 0, 0, SICK));

    assertThat(state)
        .isEqualTo(new State(Gravity.FOUND, "! is slower than its peers: 3 times", SLOW));
    assertThat(State.of(line(0, 0, 0, 0, 0, SICK)).gravity()).isEqualTo(Gravity.FOUND_DOWN);
    assertThat(State.of(line(0, 0, 0, 0, 4, SICK)).text())
        .isEqualTo("✕ is slower than its peers: 3 times");
  }

  @Test
  void whoWaitsIsToldHowManyWaitAndForHowLong() {
    String hang =
        "does not answer since 2026-01-01T00:00:00Z: 206 requests wait for an answer, the oldest"
            + " for 17 s";

    assertThat(State.of(line(0, 0, 0, 0, 206, new BackendLine.Judged(true, hang))).text())
        .isEqualTo("✕ does not answer: 206 requests wait for an answer, the oldest for 17 s");
  }

  @Test
  void withoutAnAnswerNobodyIsOk() {
    assertThat(State.of(line(0, 0, 0, 0, 1, WELL)).gravity()).isEqualTo(Gravity.UNDER_WAY);
    assertThat(State.of(line(0, 0, 0, 0, 0, WELL)).gravity()).isEqualTo(Gravity.IDLE);
  }

  /** One failed attempt is no outage: whether it matters is the judgement's to say. */
  @Test
  void whatNobodyJudgedIsToldInFigures() {
    for (BackendLine.Judged judged : List.of(WELL, BackendLine.Judged.UNTOLD)) {
      assertThat(State.of(line(0, 0, 0, 1, 0, judged)))
          .isEqualTo(new State(Gravity.UNJUDGED, "1 without a connection", ""));
      assertThat(State.of(line(0, 3, 2, 1, 0, judged)).text())
          .isEqualTo("1 without a connection, 2 failed, 3 answered with 5xx");
    }
  }

  @Test
  void anAgentThatJudgesIsBelieved() {
    assertThat(State.of(line(100, 1, 1, 1, 1, WELL)).gravity()).isEqualTo(Gravity.OK);
  }

  @Test
  void nobodyIsCalledWellWhomNobodyJudged() {
    assertThat(State.of(line(100, 1, 0, 0, 1, BackendLine.Judged.UNTOLD)).text())
        .isEqualTo("1 answered with 5xx");
    assertThat(State.of(line(100, 0, 0, 0, 1, BackendLine.Judged.UNTOLD)).text())
        .isEqualTo("100 answered");
  }

  @Test
  void theSickestComeFirst() {
    State down = State.of(line(0, 0, 0, 0, 4, SICK));
    State sick = State.of(line(10, 0, 0, 0, 0, SICK));
    State refused = State.of(line(0, 0, 0, 1, 0, WELL));
    State well = State.of(line(10, 0, 0, 0, 0, WELL));
    State idle = State.of(line(0, 0, 0, 0, 0, WELL));

    assertThat(List.of(idle, well, refused, sick, down).stream().sorted())
        .containsExactly(down, sick, refused, well, idle);
  }

  private static BackendLine line(
      long answered,
      long serverErrors,
      long failed,
      long connectFailures,
      long inFlight,
      BackendLine.Judged judged) {
    return new BackendLine(
        new BackendLine.Key("10.0.1.10:8080", "CLIENT"),
        "",
        false,
        answered + serverErrors,
        0,
        0,
        0,
        0,
        0,
        answered,
        0,
        0,
        serverErrors,
        failed,
        connectFailures,
        inFlight,
        0,
        0,
        0,
        new BackendLine.Tunnels(0, 0, 0, 0, 0, 0),
        0,
        0,
        0,
        Map.of(),
        judged);
  }
}
