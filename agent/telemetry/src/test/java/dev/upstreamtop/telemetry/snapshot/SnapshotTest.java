// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotTest {

  private static final BackendKey ORDERS = Traffic.client("10.0.0.9", 8080);
  private static final BackendKey USERS = Traffic.client("::1", 9001);

  @Test
  void totalsAddCountsAndTakeTheOldestRequestInFlight() {
    BackendRow totals =
        Traffic.snapshot(
                1, List.of(Traffic.row(ORDERS, "orders", 2), Traffic.row(USERS, "users", 3)))
            .totals();
    assertThat(totals.counts().requests()).isEqualTo(24 * 5);
    Counts one = Traffic.row(ORDERS, "", 1).counts();
    assertThat(Counter.ALL)
        .allSatisfy(
            counter -> assertThat(totals.counts().get(counter)).isEqualTo(5 * one.get(counter)));
    assertThat(totals.counts().responses()).isEqualTo(100);
    assertThat(totals.counts().failures()).isEqualTo(new FailureCounts(5, 5, 5));
    assertThat(totals.counts().connectFailed()).isEqualTo(30);
    assertThat(totals.gauges())
        .isEqualTo(new Gauges(5, 15_000_000, 55, 18_000_000, 60, 21_000_000));
    assertThat(totals.times().header().count()).isEqualTo(100);
    assertThat(totals.routes()).isEmpty();
  }

  @Test
  void addingIntervalsAddsCountsAndKeepsTheLaterGauges() {
    BackendRow early = Traffic.row(ORDERS, "old", 4, Traffic.route("GET", "/a", 5, 1));
    BackendRow late =
        Traffic.row(
            ORDERS, "new", 1, Traffic.route("GET", "/a", 7, 2), Traffic.route("POST", "/a", 1, 0));
    BackendRow sum = early.plus(late);
    assertThat(sum.name()).isEqualTo("new");
    assertThat(sum.counts().requests()).isEqualTo(24 * 5);
    assertThat(sum.gauges().inFlight()).isEqualTo(1);
    assertThat(sum.routes()).extracting(RouteRow::requests).containsExactly(12L, 1L);
    assertThat(sum.routes().get(0).serverErrors()).isEqualTo(3);
    assertThat(sum.routes().get(0).headerTime().count()).isEqualTo(12);
  }

  @Test
  void ratesAreInSecondsAndAnEmptyIntervalHasNone() {
    Snapshot second = Traffic.snapshot(1, List.of());
    assertThat(second.interval().perSecond(250)).isEqualTo(250.0);
    Snapshot nothing =
        new Snapshot(
            CaptureIdentity.NONE,
            new Interval(1, 0, 0, true),
            List.of(),
            Exchanges.NONE,
            CaptureStatus.idle(CaptureMode.FEED, CaptureState.STOPPED, ""));
    assertThat(nothing.interval().perSecond(250)).isZero();
    assertThat(nothing.totals().isIdle()).isTrue();
  }

  @Test
  void endpointsAreWrittenAsUrlsWriteThem() {
    assertThat(ORDERS.endpoint()).hasToString("10.0.0.9:8080");
    assertThat(USERS.endpoint()).hasToString("[::1]:9001");
    assertThat(Endpoint.OTHER).hasToString("other");
    assertThatIllegalArgumentException().isThrownBy(() -> new Endpoint("10.0.0.9", 65_536));
  }

  @Test
  void anUnlabelledBackendIsShownByItsEndpoint() {
    assertThat(BackendRow.empty(ORDERS, "", false).displayName()).isEqualTo("10.0.0.9:8080");
    assertThat(BackendRow.empty(ORDERS, "orders-1", false).displayName()).isEqualTo("orders-1");
  }
}
