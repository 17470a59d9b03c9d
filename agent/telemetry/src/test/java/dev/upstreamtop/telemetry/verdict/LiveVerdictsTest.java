// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Sample.Measure;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;
import dev.upstreamtop.telemetry.snapshot.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a snapshot tells is what is judged, and judging harms nobody. */
class LiveVerdictsTest {

  private static final BackendKey ORDERS = Traffic.client("10.0.0.9", 8080);
  private static final long MILLI = 1_000_000;

  private static BackendRow errors(BackendKey key, long count) {
    return new BackendRow(
        key,
        "orders",
        false,
        Counts.builder().set(Counter.REQUESTS, count).set(Counter.RESPONSES_5XX, count).build(),
        Gauges.NONE,
        Times.NONE,
        List.of(Traffic.route("GET", "/orders", count, count)),
        List.of());
  }

  private static Snapshot shortInterval(long number, long millis, List<BackendRow> rows) {
    return new Snapshot(
        CaptureIdentity.NONE,
        new Interval(number, Traffic.START_NANOS + number * millis * MILLI, millis * MILLI, false),
        rows,
        Exchanges.NONE,
        Traffic.capturing(1, Map.of()));
  }

  /** A tally that is not counted would judge nobody ill for it. */
  @Test
  void everyTallyAndEveryTimeIsThatOfTheRow() {
    Counts.Builder counts = Counts.builder();
    Counter.ALL.forEach(counter -> counts.set(counter, 100 + counter.place()));
    BackendRow row =
        new BackendRow(
            ORDERS,
            "",
            false,
            counts.build(),
            new Gauges(1, 2, 3, 4, 5, 6),
            new Times(
                Traffic.histogram(1 * MILLI),
                Traffic.histogram(2 * MILLI, 200 * MILLI),
                Traffic.histogram(3 * MILLI, 3 * MILLI, 70_000 * MILLI)),
            List.of(),
            List.of());
    Slice slice = KeptRow.of(row, new Interval(7, 5_000, 2_000, false)).get();

    assertThat(slice.range().startNanos()).isEqualTo(3_000);
    assertThat(slice.range().endNanos()).isEqualTo(5_000);
    for (Tally tally : Tally.values()) {
      assertThat(slice.tallies().get(tally))
          .as("%s", tally)
          .isEqualTo(row.counts().get(Counter.valueOf(tally.name())));
      assertThat(tally.figure()).isEqualTo(Counter.valueOf(tally.name()).figure());
    }
    assertThat(slice.levels().inFlight()).isEqualTo(1);
    assertThat(slice.levels().oldestInFlightNanos()).isEqualTo(2);
    assertThat(slice.levels().receiving()).isEqualTo(3);
    assertThat(slice.levels().oldestReceivingNanos()).isEqualTo(4);
    assertSame(row.times().connect(), slice.times(Measure.CONNECT));
    assertSame(row.times().header(), slice.times(Measure.HEADER));
    assertSame(row.times().response(), slice.times(Measure.RESPONSE));
  }

  private static void assertSame(LatencyHistogram told, Distribution judged) {
    assertThat(judged.count()).isEqualTo(told.count());
    for (int percent = 10; percent <= 100; percent += 10) {
      assertThat(judged.percentileNanos(percent)).isEqualTo(told.percentileNanos(percent));
    }
  }

  @Test
  void whatIsWrongIsSaidOfBothEnds() {
    Verdicts verdicts = new LiveVerdicts().see(Traffic.snapshot(1, List.of(errors(ORDERS, 10))));

    assertThat(verdicts.failing()).containsExactly(ORDERS.endpoint());
    assertThat(verdicts.isFailing(ORDERS.otherEnd())).isTrue();
    assertThat(verdicts.trouble(ORDERS).map(Verdicts::words))
        .hasValue(
            "answers with 5xx on GET /orders since 2026-01-01T00:00:00Z: 100 % of its answers"
                + " (10)");
    assertThat(verdicts.of(Traffic.client("10.0.0.8", 8080))).isEmpty();
  }

  /** An answer with 200 may be that of a call that failed. */
  @Test
  void aCallThatFailsIsNoAnswerWith5xx() {
    BackendRow row =
        new BackendRow(
            ORDERS,
            "orders",
            false,
            Counts.builder()
                .set(Counter.REQUESTS, 20)
                .set(Counter.RESPONSES_2XX, 20)
                .set(Counter.HTTP2_REQUESTS, 20)
                .set(Counter.GRPC_OK, 10)
                .set(Counter.GRPC_UNAVAILABLE, 10)
                .build(),
            Gauges.NONE,
            Times.NONE,
            List.of(),
            List.of());
    Verdicts verdicts = new LiveVerdicts().see(Traffic.snapshot(1, List.of(row)));

    assertThat(verdicts.trouble(ORDERS).map(Verdicts::words))
        .hasValue(
            "fails calls with UNAVAILABLE since 2026-01-01T00:00:00Z: 50 % of its answers"
                + " (10, gRPC UNAVAILABLE 10)");
  }

  @Test
  void theRouteOfFailedCallsIsNamed() {
    BackendRow row =
        new BackendRow(
            ORDERS,
            "",
            false,
            Counts.builder()
                .set(Counter.REQUESTS, 20)
                .set(Counter.RESPONSES_2XX, 20)
                .set(Counter.GRPC_OK, 10)
                .set(Counter.GRPC_UNAVAILABLE, 10)
                .build(),
            Gauges.NONE,
            Times.NONE,
            List.of(
                Traffic.calls("/shop.Orders/Get", 10, 0), Traffic.calls("/shop.Cart/Pay", 10, 10)),
            List.of());

    assertThat(
            new LiveVerdicts()
                .see(Traffic.snapshot(1, List.of(row)))
                .trouble(ORDERS)
                .map(Verdicts::words))
        .hasValueSatisfying(
            words -> assertThat(words).contains("POST /shop.Cart/Pay", "gRPC UNAVAILABLE 10"));
  }

  @Test
  void whatExceedsATableIsNobodysFault() {
    BackendKey other = new BackendKey(Endpoint.OTHER, ORDERS.side());

    assertThat(new LiveVerdicts().see(Traffic.snapshot(1, List.of(errors(other, 100)))))
        .isEqualTo(Verdicts.NONE);
  }

  /** A tenth of a second says too little, and sixty of them are no past. */
  @Test
  void shortIntervalsAreJudgedTogether() {
    LiveVerdicts judgement = new LiveVerdicts();
    List<Boolean> failing = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      List<BackendRow> rows = List.of(errors(ORDERS, 1));
      failing.add(judgement.see(shortInterval(i, 100, rows)).isFailing(ORDERS));
    }

    assertThat(failing.subList(0, 8)).containsOnly(false);
    assertThat(failing.get(9)).isTrue();
  }

  @Test
  void aMomentWithoutTrafficChangesNothing() {
    LiveVerdicts judgement = new LiveVerdicts();
    Verdicts before = judgement.see(Traffic.snapshot(1, List.of(errors(ORDERS, 10))));

    assertThat(judgement.see(Snapshot.status(1, Traffic.capturing(0, Map.of())))).isSameAs(before);
  }

  @Test
  void whateverJudgingThrowsCostsOneIntervalsVerdictAlone() {
    for (Throwable thrown :
        List.of(new IllegalStateException(), new StackOverflowError(), new OutOfMemoryError())) {
      int[] begun = {0};
      LiveVerdicts judgement =
          new LiveVerdicts(
              () -> {
                begun[0]++;
                return rows -> {
                  if (begun[0] == 1) {
                    if (thrown instanceof Error error) {
                      throw error;
                    }
                    throw (RuntimeException) thrown;
                  }
                  return List.of();
                };
              });

      Snapshot first = Traffic.snapshot(1, List.of(errors(ORDERS, 10)));
      assertThat(judgement.see(first)).isEqualTo(Verdicts.NONE);
      assertThat(judgement.withUnjudged(first).capture().loss().lost())
          .containsEntry(LiveVerdicts.UNJUDGED, 1L);
      Snapshot second = Traffic.snapshot(2, List.of(errors(ORDERS, 10)));
      assertThat(judgement.see(second).of(ORDERS)).isEqualTo(Optional.empty());
      assertThat(judgement.withUnjudged(second)).isSameAs(second);
      assertThat(begun[0]).isEqualTo(2);
    }
  }
}
