// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.wire.RecordBuilder;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.Owner;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Failures first, then the slowest, and always the latest. */
class ExchangeSampleTest {

  private static final BackendKey BACKEND =
      new BackendKey(new Endpoint("10.0.0.9", 80), Side.CLIENT);

  private final ExchangeSample sample = new ExchangeSample(new KernelClock());
  private final Route route = new RouteTable().other(2);

  @Test
  void keepsAllOfAFew() {
    offer(30, Outcome.RESPONSE);
    offer(10, Outcome.RESPONSE);
    offer(20, Outcome.RESET);

    assertThat(take())
        .as("in order of their end")
        .extracting(exchange -> exchange.times().responseNanos())
        .containsExactly(10L, 20L, 30L);
    assertThat(sample.seen()).isZero();
    assertThat(take()).isEmpty();
  }

  @Test
  void ofManyTheFailedTheSlowestAndTheLatestStay() {
    for (int i = 0; i < 100; i++) {
      offer(5, Outcome.RESET);
    }
    for (int i = 1; i <= 5_000; i++) {
      offer(i * 1_000L, Outcome.RESPONSE);
    }
    for (int i = 0; i < 64; i++) {
      offer(7, Outcome.RESPONSE);
    }
    assertThat(sample.seen()).isEqualTo(5_164);

    List<Exchange> picked = take();

    assertThat(picked).hasSizeLessThanOrEqualTo(ExchangeSample.MOST);
    assertThat(picked).filteredOn(e -> e.outcome() == Outcome.RESET).hasSize(100);
    assertThat(picked).filteredOn(e -> e.times().responseNanos() == 7).hasSize(64);
    assertThat(picked)
        .filteredOn(e -> e.times().responseNanos() >= 1_000)
        .hasSize(860)
        .allMatch(e -> e.times().responseNanos() > (5_000 - 860) * 1_000L);
  }

  @Test
  void timesBecomeWallClockTimes() {
    offer(10, Outcome.RESPONSE);

    assertThat(sample.take(slot -> BACKEND, 1_000_000).getFirst().times().startEpochNanos())
        .isEqualTo(1_001_000);
  }

  private void offer(long responseNanos, Outcome outcome) {
    sample.offer(
        new RecordBuilder(2, "GET", "/a").nanos(1, responseNanos).outcome(outcome).build(),
        route,
        Owner.UNKNOWN);
  }

  private List<Exchange> take() {
    return sample.take(slot -> BACKEND, 0);
  }
}
