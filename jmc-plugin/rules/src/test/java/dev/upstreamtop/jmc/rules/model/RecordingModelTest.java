// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import static dev.upstreamtop.jmc.rules.SyntheticRecording.MILLI;
import static dev.upstreamtop.jmc.rules.SyntheticRecording.SECOND;
import static dev.upstreamtop.jmc.rules.SyntheticRecording.START_NANOS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.upstreamtop.jmc.rules.ForeignRecording;
import dev.upstreamtop.jmc.rules.SyntheticRecording;
import dev.upstreamtop.jmc.rules.Traffic;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.ByteCounts;
import dev.upstreamtop.jmc.rules.sample.EventNames;
import dev.upstreamtop.jmc.rules.sample.Gauges;
import dev.upstreamtop.jmc.rules.sample.JvmCause;
import dev.upstreamtop.jmc.rules.sample.JvmSpan;
import dev.upstreamtop.jmc.rules.sample.Side;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.rules.sample.TunnelCounts;
import dev.upstreamtop.jmc.rules.sample.Tunnels;
import dev.upstreamtop.telemetry.catalogue.LossCauses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmc.flightrecorder.JfrLoaderToolkit;

class RecordingModelTest {

  private static final String ORDERS = "10.0.1.10:8080";
  private static final String CHECKOUT = "10.0.1.12:8080";
  private static final BackendId ORDERS_ID = new BackendId(ORDERS, Side.CLIENT);
  private static final BackendId CHECKOUT_ID = new BackendId(CHECKOUT, Side.CLIENT);

  @Test
  void tellsTheLeaderboardOfTheWholeRecording() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 10; second++) {
      traffic.requests(ORDERS, second, 30).requests(CHECKOUT, second, 10);
      traffic.results(CHECKOUT, second, EventNames.RESPONSES_2XX, 8L, EventNames.RESPONSES_5XX, 2L);
    }
    RecordingModel model = RecordingModel.of(traffic.load());

    assertThat(model.range()).isEqualTo(new TimeRange(START_NANOS, START_NANOS + 10 * SECOND + 1));
    Leaderboard board = model.leaderboard(Selection.of(model.range()));
    assertThat(board.coveredNanos()).isEqualTo(10 * SECOND);
    assertThat(board.rows())
        .extracting(row -> row.backend().id())
        .containsExactly(ORDERS_ID, CHECKOUT_ID);
    LeaderboardRow checkout = board.row(CHECKOUT_ID).orElseThrow();
    assertThat(checkout.requests()).isEqualTo(100);
    assertThat(checkout.requestsPerSecond()).isCloseTo(10, within(1e-9));
    assertThat(checkout.share()).isCloseTo(0.25, within(1e-9));
    assertThat(checkout.errorShare()).isCloseTo(0.2, within(1e-9));
  }

  @Test
  void adjoiningRangesSumUpToTheWhole() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 10; second++) {
      traffic.requests(ORDERS, second, 1L << second);
    }
    RecordingModel model = RecordingModel.of(traffic.load());

    long cut = START_NANOS + 3 * SECOND + 700 * MILLI;
    long before = requests(model, new TimeRange(START_NANOS, cut));
    long after = requests(model, new TimeRange(cut, START_NANOS + 11 * SECOND));
    assertThat(before).isEqualTo(1 + 2 + 4 + 8);
    assertThat(before + after).isEqualTo((1 << 10) - 1);
  }

  @Test
  void percentilesComeFromMergedHistogramsAndAreNotAveraged() {
    Traffic traffic = new Traffic();
    long[] fast = new long[990];
    Arrays.fill(fast, 2 * MILLI);
    long[] slow = new long[10];
    Arrays.fill(slow, 900 * MILLI);
    traffic.headerTimes(ORDERS, 0, fast).headerTimes(ORDERS, 1, slow);
    RecordingModel model = RecordingModel.of(traffic.load());

    LatencySummary both =
        model.leaderboard(Selection.of(model.range())).row(ORDERS_ID).orElseThrow().headerTime();
    assertThat(both.count()).isEqualTo(1_000);
    // The mean of the two intervals' medians would be 451 ms, and of their p99 the same.
    assertThat((double) both.p50Nanos()).isCloseTo(2e6, within(0.032 * 2e6));
    assertThat((double) both.p99Nanos()).isCloseTo(2e6, within(0.032 * 2e6));
    assertThat(both.maxNanos()).isEqualTo(900 * MILLI);
    assertThat(both.meanNanos()).isEqualTo((990 * 2 * MILLI + 10 * 900 * MILLI) / 1_000);
    assertThat(
            (double)
                model
                    .leaderboard(
                        Selection.of(new TimeRange(START_NANOS + SECOND, START_NANOS + 2 * SECOND)))
                    .row(ORDERS_ID)
                    .orElseThrow()
                    .headerTime()
                    .p50Nanos())
        .isCloseTo(900e6, within(0.032 * 900e6));
  }

  @Test
  void aBackendSeenFromBothSidesIsTwoRowsAndCountsOnceInTheWhole() {
    RecordingModel model =
        RecordingModel.of(
            new Traffic()
                .requests(ORDERS, 0, 5)
                .from(Side.SERVER)
                .requests(ORDERS, 0, 5)
                .requests(CHECKOUT, 0, 3)
                .load());

    assertThat(model.backends())
        .extracting(BackendInfo::displayName)
        .containsExactlyInAnyOrder(ORDERS, ORDERS + " (server)", CHECKOUT);
    assertThat(model.backendsOnce())
        .containsExactlyInAnyOrder(ORDERS_ID, new BackendId(CHECKOUT, Side.SERVER));
  }

  @Test
  void aSelectedBackendNarrowsTheLeaderboard() {
    RecordingModel model =
        RecordingModel.of(new Traffic().requests(ORDERS, 0, 1).requests(CHECKOUT, 0, 2).load());

    Leaderboard board = model.leaderboard(new Selection(model.range(), Set.of(CHECKOUT_ID)));
    assertThat(board.rows()).hasSize(1);
    assertThat(board.rows().get(0).share()).isEqualTo(1);
  }

  @Test
  void routesAddUpAndTellTheHighestPeriod() {
    RecordingModel model =
        RecordingModel.of(
            new Traffic()
                .route(ORDERS, 0, "GET", "/a", 5)
                .route(ORDERS, 1, "GET", "/a", 6)
                .route(ORDERS, 1, "GET", "/b", 20)
                .load());

    LeaderboardRow row =
        model.leaderboard(Selection.of(model.range())).row(ORDERS_ID).orElseThrow();
    assertThat(row.routes()).extracting(RouteRow::route).containsExactly("/b", "/a");
    assertThat(row.routes().get(1).requests()).isEqualTo(11);
    assertThat(row.routes().get(1).periods()).isEqualTo(2);
    assertThat(row.routes().get(1).highestP99Nanos()).isEqualTo(5 * MILLI);
  }

  @Test
  void seriesShareTheirPointsAndKnowAbsenceFromZero() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 8; second++) {
      traffic.requests(ORDERS, second, 10);
      if (second >= 4) {
        traffic.requests(CHECKOUT, second, 0);
      }
    }
    RecordingModel model = RecordingModel.of(traffic.load());

    TrafficSeries series = model.series(Selection.of(model.range()), 100);
    assertThat(series.points()).hasSize(8);
    TrafficCurve checkout = series.byBackend().get(CHECKOUT_ID);
    assertThat(checkout.requestsPerSecond(3)).isNaN();
    assertThat(checkout.requestsPerSecond(4)).isZero();
    assertThat(series.total().requestsPerSecond(7)).isCloseTo(10, within(1e-9));
    assertThat(series.total().p99Nanos(7)).isNaN();

    TrafficSeries coarse = model.series(Selection.of(model.range()), 2);
    assertThat(coarse.points()).hasSize(2);
    assertThat(coarse.byBackend().get(ORDERS_ID).requestsPerSecond(0)).isCloseTo(10, within(1e-9));
  }

  @Test
  void slowExchangesKnowWhatHeldTheirJvmUp() {
    RecordingModel model =
        RecordingModel.of(
            new Traffic()
                .selfRequests(CHECKOUT, 0, 2)
                .exchange(CHECKOUT, 100, 190, 500)
                .exchange(CHECKOUT, 600, 20, 200)
                .gcPause(110, 172)
                .load());

    assertThat(model.slowExchanges(Selection.of(model.range()), 10)).hasSize(2);
    SlowExchange slowest = model.slowExchanges(Selection.of(model.range()), 10).get(0);
    assertThat(slowest.exchange().responseNanos()).isEqualTo(190 * MILLI);
    assertThat(slowest.exchange().range().startNanos())
        .isEqualTo(START_NANOS + 100 * MILLI + 250_000);
    assertThat(slowest.overlaps()).hasSize(1);
    assertThat(slowest.overlaps().get(0).detail()).isEqualTo("G1 Full");
    assertThat(slowest.overlaps().get(0).range().lengthNanos()).isEqualTo(172 * MILLI);
  }

  @Test
  void aPauseIsToldBeforeTheBusySecondAroundIt() {
    RecordingModel model =
        RecordingModel.of(
            new Traffic()
                .selfRequests(CHECKOUT, 0, 2)
                .exchange(CHECKOUT, 1_100, 190, 500)
                .gcPause(1_110, 100)
                .cpu(0, 0.99, 0.1)
                .cpu(1, 0.99, 0.1)
                .load());

    assertThat(model.slowExchanges(Selection.of(model.range()), 10).get(0).overlaps())
        .extracting(JvmSpan::cause)
        .containsExactly(JvmCause.GC_PAUSE, JvmCause.CPU_STARVATION);
  }

  @Test
  void manyWaitsForALockHideNoPause() {
    Traffic traffic =
        new Traffic()
            .selfRequests(CHECKOUT, 0, 2)
            .exchange(CHECKOUT, 1_100, 190, 500)
            .gcPause(1_110, 100);
    for (int i = 0; i < 8; i++) {
      traffic.lockWait(1_105 + i, 150);
    }
    RecordingModel model = RecordingModel.of(traffic.load());

    assertThat(model.slowExchanges(Selection.of(model.range()), 10).get(0).overlaps())
        .hasSize(5)
        .extracting(JvmSpan::cause)
        .startsWith(JvmCause.LOCK_CONTENTION, JvmCause.GC_PAUSE, JvmCause.LOCK_CONTENTION);
  }

  @Test
  void pausesOfThisJvmSayNothingAboutOtherBackends() {
    RecordingModel model =
        RecordingModel.of(
            new Traffic()
                .requests(CHECKOUT, 0, 1)
                .exchange(CHECKOUT, 100, 190, 500)
                .gcPause(110, 172)
                .load());

    assertThat(model.slowExchanges(Selection.of(model.range()), 10).get(0).overlaps()).isEmpty();
  }

  @Test
  void tunnelsStandAsTheyDoAtTheEndOfTheSelection() {
    RecordingModel model =
        RecordingModel.of(
            new Traffic()
                .requests(CHECKOUT, 0, 1)
                .tunnels(
                    CHECKOUT,
                    0,
                    EventNames.TUNNELS,
                    2L,
                    EventNames.OLDEST_TUNNEL,
                    7 * SECOND,
                    EventNames.TUNNEL_BYTES_SENT,
                    100L,
                    EventNames.TUNNEL_BYTES_RECEIVED,
                    200L)
                .requests(CHECKOUT, 1, 1)
                .tunnels(
                    CHECKOUT, 1, EventNames.TUNNEL_BYTES_SENT, 10L, EventNames.ENDED_BY_CLIENT, 2L)
                .requests(CHECKOUT, 2, 1)
                .load());
    long start = model.range().startNanos();

    assertThat(tunnels(model, new TimeRange(start, start + SECOND)))
        .isEqualTo(new Tunnels(2, 7 * SECOND, new TunnelCounts(new ByteCounts(100, 200), 0, 0)));
    assertThat(tunnels(model, model.range()))
        .isEqualTo(new Tunnels(0, 7 * SECOND, new TunnelCounts(new ByteCounts(110, 200), 2, 0)));
  }

  private static Tunnels tunnels(RecordingModel model, TimeRange range) {
    return model.leaderboard(Selection.of(range)).rows().get(0).tunnels();
  }

  @Test
  void saysThatThereIsNothing() {
    RecordingModel model = RecordingModel.of(new SyntheticRecording().load());

    assertThat(model.range().isEmpty()).isTrue();
    assertThat(model.leaderboard(Selection.of(model.range())).rows()).isEmpty();
    assertThat(model.series(Selection.of(model.range()), 10).points()).isEmpty();
    assertThat(model.notes())
        .extracting(CompletenessNote::kind)
        .containsExactly(CompletenessNote.Kind.NO_EVENTS);
  }

  @Test
  void saysWhatIsMissing() {
    Traffic traffic = new Traffic().capturing(0, 3);
    traffic.capture(3, "CAPTURING", "", 7, "ringFull=4 pipelined=3");
    traffic.capture(4, "UNAVAILABLE", "no collector at /run/upstreamtop/feed.sock", 0, "");
    traffic.requests(ORDERS, 0, 1).requests(ORDERS, 8, 1).requests("other", 8, 3);
    traffic
        .recording()
        .event(
            EventNames.LATENCY_EVENT,
            1_000,
            EventNames.BACKEND,
            ORDERS,
            EventNames.METRIC,
            "HEADER",
            EventNames.COUNT,
            5L,
            EventNames.HISTOGRAM,
            "not a histogram");
    RecordingModel model = RecordingModel.of(traffic.load());

    assertThat(model.notes())
        .extracting(CompletenessNote::kind)
        .containsExactly(
            CompletenessNote.Kind.NOT_CAPTURING,
            CompletenessNote.Kind.LOST,
            CompletenessNote.Kind.GAP,
            CompletenessNote.Kind.OVERFLOW,
            CompletenessNote.Kind.UNREADABLE,
            CompletenessNote.Kind.NOT_RECORDED,
            CompletenessNote.Kind.NOT_RECORDED,
            CompletenessNote.Kind.NOT_RECORDED,
            CompletenessNote.Kind.NOT_SELF);
    assertThat(model.notes().get(0).text()).contains("no collector at /run/upstreamtop/feed.sock");
    assertThat(model.notes().get(1).text())
        .contains("7")
        .contains(
            "3 " + LossCauses.words("pipelined") + ", 4 exchanges missing from routes (ring full)");
    assertThat(model.notes().get(2).text()).contains("7\u00a0s");
  }

  @Test
  void tellsLoopbackAddressesApartByHostAndNoOthers() {
    String local = "127.0.0.1:8080";
    Traffic traffic =
        new Traffic().captured(0, "a", "web-1").captured(1, "b", "web-2").captured(2, "c", "web-2");
    traffic.by("a").requests(local, 0, 1).requests(ORDERS, 0, 10);
    traffic.by("b").requests(local, 1, 2).requests(ORDERS, 1, 20);
    // The collector there was started again.
    traffic.by("c").requests(local, 2, 4).from(Side.SERVER).requests(local, 2, 4);
    RecordingModel model = RecordingModel.of(traffic.load());

    assertThat(model.backends())
        .extracting(BackendInfo::displayName)
        .containsExactlyInAnyOrder(
            local + " on web-1", local + " on web-2", local + " on web-2 (server)", ORDERS);
    Leaderboard board = model.leaderboard(Selection.of(model.range()));
    assertThat(board.rows())
        .filteredOn(row -> row.backend().id().side() == Side.CLIENT)
        .extracting(LeaderboardRow::requests)
        .containsExactlyInAnyOrder(1L, 6L, 30L);
    assertThat(model.backendsOnce()).hasSize(3);
  }

  @Test
  void oneHostHasOneLoopbackDeviceHoweverOftenItWasCaptured() {
    Traffic traffic = new Traffic().captured(0, "a", "web-1").captured(1, "b", "web-1");
    traffic.by("a").requests("[::1]:8080", 0, 1).by("b").requests("[::1]:8080", 1, 2);

    assertThat(RecordingModel.of(traffic.load()).backends())
        .extracting(BackendInfo::displayName)
        .containsExactly("[::1]:8080");
  }

  /** What has one address is one backend here, but for loopback, and that is said. */
  @Test
  void saysThatThereAreSeveralCaptures() {
    Traffic one = new Traffic().captured(0, "").captured(1, "a").captured(2, "a");
    Traffic two = new Traffic().captured(0, "a").captured(0, "b").captured(1, "b");

    assertThat(RecordingModel.of(one.requests(ORDERS, 1, 1).load()).notes())
        .extracting(CompletenessNote::kind)
        .doesNotContain(CompletenessNote.Kind.SEVERAL_CAPTURES);
    assertThat(RecordingModel.of(two.requests(ORDERS, 1, 1).load()).notes())
        .filteredOn(note -> note.kind() == CompletenessNote.Kind.SEVERAL_CAPTURES)
        .singleElement()
        .satisfies(note -> assertThat(note.text()).startsWith("The events are of 2 captures"))
        .satisfies(note -> assertThat(note.kind().figuresAffected()).isFalse());
  }

  @Test
  void severalChunksAreOneRecording(@TempDir Path directory) throws Exception {
    Path first = directory.resolve("first.jfr");
    Path second = directory.resolve("second.jfr");
    Files.write(first, part(0).requests(ORDERS, 0, 1).recording().bytes());
    Files.write(second, part(5).requests(ORDERS, 5, 2).recording().bytes());

    RecordingModel model =
        RecordingModel.of(JfrLoaderToolkit.loadEvents(List.of(first.toFile(), second.toFile())));
    assertThat(requests(model, model.range())).isEqualTo(3);
  }

  @Test
  void aChunkThatWasCutShortLeavesTheOthers() {
    byte[] whole = part(0).requests(ORDERS, 0, 1).recording().bytes();
    byte[] next = part(5).requests(ORDERS, 5, 2).recording().bytes();
    byte[] truncated = Arrays.copyOf(whole, whole.length + next.length / 2);
    System.arraycopy(next, 0, truncated, whole.length, next.length / 2);

    RecordingModel model = RecordingModel.of(SyntheticRecording.load(truncated));
    assertThat(requests(model, model.range())).isEqualTo(1);
  }

  private static Traffic part(int fromSecond) {
    return new Traffic(new SyntheticRecording(fromSecond, fromSecond + 5));
  }

  private static long requests(RecordingModel model, TimeRange range) {
    return model.leaderboard(Selection.of(range)).rows().stream()
        .mapToLong(LeaderboardRow::requests)
        .sum();
  }

  @ParameterizedTest
  @EnumSource(
      value = ForeignRecording.Fields.class,
      names = {"NONSENSE", "ENORMOUS"})
  void whatCannotBeIsTakenForMissing(ForeignRecording.Fields fields) {
    RecordingModel model = RecordingModel.of(ForeignRecording.load(fields));
    Selection all = Selection.of(model.range());

    assertThat(model.range().lengthNanos()).isLessThan(SECOND);
    for (LeaderboardRow row : model.leaderboard(all).rows()) {
      assertThat(row.requests()).isZero();
      assertThat(row.requestsPerSecond()).isZero();
      assertThat(row.gauges().inFlight()).isZero();
      assertThat(row.results().responses()).isZero();
      assertThat(row.headerTime().isEmpty()).isTrue();
      assertThat(row.routes()).allMatch(route -> route.requests() == 0);
    }
    for (SlowExchange slow : model.slowExchanges(all, 10)) {
      assertThat(slow.exchange().responseNanos()).isZero();
      assertThat(slow.exchange().status()).isZero();
    }
    assertThat(model.recording().cpu()).allMatch(sample -> sample.machine() == 0);
    assertThat(model.notes())
        .filteredOn(note -> note.kind() == CompletenessNote.Kind.UNREADABLE)
        .extracting(CompletenessNote::text)
        .anyMatch(text -> text.matches("\\d+ recorded values cannot be .*"));
  }

  /** A backend that has recovered by the end of the time would look as if nobody had waited. */
  @Test
  void tellsTheMostThatWasUnderWay() {
    Traffic traffic = new Traffic();
    long[] waiting = {0, 3, 100, 40, 0};
    for (int second = 0; second < waiting.length; second++) {
      traffic.requests(ORDERS, second, 5, false, waiting[second], 10L * second);
    }
    RecordingModel model = RecordingModel.of(traffic.load());

    assertThat(gauges(model, model.range())).isEqualTo(new Gauges(100, 40 * MILLI, 0, 0));
    TimeRange recovered =
        new TimeRange(model.range().startNanos() + 3 * SECOND, model.range().endNanos());
    assertThat(gauges(model, recovered).inFlight()).isEqualTo(40);
  }

  private static Gauges gauges(RecordingModel model, TimeRange range) {
    return model.leaderboard(Selection.of(range)).rows().get(0).gauges();
  }

  /** As Flight Recorder writes them: each late, but for the last, which the end of it asked for. */
  @Test
  void countsStandWhereTheirIntervalsEnded() {
    Traffic traffic = new Traffic();
    for (int second = 1; second <= 10; second++) {
      interval(traffic, second * 1_000 + 800, 1_000);
    }
    interval(traffic, 11_010, 1_010);
    RecordingModel model = RecordingModel.of(traffic.load());

    TrafficSeries series = model.counts(Selection.of(model.range()), 24);
    TrafficCurve curve = series.byBackend().get(ORDERS_ID);

    assertThat(IntStream.range(0, series.points().size()).mapToObj(curve::requestsPerSecond))
        .filteredOn(Double::isFinite)
        .hasSizeGreaterThan(5)
        .allSatisfy(rate -> assertThat(rate).isCloseTo(20, within(5.0)));
  }

  private static void interval(Traffic traffic, int atMillis, int lengthMillis) {
    traffic
        .recording()
        .event(
            EventNames.BACKEND_EVENT,
            atMillis,
            EventNames.BACKEND,
            ORDERS,
            EventNames.SIDE,
            "CLIENT",
            EventNames.INTERVAL,
            lengthMillis * MILLI,
            EventNames.REQUESTS,
            20L);
  }
}
