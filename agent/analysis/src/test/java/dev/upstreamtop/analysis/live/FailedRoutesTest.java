// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.TrackKey;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What failed on which route is told by time, whatever the routes are called. */
class FailedRoutesTest {

  private static final long SECOND = 1_000_000_000L;

  private final FailedRoutes failed = new FailedRoutes();

  private record Told(Consumer<RouteFailures> routes) implements BackendPeriod {
    @Override
    public TrackKey key() {
      throw new AssertionError("not asked for");
    }

    @Override
    public String name() {
      return "";
    }

    @Override
    public Supplier<Slice> slice() {
      throw new AssertionError("not asked for");
    }

    @Override
    public Map<String, Long> work() {
      return Map.of();
    }

    @Override
    public void failures(RouteFailures taker) {
      routes.accept(taker);
    }
  }

  private static TimeRange seconds(long from, long to) {
    return new TimeRange(from * SECOND, to * SECOND);
  }

  private void add(long second, Consumer<BackendPeriod.RouteFailures> routes) {
    failed.add(new Told(routes), seconds(second, second + 1));
  }

  private Tallies within(String route, TimeRange range) {
    return Slice.tallies(failed.routes().get(route), range);
  }

  @Test
  void eachKindIsAddedUpWithinItsTime() {
    add(0, taker -> taker.take("GET", "/a", 1, 2, 3));
    add(
        1,
        taker -> {
          taker.take("", "/b", 7, 0, 0);
          taker.take("GET", "/a", 10, 0, 30);
        });
    add(2, taker -> taker.take("GET", "/a", 100, 200, 0));

    assertThat(failed.routes()).containsOnlyKeys("GET /a", "/b");
    Tallies some = within("GET /a", seconds(1, 3));
    assertThat(some.get(Tally.RESPONSES_5XX)).isEqualTo(110);
    assertThat(some.get(Tally.RESET)).isEqualTo(200);
    assertThat(some.get(Tally.CLOSED)).isEqualTo(30);
    assertThat(within("GET /a", seconds(0, 1)).get(Tally.RESET)).isEqualTo(2);
    assertThat(within("/b", seconds(0, 3)).get(Tally.RESPONSES_5XX)).isEqualTo(7);
    assertThat(within("/b", seconds(2, 3)).get(Tally.RESPONSES_5XX)).isZero();
  }

  /** One by one the periods tell the same as their sums do. */
  @Test
  void slicesTellWhatTheSumsTell() {
    add(0, taker -> taker.take("GET", "/a", 1, 2, 3));
    add(1, taker -> taker.take("GET", "/b", 4, 5, 6));
    List<Slice> slices = failed.routes().get("GET /a");

    assertThat(slices).hasSize(2);
    assertThat(slices.get(0).range()).isEqualTo(seconds(0, 1));
    assertThat(slices.get(0).tallies().get(Tally.CLOSED)).isEqualTo(3);
    assertThat(Slice.tallies(slices).get(Tally.RESET)).isEqualTo(2);
    assertThat(slices.get(1).tallies().get(Tally.RESPONSES_5XX)).isZero();
  }

  @Test
  void whatIsOverIsForgotten() {
    for (int i = 0; i < 10; i++) {
      String path = "/" + i;
      add(i, taker -> taker.take("GET", path, 1, 0, 0));
    }
    failed.keep(3 * SECOND, 100);
    assertThat(failed.routes()).hasSize(7).containsKey("GET /3");
    failed.keep(0, 2);
    assertThat(failed.routes()).containsOnlyKeys("GET /8", "GET /9");
    failed.clear();
    assertThat(failed.routes()).isEmpty();
  }

  @Test
  void ofAPeriodTheFirstRoutesAreKept() {
    add(
        0,
        taker -> {
          for (int i = 0; i <= FailedRoutes.MOST_ROUTES; i++) {
            taker.take("GET", "/" + i, 1, 0, 0);
          }
        });
    assertThat(failed.routes())
        .hasSize(FailedRoutes.MOST_ROUTES)
        .containsKey("GET /" + (FailedRoutes.MOST_ROUTES - 1));
  }

  /** Paths may be new all the time: names of what is over are given up, and nothing else. */
  @Test
  void namesAreBounded() {
    for (int i = 0; i < 1_000; i++) {
      int second = i;
      add(
          i,
          taker -> {
            for (int route = 0; route < FailedRoutes.MOST_ROUTES; route++) {
              taker.take("GET", "/" + second + "/" + route, second, route + 1, 0);
            }
          });
      failed.keep(0, LiveBackend.MOST_PERIODS);
      assertThat(failed.names())
          .isLessThanOrEqualTo(FailedRoutes.MOST_NAMES + FailedRoutes.MOST_ROUTES);
    }
    assertThat(failed.routes()).hasSize(FailedRoutes.MOST_ROUTES * LiveBackend.MOST_PERIODS);
    for (int i = 1_000 - LiveBackend.MOST_PERIODS; i < 1_000; i++) {
      Tallies tallies = within("GET /" + i + "/31", seconds(0, 2_000));
      assertThat(tallies.get(Tally.RESPONSES_5XX)).isEqualTo(i);
      assertThat(tallies.get(Tally.RESET)).isEqualTo(32);
    }
  }

  @Test
  void moreThanAnIntHoldsIsAsMuchAsItHolds() {
    add(0, taker -> taker.take("GET", "/a", Long.MAX_VALUE, 0, 0));
    assertThat(within("GET /a", seconds(0, 1)).get(Tally.RESPONSES_5XX))
        .isEqualTo(Integer.MAX_VALUE);
  }
}
