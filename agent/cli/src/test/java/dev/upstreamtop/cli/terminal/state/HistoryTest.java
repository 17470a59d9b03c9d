// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private static final BackendKey KEY = Traffic.client("10.0.0.1", 80);

  private static Snapshot snapshot(long sequence, long seconds) {
    Snapshot one = Traffic.snapshot(sequence, List.of(Traffic.well(KEY, "", 10, 1)), List.of());
    return new Snapshot(
        CaptureIdentity.NONE,
        new Interval(sequence, one.interval().endEpochNanos(), seconds * Traffic.SECOND, false),
        one.backends(),
        Exchanges.NONE,
        one.capture());
  }

  private static History history(int snapshots, long seconds) {
    History history = History.of(snapshot(1, seconds));
    for (int i = 2; i <= snapshots; i++) {
      history = history.plus(snapshot(i, seconds));
    }
    return history;
  }

  @Test
  void keepsABoundedNumberOfSnapshots() {
    assertThat(history(100, 1).snapshots()).hasSize(History.MOST);
    assertThat(history(100, 1).latest().interval().sequence()).isEqualTo(100);
  }

  @Test
  void sumsOverAboutEightSecondsAndAtLeastOneInterval() {
    assertThat(history(20, 1).window()).hasSize(8);
    assertThat(history(20, 5).window()).hasSize(2);
    assertThat(history(20, 60).window()).hasSize(1);
    assertThat(history(20, 1).row(KEY).counts().requests()).isEqualTo(80);
    assertThat(history(20, 1).rate(KEY)).isEqualTo(10);
  }

  @Test
  void hasNoRateBeforeABackendWasKnown() {
    assertThat(history(2, 1).trend(List.of(KEY), Trend.RATE, 4))
        .containsExactly(0.0, 0.0, 10.0, 10.0);
    assertThat(history(2, 1).trend(List.of(Traffic.client("10.0.0.9", 1)), Trend.RATE, 4))
        .containsExactly(0.0, 0.0, 0.0, 0.0);
  }

  @Test
  void keepsTrendsForLongerThanSnapshots() {
    History long1 = history(200, 1);

    assertThat(long1.trend(List.of(KEY), Trend.RATE, History.LONGEST_TREND))
        .hasSize(History.LONGEST_TREND)
        .containsOnly(10.0);
    assertThat(long1.trend(List.of(KEY, KEY), Trend.RATE, 2)).containsExactly(20.0, 20.0);
    double p99 = long1.trend(List.of(KEY), Trend.P99, 1).getFirst();
    assertThat(p99).isPositive();
    assertThat(long1.trend(List.of(KEY, KEY), Trend.P99, 1)).containsExactly(p99);
    assertThat(long1.trend(List.of(KEY), Trend.ERRORS, 3)).containsOnly(0.0);
  }

  @Test
  void remembersLossesSinceTheStart() {
    TreeMap<String, Long> lost = new TreeMap<>();
    lost.put("ringFull", 3L);
    History history =
        History.of(Traffic.snapshot(1, List.of(), List.of(), Traffic.status(lost, List.of())));
    for (int i = 2; i < 40; i++) {
      history = history.plus(snapshot(i, 1));
    }

    assertThat(history.lost()).containsEntry("ringFull", 3L);
  }

  @Test
  void keepsRoomForFailuresAmongTheRecentExchanges() {
    History history = History.of(Traffic.incident(1)).plus(Traffic.incident(2));

    List<Exchange> recent = history.recent(4, exchange -> true);

    assertThat(recent).hasSize(4);
    assertThat(recent)
        .isSortedAccordingTo(
            (a, b) -> Long.compare(b.times().endEpochNanos(), a.times().endEpochNanos()));
    assertThat(recent.stream().filter(History::isFailure)).hasSizeGreaterThanOrEqualTo(2);
    assertThat(recent.stream().filter(exchange -> exchange.status() == 200)).isNotEmpty();
  }

  @Test
  void keepsFailuresAndTheSlowestOfOneBackend() {
    BackendKey checkout = Traffic.client("10.0.1.12", 8080);
    History history = History.of(Traffic.incident(1)).plus(Traffic.incident(2));

    assertThat(history.notable(checkout, 3))
        .hasSize(3)
        .allMatch(exchange -> exchange.backend().equals(checkout));
    assertThat(history.notable(Traffic.client("10.0.1.10", 8080), 1)).hasSize(1);
    assertThat(history.notable(Traffic.client("10.0.9.9", 8080), 5)).isEmpty();
  }
}
