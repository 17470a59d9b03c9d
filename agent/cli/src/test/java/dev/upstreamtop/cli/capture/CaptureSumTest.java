// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The sums of a capture that goes on for long. */
class CaptureSumTest {

  private static final int MOST = CaptureSum.MOST_BACKENDS;
  private static final BackendKey OTHER = new BackendKey(Endpoint.OTHER, Side.CLIENT);

  private final CaptureSum sum = new CaptureSum();

  @Test
  void asManyAsHaveRoomAreToldApart() {
    assertThat(MOST).isEqualTo(1_024);
    add(0, MOST - 1);
    assertThat(sum.words()).startsWith("1023 requests to 1023 backends in ");
    add(MOST - 1, MOST);
    assertThat(sum.backends()).hasSize(MOST).noneMatch(row -> row.key().equals(OTHER));
    assertThat(sum.words()).startsWith("1024 requests to 1024 backends in ");
  }

  /** Pods that come and go: whatever is said of one is in a sum, and there is one row for them. */
  @Test
  void whatComesBehindThemIsOneRow() {
    add(0, MOST);
    add(MOST, MOST + 1);
    assertThat(requestsByKey()).hasSize(MOST + 1).containsEntry(OTHER, 1L);

    for (int i = 1; i < 20; i++) {
      add(i * MOST, (i + 1) * MOST);
    }
    add(0, MOST);
    long all = 21L * MOST + 1;
    List<BackendRow> rows = sum.backends();
    assertThat(rows).hasSize(MOST + 1);
    assertThat(rows.getFirst().key()).isEqualTo(OTHER);
    assertThat(rows.getFirst().counts().requests()).isEqualTo(all - 2L * MOST);
    assertThat(rows.getFirst().times().header().count()).isEqualTo(all - 2L * MOST);
    assertThat(rows.subList(1, rows.size())).allMatch(row -> row.counts().requests() == 2);
    assertThat(sum.words()).startsWith(all + " requests to more than 1024 backends in ");
  }

  /** What the capture itself could not tell apart, and a side of its own. */
  @Test
  void otherRowsOfTheCaptureAreNoBackendsOfTheirOwn() {
    add(0, 1);
    accept(row(OTHER));
    accept(row(new BackendKey(Endpoint.OTHER, Side.SERVER)));
    assertThat(requestsByKey()).hasSize(3).containsEntry(OTHER, 1L);
    assertThat(sum.words()).startsWith("2 requests to more than 1 backend in ");
  }

  /** One that is told of without traffic is no reason to speak of others. */
  @Test
  void whoIsIdleBeyondThemIsNotCounted() {
    add(0, MOST);
    accept(BackendRow.empty(key(MOST), "late", false));
    assertThat(sum.backends()).hasSize(MOST);
    assertThat(sum.words()).startsWith("1024 requests to 1024 backends in ");
  }

  private Map<BackendKey, Long> requestsByKey() {
    return sum.backends().stream()
        .collect(Collectors.toMap(BackendRow::key, row -> row.counts().requests()));
  }

  private void add(int from, int to) {
    accept(
        IntStream.range(from, to)
            .mapToObj(CaptureSumTest::key)
            .map(CaptureSumTest::row)
            .toArray(BackendRow[]::new));
  }

  private void accept(BackendRow... rows) {
    sum.accept(
        new Snapshot(
            CaptureIdentity.NONE,
            new Interval(1, 1, 1_000_000_000, false),
            List.of(rows),
            Exchanges.NONE,
            CaptureStatus.idle(CaptureMode.DIRECT, CaptureState.CAPTURING, "")));
  }

  private static BackendKey key(int number) {
    return new BackendKey(
        new Endpoint("10.%d.%d.1".formatted(number / 256, number % 256), 80), Side.CLIENT);
  }

  /** One request each. */
  private static BackendRow row(BackendKey key) {
    long[] buckets = new long[LatencyHistogram.BUCKETS];
    buckets[7] = 1;
    LatencyHistogram one = LatencyHistogram.of(buckets, 8_000);
    return new BackendRow(
        key,
        "",
        false,
        Counts.builder().set(Counter.REQUESTS, 1).set(Counter.RESPONSES_2XX, 1).build(),
        Gauges.NONE,
        new Times(LatencyHistogram.EMPTY, one, one),
        List.of(),
        List.of());
  }
}
