// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ExactCountTest {

  private final List<Snapshot> passed = new ArrayList<>();
  private final AtomicInteger reached = new AtomicInteger();

  private ExactCount counting(Long count) {
    return new ExactCount(passed::add, count, reached::incrementAndGet);
  }

  @Test
  void passesEverythingWithoutALimit() {
    ExactCount all = counting(null);
    for (int i = 1; i <= 5; i++) {
      all.accept(Traffic.incident(i));
    }
    all.finish();

    assertThat(passed).hasSize(5);
    assertThat(reached).hasValue(0);
  }

  @Test
  void oneThatMemoryIsShortForDoesNotCount() {
    SnapshotSink full =
        snapshot -> {
          if (snapshot.interval().sequence() == 1) {
            throw new OutOfMemoryError("for this one");
          }
          passed.add(snapshot);
        };
    ExactCount two = new ExactCount(full, 2L, reached::incrementAndGet);
    assertThatExceptionOfType(OutOfMemoryError.class)
        .isThrownBy(() -> two.accept(Traffic.incident(1)));
    two.accept(Traffic.incident(2));
    assertThat(reached).hasValue(0);
    two.accept(Traffic.incident(3));
    two.finish();

    assertThat(reached).hasValue(1);
    assertThat(passed).extracting(s -> s.interval().sequence()).containsExactly(2L, 3L);
  }

  @Test
  void addsWhatComesAfterTheLastOneToIt() {
    ExactCount two = counting(2L);
    for (int i = 1; i <= 4; i++) {
      two.accept(Traffic.incident(i));
    }
    assertThat(passed).hasSize(1);
    assertThat(reached).hasValue(1);
    two.finish();
    two.finish();

    assertThat(passed).hasSize(2);
    Snapshot last = passed.getLast();
    assertThat(last.interval().nanos()).isEqualTo(3 * Traffic.SECOND);
    assertThat(last.totals().counts().requests())
        .isEqualTo(
            Traffic.incident(2).totals().counts().requests()
                + Traffic.incident(3).totals().counts().requests()
                + Traffic.incident(4).totals().counts().requests());
    assertThat(last.capture().effort().packets()).isEqualTo(3 * 1234);
    assertThat(last.totals().gauges().inFlight())
        .isEqualTo(Traffic.incident(4).totals().gauges().inFlight());
  }
}
