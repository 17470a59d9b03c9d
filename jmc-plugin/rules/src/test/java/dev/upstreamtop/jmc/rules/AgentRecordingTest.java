// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.model.Selection;
import dev.upstreamtop.jmc.rules.model.SlowExchange;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.ByteCounts;
import dev.upstreamtop.jmc.rules.sample.Distribution;
import dev.upstreamtop.jmc.rules.sample.Side;
import dev.upstreamtop.jmc.rules.sample.Tunnels;
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
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.flightrecorder.JfrLoaderToolkit;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.Severity;

/**
 * What the agent's own sink writes into a real recording of this JVM, read by the model and the
 * rules.
 */
class AgentRecordingTest {

  private static final BackendKey CHECKOUT =
      new BackendKey(
          new Endpoint("10.0.1.12", 8080), dev.upstreamtop.telemetry.snapshot.Side.SERVER);
  private static final BackendId CHECKOUT_ID = new BackendId("10.0.1.12:8080", Side.SERVER);
  private static final long START_NANOS = System.currentTimeMillis() * 1_000_000 + 123_456;
  private static final long MILLI = 1_000_000;

  private static LatencyHistogram headerTimes = LatencyHistogram.EMPTY;
  private static IItemCollection items;

  @BeforeAll
  static void record(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("agent.jfr");
    try (JfrSink sink = JfrSink.register();
        Recording recording = new Recording()) {
      JfrSink.eventTypes().forEach(recording::enable);
      recording.start();
      sink.configured(CaptureSettings.defaults());
      for (int second = 0; second < 4; second++) {
        sink.accept(snapshot(second));
      }
      recording.stop();
      recording.dump(file);
    }
    items = JfrLoaderToolkit.loadEvents(file.toFile());
  }

  @Test
  void theModelTellsTheFiguresOfTheSnapshots() {
    RecordingModel model = RecordingModel.of(items);
    LeaderboardRow row =
        model.leaderboard(Selection.of(model.range())).row(CHECKOUT_ID).orElseThrow();

    assertThat(row.backend().displayName()).isEqualTo("checkout (10.0.1.12:8080)");
    assertThat(row.backend().self()).isTrue();
    assertThat(row.requests()).isEqualTo(400);
    assertThat(row.results().serverErrors()).isEqualTo(48);
    assertThat(row.results().successful()).isEqualTo(344);
    assertThat(row.results().reset()).isEqualTo(8);
    assertThat(row.headerTime().count()).isEqualTo(headerTimes.count());
    assertThat(row.headerTime().p50Nanos()).isEqualTo(headerTimes.percentileNanos(50));
    assertThat(row.headerTime().p90Nanos()).isEqualTo(headerTimes.percentileNanos(90));
    assertThat(row.headerTime().p99Nanos()).isEqualTo(headerTimes.percentileNanos(99));
    assertThat(row.headerTime().maxNanos()).isEqualTo(headerTimes.maxNanos());
    assertThat(Distribution.BEYOND_NANOS).isEqualTo(LatencyHistogram.BEYOND_NANOS);
    assertThat(row.headerTime().meanNanos()).isCloseTo(headerTimes.meanNanos(), within(2L));
    assertThat(row.gauges())
        .isEqualTo(new dev.upstreamtop.jmc.rules.sample.Gauges(3, 5 * MILLI, 4, 6 * MILLI));
    assertThat(row.tunnels())
        .isEqualTo(
            new Tunnels(
                5,
                7 * MILLI,
                new dev.upstreamtop.jmc.rules.sample.TunnelCounts(
                    new ByteCounts(4_000, 36_000), 8, 12)));
  }

  @Test
  void exchangesStandAtTheirTimesOnTheWire() {
    RecordingModel model = RecordingModel.of(items);
    List<SlowExchange> slow = model.slowExchanges(Selection.of(model.range()), 10);

    assertThat(slow).isNotEmpty();
    assertThat(slow.get(0).exchange().responseNanos()).isEqualTo(700 * MILLI + 1);
    assertThat(slow.get(0).exchange().range().startNanos()).isEqualTo(START_NANOS + 3_000 * MILLI);
    assertThat(slow.get(0).exchange().status()).isEqualTo(500);
    assertThat(slow.get(0).exchange().route()).isEqualTo("/checkout");
  }

  @Test
  void aRuleTellsTheSameFigure() {
    IResult result = RuleAssertions.evaluate(new ErrorShareRule(), items);
    assertThat(result.getSeverity()).isEqualTo(Severity.WARNING);
    assertThat(RuleAssertions.text(result))
        .contains("checkout (10.0.1.12:8080)")
        .contains("answers with 5xx: 12 % of its answers (48)");
  }

  private static Snapshot snapshot(int second) {
    long[] counts = new long[LatencyHistogram.BUCKETS];
    for (int i = 0; i < 98; i++) {
      counts[LatencyHistogram.bucketOf((1 + i * (second + 1)) * MILLI)]++;
    }
    LatencyHistogram times = LatencyHistogram.of(counts, 98 * 70 * MILLI * (second + 1));
    headerTimes = headerTimes.plus(times);
    BackendRow row =
        new BackendRow(
            CHECKOUT,
            "checkout",
            true,
            Counts.builder()
                .set(Counter.REQUESTS, 100)
                .set(Counter.RESPONSES_2XX, 86)
                .set(Counter.RESPONSES_5XX, 12)
                .set(Counter.RESET, 2)
                .set(Counter.CONNECTS, 100)
                .set(Counter.BYTES_SENT, 10_000)
                .set(Counter.BYTES_RECEIVED, 90_000)
                .set(Counter.TUNNEL_BYTES_SENT, 1_000)
                .set(Counter.TUNNEL_BYTES_RECEIVED, 9_000)
                .set(Counter.TUNNELS_ENDED_BY_CLIENT, 2)
                .set(Counter.TUNNELS_ENDED_BY_BACKEND, 3)
                .build(),
            new Gauges(3, 5 * MILLI, 4, 6 * MILLI, 5, 7 * MILLI),
            new Times(LatencyHistogram.EMPTY, times, times),
            List.of(),
            List.of());
    Exchange exchange =
        new Exchange(
            CHECKOUT,
            "POST",
            "/checkout",
            ExchangeResult.of(Outcome.RESPONSE, 500),
            new ExchangeTimes(
                START_NANOS + second * 1_000L * MILLI,
                (100 + 200 * second) * MILLI,
                (100 + 200 * second) * MILLI + 1),
            new Bytes(100, 900),
            Owner.UNKNOWN);
    return new Snapshot(
        CaptureIdentity.NONE,
        new Interval(second, START_NANOS + (second + 1) * 1_000L * MILLI, 1_000 * MILLI, false),
        List.of(row),
        new Exchanges(List.of(exchange), 0),
        CaptureStatus.idle(CaptureMode.DIRECT, CaptureState.CAPTURING, ""));
  }
}
