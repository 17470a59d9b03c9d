// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.model.Selection;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.Side;
import dev.upstreamtop.telemetry.jfr.JfrSink;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Bytes;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.ExchangeResult;
import dev.upstreamtop.telemetry.snapshot.ExchangeTimes;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.Owner;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.flightrecorder.JfrLoaderToolkit;

/** Dumps of one running recording that Mission Control opens as one: what both hold counts once. */
class OverlappingDumpsTest {

  private static final BackendKey ORDERS =
      new BackendKey(
          new Endpoint("10.0.1.10", 8080), dev.upstreamtop.telemetry.snapshot.Side.CLIENT);
  private static final BackendId ORDERS_ID = new BackendId("10.0.1.10:8080", Side.CLIENT);
  private static final long START_NANOS = System.currentTimeMillis() * 1_000_000;
  private static final long MILLI = 1_000_000;
  private static final int SECONDS = 6;

  private static IItemCollection whole;
  private static IItemCollection together;

  @BeforeAll
  static void record(@TempDir Path directory) throws Exception {
    File early = directory.resolve("early.jfr").toFile();
    File late = directory.resolve("late.jfr").toFile();
    try (JfrSink sink = JfrSink.register();
        Recording recording = new Recording()) {
      JfrSink.eventTypes().forEach(recording::enable);
      recording.enable("jdk.GarbageCollection");
      recording.enable("jdk.GCPhasePause");
      recording.start();
      sink.configured(CaptureSettings.defaults());
      for (int second = 1; second <= SECONDS; second++) {
        sink.accept(snapshot(second));
        sink.flush();
        if (second == SECONDS / 2) {
          System.gc();
          recording.dump(early.toPath());
        }
      }
      recording.dump(late.toPath());
    }
    whole = JfrLoaderToolkit.loadEvents(late);
    together = JfrLoaderToolkit.loadEvents(List.of(early, late));
  }

  @Test
  void figuresAreThoseOfTheWholeOne() {
    LeaderboardRow row = row(together);

    assertThat(row.requests()).isEqualTo(100L * SECONDS);
    assertThat(row.headerTime().count()).isEqualTo(100L * SECONDS);
    assertThat(row).isEqualTo(row(whole));
  }

  private static LeaderboardRow row(IItemCollection items) {
    RecordingModel model = RecordingModel.of(items);
    return model.leaderboard(Selection.of(model.range())).row(ORDERS_ID).orElseThrow();
  }

  @Test
  void soAreExchangesLossesFailuresAndPausesOfTheJvm() {
    RecordingModel one = RecordingModel.of(whole);
    RecordingModel both = RecordingModel.of(together);

    assertThat(both.recording().exchanges()).hasSize(SECONDS);
    assertThat(both.recording().exchanges()).isEqualTo(one.recording().exchanges());
    assertThat(both.recording().captures()).isEqualTo(one.recording().captures());
    assertThat(both.recording().failures()).isEqualTo(one.recording().failures());
    assertThat(both.recording().jvmSpans()).isEqualTo(one.recording().jvmSpans());
    assertThat(one.recording().jvmSpans()).isNotEmpty();
    assertThat(both.notes()).isEqualTo(one.notes());
  }

  @Test
  void soIsWhatTheJudgementSays() {
    assertThat(RecordingModel.of(whole).judged().findings()).isNotEmpty();
    assertThat(RecordingModel.of(together).judged()).isEqualTo(RecordingModel.of(whole).judged());
  }

  private static Snapshot snapshot(int second) {
    long[] counts = new long[LatencyHistogram.BUCKETS];
    counts[LatencyHistogram.bucketOf(5 * MILLI)] = 100;
    LatencyHistogram times = LatencyHistogram.of(counts, 500 * MILLI);
    BackendRow row =
        new BackendRow(
            ORDERS,
            "orders",
            true,
            Counts.builder()
                .set(Counter.REQUESTS, 100)
                .set(Counter.RESPONSES_2XX, 78)
                .set(Counter.RESPONSES_5XX, 20)
                .set(Counter.RESET, 2)
                .build(),
            Gauges.NONE,
            new Times(LatencyHistogram.EMPTY, times, times),
            List.of(),
            List.of());
    Exchange exchange =
        new Exchange(
            ORDERS,
            "GET",
            "/orders",
            ExchangeResult.of(Outcome.RESET, 0),
            new ExchangeTimes(START_NANOS + second * 1_000L * MILLI, 0, 500 * MILLI),
            new Bytes(100, 0),
            Owner.UNKNOWN);
    return new Snapshot(
        new CaptureIdentity("0123456789abcdef", "proxy-1", START_NANOS),
        new Interval(second, START_NANOS + second * 1_000L * MILLI, 1_000 * MILLI, false),
        List.of(row),
        new Exchanges(List.of(exchange), 0),
        CaptureStatus.idle(CaptureMode.DIRECT, CaptureState.CAPTURING, ""));
  }
}
