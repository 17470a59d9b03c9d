// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopTest {

  private static final long SECOND = 1_000_000_000;

  private final Stop stop = new Stop();
  private final List<Integer> killed = new ArrayList<>();

  @Test
  void aSecondSignalCountsFromASecondAfterTheFirst() {
    stop.signalled(143, 5, killed::add);
    stop.signalled(143, 5, killed::add);
    stop.signalled(130, 5 + SECOND - 1, killed::add);
    assertThat(killed).isEmpty();
    stop.signalled(130, 5 + SECOND, killed::add);

    assertThat(killed).containsExactly(130);
    assertThat(stop.exitCode()).isEqualTo(143);
  }

  @Test
  void theFirstSignalIsNoSecondOneWhereTheTimeWasUpBefore() {
    stop.request();
    stop.signalled(143, 5 * SECOND, killed::add);

    assertThat(killed).isEmpty();
    assertThat(stop.exitCode()).isZero();
  }

  @Test
  void whatTakesLongIsInterruptedAndNothingAfterIt() {
    CountDownLatch never = new CountDownLatch(1);
    boolean interrupted =
        stop.interrupting(
            () -> {
              stop.signalled(143, 0, killed::add);
              try {
                return never.await(1, TimeUnit.MINUTES);
              } catch (InterruptedException wanted) {
                return true;
              }
            });

    assertThat(interrupted).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
