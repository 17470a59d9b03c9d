// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.cli.terminal.input.Key;
import dev.upstreamtop.cli.terminal.input.View;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PlayerTest {

  private static final int INTERVALS = 400;

  private final AtomicLong clock = new AtomicLong();
  private final Player player =
      new Player(
          new Tape() {
            @Override
            public int size() {
              return INTERVALS;
            }

            @Override
            public Snapshot at(int index) {
              return Traffic.incident(index + 1);
            }
          },
          clock::get);
  private View view = View.of(8, 4);

  private long shown() {
    return player.picture().history().latest().interval().sequence();
  }

  private void pass(double seconds) {
    clock.addAndGet(Math.round(seconds * Traffic.SECOND));
    player.advance(view);
  }

  private void press(Key key) {
    view = player.press(key, view);
  }

  @Test
  void playsAsFastAsItWasRecorded() {
    assertThat(player.advance(view)).isTrue();
    assertThat(shown()).isEqualTo(1);
    pass(0.5);
    assertThat(shown()).isEqualTo(1);
    assertThat(player.waitNanos()).isEqualTo(Traffic.SECOND / 2);
    pass(0.5);
    assertThat(shown()).isEqualTo(2);
  }

  @Test
  void playsFasterAndSlower() {
    pass(0);
    press(Key.character('+'));
    press(Key.character('+'));
    pass(1);
    assertThat(shown()).isEqualTo(5);
    assertThat(player.words()).isEqualTo("5/400 4×");
    for (int i = 0; i < 20; i++) {
      press(Key.character('-'));
    }
    assertThat(player.words()).isEqualTo("5/400 0.25×");
    pass(3.9);
    assertThat(shown()).isEqualTo(5);
    pass(0.2);
    assertThat(shown()).isEqualTo(6);
  }

  @Test
  void whoStepsStandsStill() {
    pass(0);
    press(Key.of(Key.Kind.RIGHT));
    press(Key.of(Key.Kind.RIGHT));
    press(Key.of(Key.Kind.LEFT));
    assertThat(shown()).isEqualTo(2);
    assertThat(view.paused()).isTrue();
    pass(100);
    assertThat(shown()).isEqualTo(2);
    view = view.paused(false);
    pass(1);
    assertThat(shown()).isEqualTo(3);
  }

  @Test
  void jumpsToBothEndsAndStaysThere() {
    pass(0);
    press(Key.of(Key.Kind.END));
    assertThat(shown()).isEqualTo(INTERVALS);
    view = view.paused(false);
    assertThat(player.waitNanos()).isNegative();
    pass(1000);
    assertThat(shown()).isEqualTo(INTERVALS);
    press(Key.of(Key.Kind.HOME));
    assertThat(shown()).isEqualTo(1);
    press(Key.of(Key.Kind.LEFT));
    assertThat(shown()).isEqualTo(1);
  }

  /** Wherever it is entered, what is wrong is known as to whoever watched until then. */
  @Test
  void knowsWhatIsWrongAfterAJump() {
    BackendKey dead = Traffic.client("10.0.1.13", 8080);
    pass(0);
    press(Key.of(Key.Kind.END));
    assertThat(player.picture().verdicts().isFailing(dead)).isTrue();
    press(Key.of(Key.Kind.LEFT));
    assertThat(shown()).isEqualTo(INTERVALS - 1);
    assertThat(player.picture().verdicts().isFailing(dead)).isTrue();
    assertThat(player.picture().order().getFirst()).isEqualTo(dead);
  }

  @Test
  void leavesOtherKeysToTheScreen() {
    pass(0);
    assertThat(player.press(Key.character('s'), view)).isNull();
    assertThat(player.press(Key.of(Key.Kind.UP), view)).isNull();
  }
}
