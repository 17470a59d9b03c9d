// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Requests around the longest time that the histograms tell apart, 133.1 s. */
class LongTimeTest extends KernelTest {

  private static final Duration LONG = Duration.ofSeconds(150);
  private static final Duration BEYOND = Duration.ofNanos(LatencyHistogram.BEYOND_NANOS);

  /** What the test itself takes; a bucket there is 4.3 s wide. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  @Test
  void oneAloneHasItsTrueMaximum() {
    connection().open().request(get("/slow")).later(LONG).response(OK);

    Exchange exchange = kernel.exchanges().getFirst();
    long exact = exchange.times().responseNanos();
    assertThat(exact).isGreaterThanOrEqualTo(LONG.toNanos());
    for (LatencyHistogram time : timesOf("/slow")) {
      assertThat(time.count()).isEqualTo(1);
      assertThat(time.countIn(LatencyHistogram.BUCKETS - 1)).isEqualTo(1);
      assertThat(time.meanNanos()).isBetween(LONG.toNanos(), exact);
      assertThat(time.maxNanos()).isEqualTo(time.sumNanos());
    }
    assertThat(row().times().response().maxNanos()).isEqualTo(exact);
    assertThat(row().times().header().maxNanos()).isEqualTo(exchange.times().headerNanos());
  }

  @Test
  void besideOthersTheMaximumIsWhatItIsAtLeast() {
    connection().open().request(get("/slow")).later(LONG).response(OK);
    for (int i = 1; i <= 20; i++) {
      kernel
          .connection("10.0.0.1:" + (40_000 + i), BACKEND)
          .open()
          .request(get("/slow"))
          .response(OK);
    }

    long longest = kernel.exchanges().getFirst().times().responseNanos();
    for (LatencyHistogram time : timesOf("/slow")) {
      assertThat(time.count()).isEqualTo(21);
      assertThat(time.percentileNanos(50)).isLessThan(MARGIN.toNanos());
      assertThat(time.percentileNanos(100)).isGreaterThanOrEqualTo(LatencyHistogram.BEYOND_NANOS);
      // The others take a bucket's width each from what the sum tells, far less than that.
      assertThat(time.maxNanos()).isBetween(LONG.minus(MARGIN).toNanos(), longest);
    }
  }

  @Test
  void justBelowItIsTimeLikeAnyOther() {
    connection().open().request(get("/slow")).later(BEYOND.minus(MARGIN)).response(OK);

    for (LatencyHistogram time : timesOf("/slow")) {
      assertThat(time.maxNanos()).isLessThan(LatencyHistogram.BEYOND_NANOS);
      assertThat(time.countIn(LatencyHistogram.BUCKETS - 2)).isEqualTo(1);
    }
  }

  @Test
  void atItIsBeyond() {
    connection().open().request(get("/slow")).later(BEYOND).response(OK);

    for (LatencyHistogram time : timesOf("/slow")) {
      assertThat(time.countIn(LatencyHistogram.BUCKETS - 1)).isEqualTo(1);
      assertThat(time.maxNanos())
          .isBetween(LatencyHistogram.BEYOND_NANOS, BEYOND.plus(MARGIN).toNanos());
    }
  }

  /** Header and response time, of the backend and of its only route. */
  private LatencyHistogram[] timesOf(String path) {
    assertThat(row().routes()).extracting(RouteRow::route).containsExactly(path);
    RouteRow route = row().routes().getFirst();
    return new LatencyHistogram[] {
      row().times().header(), row().times().response(), route.headerTime(), route.responseTime()
    };
  }
}
