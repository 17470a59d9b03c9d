// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.settings.EndpointFilter;
import dev.upstreamtop.telemetry.settings.Origin;
import dev.upstreamtop.telemetry.settings.RoutePattern;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;
import dev.upstreamtop.telemetry.snapshot.Traffic;
import dev.upstreamtop.testing.Await;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.DataFormatException;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Snapshots in, real recordings out. */
class JfrSinkTest {

  private static final BackendKey ORDERS = Traffic.client("10.0.0.9", 8080);
  private static final BackendKey USERS = Traffic.client("::1", 9001);

  private final JfrSink sink = JfrSink.register();

  @AfterEach
  void close() {
    sink.close();
  }

  /** Two backends; the second has a third of the requests of the first. */
  private static Snapshot second(long sequence) {
    return Traffic.snapshot(
        sequence,
        List.of(
            Traffic.row(ORDERS, "orders-1", 3, Traffic.route("GET", "/api/orders/{id}", 70, 5)),
            Traffic.row(USERS, "", 1, Traffic.route("GET", "/api/users/{id}", 20, 0))));
  }

  private void feed(int from, int to) {
    IntStream.rangeClosed(from, to).forEach(sequence -> sink.accept(second(sequence)));
  }

  private static long requests(List<RecordedEvent> events) {
    return Recordings.sum(events, UpstreamBackendEvent.class, "requests");
  }

  @Test
  void aRecordingHoldsAllThatHappenedBetweenItsStartAndItsEnd() {
    feed(1, 3);
    Recording recording = Recordings.started();
    feed(4, 10);
    List<RecordedEvent> events = Recordings.stopped(recording);

    assertThat(requests(events)).isEqualTo(7 * 24 * 4);
    assertThat(Recordings.sum(events, UpstreamResultEvent.class, "responses5xx"))
        .isEqualTo(7 * 4 * 4);
    assertThat(Recordings.sum(events, UpstreamRouteEvent.class, "requests")).isEqualTo(7 * 90);
    assertThat(Recordings.sum(events, UpstreamLatencyEvent.class, "count"))
        .isEqualTo(7 * (2 * 20 * 4 + 4));
    assertThat(Recordings.sum(events, UpstreamCaptureEvent.class, "packets")).isEqualTo(7_000);
  }

  @Test
  void everyOneOfOverlappingRecordingsHoldsItsOwnTime() {
    Recording outer = Recordings.started();
    feed(1, 2);
    Recording inner = Recordings.started();
    feed(3, 6);
    List<RecordedEvent> innerEvents = Recordings.stopped(inner);
    feed(7, 8);
    List<RecordedEvent> dumped = Recordings.dumped(outer);
    feed(9, 9);
    List<RecordedEvent> outerEvents = Recordings.stopped(outer);

    assertThat(requests(innerEvents)).isEqualTo(4 * 96);
    assertThat(requests(dumped)).isEqualTo(8 * 96);
    assertThat(requests(outerEvents)).isEqualTo(9 * 96);
  }

  @Test
  void flushAndCloseWriteTheRest() {
    Recording recording = Recordings.started();
    feed(1, 2);
    sink.flush();
    sink.flush();
    feed(3, 3);
    sink.close();
    assertThat(requests(Recordings.stopped(recording))).isEqualTo(3 * 96);
  }

  @Test
  void periodsEmitWhileTheRecordingRuns() {
    Recording recording = new Recording();
    recording.enable(UpstreamBackendEvent.class).with("period", "20 ms");
    recording.start();
    AtomicInteger events = new AtomicInteger();
    try (RecordingStream stream = new RecordingStream()) {
      stream.enable("dev.upstreamtop.UpstreamBackend").with("period", "20 ms");
      stream.onEvent("dev.upstreamtop.UpstreamBackend", event -> events.incrementAndGet());
      stream.startAsync();
      feed(1, 1);
      Await.until("two backends were streamed", () -> events.get() == 2);
    }
    assertThat(requests(Recordings.stopped(recording))).isEqualTo(96);
  }

  @Test
  void figuresOfABackendFitTogether() {
    Recording recording = Recordings.started();
    feed(1, 4);
    List<RecordedEvent> events = Recordings.stopped(recording);
    List<RecordedEvent> rows = Recordings.of(events, UpstreamBackendEvent.class);
    assertThat(rows).hasSize(2);
    RecordedEvent orders = of(rows, "10.0.0.9:8080");
    assertThat(orders.getString("name")).isEqualTo("orders-1");
    assertThat(orders.getString("side")).isEqualTo("CLIENT");
    assertThat(orders.getBoolean("self")).isFalse();
    assertThat(orders.getDuration("interval")).hasSeconds(4);
    assertThat(orders.getDouble("requestRate")).isEqualTo(72.0);
    assertThat(orders.getFloat("share")).isEqualTo(0.75f);
    assertThat(orders.getLong("inFlight")).isEqualTo(3);
    assertThat(orders.getDuration("oldestInFlight")).hasMillis(15);
    assertThat(orders.getLong("bytesReceived")).isEqualTo(4 * 27_000);
    assertThat(of(rows, "[::1]:9001").getString("name")).isEmpty();
  }

  /** Events of one moment come back in no given order. */
  private static RecordedEvent of(List<RecordedEvent> rows, String backend) {
    return rows.stream()
        .filter(row -> row.getString("backend").equals(backend))
        .findFirst()
        .orElseThrow();
  }

  /** Two backends of which one has tunnels. */
  private static Snapshot tunnels(long sequence, long open, Counts counts) {
    return Traffic.snapshot(
        sequence, List.of(tunnelling(ORDERS, open, counts), BackendRow.empty(USERS, "", false)));
  }

  private static Counts carried(long sent, long received) {
    return Counts.builder()
        .set(Counter.TUNNEL_BYTES_SENT, sent)
        .set(Counter.TUNNEL_BYTES_RECEIVED, received)
        .build();
  }

  private static BackendRow tunnelling(BackendKey key, long open, Counts counts) {
    return new BackendRow(
        key,
        "",
        false,
        counts,
        new Gauges(0, 0, 0, 0, open, 3_000_000 * open),
        Times.NONE,
        List.of(),
        List.of());
  }

  @Test
  void tunnelsAreToldWhileThereAreAnyAndOnceMore() {
    Recording recording = Recordings.started();
    sink.accept(tunnels(1, 0, Counts.NONE));
    sink.flush();
    sink.accept(tunnels(2, 2, carried(10, 20)));
    sink.accept(
        tunnels(
            3,
            3,
            carried(1, 2).plus(Counts.builder().set(Counter.TUNNELS_ENDED_BY_BACKEND, 1).build())));
    sink.flush();
    sink.flush();
    sink.accept(tunnels(4, 3, Counts.NONE));
    sink.flush();
    // How they end went unseen.
    sink.accept(tunnels(5, 0, Counts.NONE));
    sink.flush();
    sink.accept(tunnels(6, 0, Counts.NONE));
    List<RecordedEvent> events =
        Recordings.of(Recordings.stopped(recording), UpstreamTunnelEvent.class);

    assertThat(events).allMatch(event -> event.getString("backend").equals("10.0.0.9:8080"));
    assertThat(events).allMatch(event -> event.getString("side").equals("CLIENT"));
    assertThat(events).extracting(event -> event.getLong("tunnels")).containsExactly(3L, 3L, 0L);
    assertThat(events)
        .extracting(event -> event.getDuration("oldestTunnel").toMillis())
        .containsExactly(9L, 9L, 0L);
    assertThat(events)
        .extracting(event -> event.getDuration("interval").toSeconds())
        .containsExactly(2L, 1L, 1L);
    assertThat(events)
        .extracting(
            event -> event.getLong("tunnelBytesSent") + "/" + event.getLong("tunnelBytesReceived"))
        .containsExactly("11/22", "0/0", "0/0");
    assertThat(events)
        .extracting(
            event ->
                event.getLong("tunnelsEndedByClient")
                    + "/"
                    + event.getLong("tunnelsEndedByBackend"))
        .containsExactly("0/1", "0/0", "0/0");
  }

  @Test
  void callsAreToldWhereAnyEnded() {
    Recording recording = Recordings.started();
    sink.accept(
        tunnels(
            1,
            0,
            Counts.builder().set(Counter.GRPC_OK, 5).set(Counter.GRPC_UNAVAILABLE, 3).build()));
    sink.flush();
    sink.accept(tunnels(2, 0, Counts.NONE));
    List<RecordedEvent> events =
        Recordings.of(Recordings.stopped(recording), UpstreamGrpcEvent.class);

    assertThat(events)
        .extracting(
            event ->
                event.getString("backend")
                    + " "
                    + event.getLong("grpcOk")
                    + " "
                    + event.getLong("grpcUnavailable")
                    + " "
                    + event.getLong("grpcUnread"))
        .containsExactly("10.0.0.9:8080 5 3 0");
  }

  @Test
  void tunnelsOfABackendThatIsKnownNoMoreAreOver() {
    Recording recording = Recordings.started();
    sink.accept(tunnels(1, 2, Counts.NONE));
    sink.flush();
    sink.accept(Traffic.snapshot(2, List.of()));
    List<RecordedEvent> events =
        Recordings.of(Recordings.stopped(recording), UpstreamTunnelEvent.class);
    assertThat(events).extracting(event -> event.getLong("tunnels")).containsExactly(2L, 0L);
  }

  @Test
  void tunnelsOfManyBackendsEndInTheOverflowRow() {
    Recording recording = Recordings.started();
    List<BackendRow> rows = new ArrayList<>();
    for (int b = 0; b < Accumulator.MOST_ROWS + 2; b++) {
      BackendKey key = Traffic.client("10.9." + b / 250 + "." + b % 250, 80);
      rows.add(tunnelling(key, 1, carried(5, 7)));
    }
    sink.accept(Traffic.snapshot(1, rows));
    List<RecordedEvent> events =
        Recordings.of(Recordings.stopped(recording), UpstreamTunnelEvent.class);
    assertThat(events).hasSize(Accumulator.MOST_ROWS + 1);
    RecordedEvent other = of(events, "other");
    assertThat(other.getLong("tunnels")).isEqualTo(2);
    assertThat(other.getLong("tunnelBytesReceived")).isEqualTo(14);
  }

  @Test
  void histogramsOfTwoPeriodsMerge() throws DataFormatException {
    Recording recording = Recordings.started();
    feed(1, 1);
    sink.flush();
    feed(2, 3);
    List<RecordedEvent> header =
        Recordings.of(Recordings.stopped(recording), UpstreamLatencyEvent.class).stream()
            .filter(event -> event.getString("metric").equals("HEADER"))
            .filter(event -> event.getString("backend").equals("10.0.0.9:8080"))
            .toList();
    assertThat(header)
        .extracting(event -> event.getLong("count"))
        .containsExactlyInAnyOrder(60L, 120L);
    Histogram merged = new Histogram(1024, (1L << 37) - 1, 1);
    for (RecordedEvent event : header) {
      merged.add(
          Histogram.decodeFromCompressedByteBuffer(
              ByteBuffer.wrap(Base64.getDecoder().decode(event.getString("histogram"))), 0));
    }
    assertThat(merged.getTotalCount()).isEqualTo(180);
    assertThat((double) merged.getValueAtPercentile(50))
        .isCloseTo((double) header.get(0).getLong("p50"), within(1_000_000.0));
  }

  @Test
  void exchangesPassByThresholdAndRateOfTheWire() {
    Recording recording = new Recording();
    recording
        .enable(UpstreamExchangeEvent.class)
        .with(ResponseTimeControl.NAME, "5 ms")
        .with(RateLimitControl.NAME, "10/s");
    recording.start();
    List<Exchange> exchanges = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      long start = Traffic.START_NANOS + i * 50_000_000L;
      exchanges.add(Traffic.exchange(ORDERS, Outcome.RESPONSE, start, 4_999_999));
      exchanges.add(Traffic.exchange(ORDERS, Outcome.RESPONSE, start, 5_000_000));
    }
    sink.accept(Traffic.snapshot(1, List.of(), exchanges));
    List<RecordedEvent> events =
        Recordings.of(Recordings.stopped(recording), UpstreamExchangeEvent.class);

    // 20 slow ones in each of three seconds, and ten of them admitted; fast ones used up no share.
    assertThat(events).hasSize(30);
    assertThat(events).allMatch(event -> event.getDuration("responseTime").toMillis() == 5);
  }

  @Test
  void wireTimesKeepTheirNanoseconds() {
    Recording recording = new Recording();
    recording.enable(UpstreamExchangeEvent.class).with(ResponseTimeControl.NAME, "0 ns");
    recording.start();
    long start = Traffic.START_NANOS + 123_456_789;
    sink.accept(
        Traffic.snapshot(
            1, List.of(), List.of(Traffic.exchange(USERS, Outcome.RESPONSE, start, 60_000_001))));
    RecordedEvent event =
        Recordings.of(Recordings.stopped(recording), UpstreamExchangeEvent.class).get(0);
    Instant wireStart = event.getInstant("wireStart").plusNanos(event.getLong("wireStartNanos"));
    Instant wireEnd = event.getInstant("wireEnd").plusNanos(event.getLong("wireEndNanos"));
    assertThat(wireStart).isEqualTo("2026-01-01T00:00:00.123456789Z");
    assertThat(wireEnd).isEqualTo("2026-01-01T00:00:00.183456790Z");
    assertThat(event.getInt("status")).isEqualTo(200);
    assertThat(event.getString("outcome")).isEqualTo("RESPONSE");
    assertThat(event.getString("route")).isEqualTo("/api/orders/{id}");
  }

  @Test
  void whatCallsOfGrpcEndedWithIsToldOfEachAndOfTheirRoute() {
    Recording recording = Recordings.started();
    for (int second = 1; second <= 2; second++) {
      sink.accept(
          Traffic.snapshot(
              second,
              List.of(
                  Traffic.row(
                      ORDERS,
                      "",
                      1,
                      Traffic.calls("/shop.Orders/Get", 5, second),
                      Traffic.route("GET", "/", 1, 0))),
              List.of(
                  Traffic.call(ORDERS, "UNAVAILABLE", Traffic.START_NANOS + second, 60_000_001))));
    }
    List<RecordedEvent> events = Recordings.stopped(recording);

    assertThat(Recordings.of(events, UpstreamRouteEvent.class))
        .extracting(event -> event.getString("route"), event -> event.getString("grpcStatuses"))
        .containsExactlyInAnyOrder(tuple("/shop.Orders/Get", "OK=7 UNAVAILABLE=3"), tuple("/", ""));
    assertThat(Recordings.of(events, UpstreamExchangeEvent.class))
        .extracting(event -> event.getString("grpcStatus"))
        .containsExactly("UNAVAILABLE", "UNAVAILABLE");
  }

  @Test
  void failuresAreThoseOfTheBackend() {
    Recording recording = Recordings.started();
    List<Exchange> exchanges = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      exchanges.add(Traffic.exchange(ORDERS, outcome, Traffic.START_NANOS, 3_000_000));
    }
    sink.accept(Traffic.snapshot(1, List.of(), exchanges));
    List<RecordedEvent> events = Recordings.stopped(recording);
    assertThat(Recordings.of(events, UpstreamFailureEvent.class))
        .extracting(event -> event.getString("kind"))
        .containsExactlyInAnyOrder(
            "TRUNCATED", "RESET", "CLOSED", "REFUSED", "UNREACHABLE", "TIMED_OUT");
    assertThat(Recordings.of(events, UpstreamFailureEvent.class))
        .noneMatch(event -> event.getString("detail").isEmpty());
  }

  @Test
  void everyChunkTellsTheConfiguration() {
    sink.configured(CaptureSettings.defaults());
    Recording recording = Recordings.started();
    List<RecordedEvent> events =
        Recordings.of(Recordings.stopped(recording), UpstreamConfigurationEvent.class);
    assertThat(events).isNotEmpty();
    assertThat(events.get(0).getDuration("captureInterval")).hasSeconds(1);
    assertThat(events.get(0).getString("side")).isEqualTo("CLIENT");
    assertThat(events.get(0).getString("version")).matches("\\d+\\.\\d+.*");
  }

  @Test
  void theConfigurationTellsWhichCaptureItIsOf() {
    sink.configured(CaptureSettings.defaults());
    Recording recording = Recordings.started();
    CaptureIdentity identity = new CaptureIdentity("a".repeat(24), "host-1", Traffic.START_NANOS);
    for (int sequence = 1; sequence <= 3; sequence++) {
      Snapshot second = second(sequence);
      sink.accept(
          new Snapshot(
              identity,
              second.interval(),
              second.backends(),
              second.exchanges(),
              second.capture()));
    }
    List<RecordedEvent> events =
        Recordings.of(Recordings.stopped(recording), UpstreamConfigurationEvent.class);
    assertThat(events)
        .extracting(event -> event.getLong("intervalNumber"))
        .containsOnly(0L, 1L, 3L);
    assertThat(events)
        .allSatisfy(
            event ->
                assertThat(event.getString("captureId"))
                    .isEqualTo(event.getLong("intervalNumber") == 0 ? "" : identity.id()));
  }

  @Test
  void bothEndsOfABackendHaveTheirWholeShare() {
    Recording recording = Recordings.started();
    sink.accept(
        Traffic.snapshot(
            1,
            List.of(
                Traffic.row(ORDERS, "orders-1", 3),
                Traffic.row(ORDERS.otherEnd(), "orders-1", 3))));
    assertThat(Recordings.of(Recordings.stopped(recording), UpstreamBackendEvent.class))
        .hasSize(2)
        .allSatisfy(
            event -> {
              assertThat(event.getFloat("share")).isEqualTo(1.0f);
              assertThat(event.getLong("requests")).isEqualTo(72);
            });
  }

  @Test
  void aChangeOfTheConfigurationIsTold() {
    sink.configured(CaptureSettings.defaults());
    Recording recording = Recordings.started();
    sink.configured(
        new CaptureSettings(
            Duration.ofMillis(250),
            List.of("eth0", "lo"),
            Set.of(Side.CLIENT),
            List.of(EndpointFilter.parse("8080")),
            List.of(EndpointFilter.parse("10.0.0.0/8")),
            Origin.LOCAL,
            Map.of(ORDERS.endpoint(), "orders-1"),
            List.of("nginx", "17"),
            List.of(RoutePattern.parse("GET /static/*"), RoutePattern.parse("/users/{name}"))));
    List<RecordedEvent> events =
        Recordings.of(Recordings.stopped(recording), UpstreamConfigurationEvent.class);
    RecordedEvent last = events.get(events.size() - 1);
    assertThat(events.get(0).getString("owners")).isEmpty();
    assertThat(last.getDuration("captureInterval")).hasMillis(250);
    assertThat(last.getString("interfaces")).isEqualTo("eth0,lo");
    assertThat(last.getString("include")).isEqualTo("8080");
    assertThat(last.getString("ignore")).isEqualTo("10.0.0.0/8");
    assertThat(last.getString("origin")).isEqualTo("LOCAL");
    assertThat(last.getString("names")).isEqualTo("10.0.0.9:8080=orders-1");
    assertThat(last.getString("owners")).isEqualTo("nginx,17");
    assertThat(last.getString("routes")).isEqualTo("GET /static/*,/users/{name}");
  }

  @Test
  void theCaptureTellsWhyThereIsNone() {
    Recording recording = Recordings.started();
    sink.accept(
        new Snapshot(
            CaptureIdentity.NONE,
            new Interval(0, Traffic.START_NANOS, 0, false),
            List.of(),
            Exchanges.NONE,
            CaptureStatus.idle(
                CaptureMode.FEED, CaptureState.UNAVAILABLE, "no collector answers")));
    List<RecordedEvent> events =
        Recordings.of(Recordings.stopped(recording), UpstreamCaptureEvent.class);
    assertThat(events).hasSize(1);
    assertThat(events.get(0).getString("state")).isEqualTo("UNAVAILABLE");
    assertThat(events.get(0).getString("reason")).isEqualTo("no collector answers");
  }

  @Test
  void theLastOfACaptureIsToldAsCaptured() {
    Recording recording = Recordings.started();
    sink.accept(
        new Snapshot(
            CaptureIdentity.NONE,
            new Interval(0, Traffic.START_NANOS, 1_000_000_000, false),
            List.of(),
            Exchanges.NONE,
            Traffic.capturing(10, Map.of())));
    sink.accept(
        new Snapshot(
            CaptureIdentity.NONE,
            new Interval(1, Traffic.START_NANOS, 1_000_000_000, false),
            List.of(),
            Exchanges.NONE,
            CaptureStatus.idle(CaptureMode.FEED, CaptureState.UNAVAILABLE, "the collector ended")));
    List<RecordedEvent> events =
        Recordings.of(Recordings.stopped(recording), UpstreamCaptureEvent.class);
    assertThat(events)
        .extracting(event -> event.getString("state"))
        .containsExactly("CAPTURING", "UNAVAILABLE");
    assertThat(events)
        .extracting(event -> event.getDuration("interval"))
        .containsOnly(Duration.ofSeconds(1));
  }

  @Test
  void lossesAreToldByCause() {
    Recording recording = Recordings.started();
    for (int i = 1; i <= 2; i++) {
      sink.accept(
          new Snapshot(
              CaptureIdentity.NONE,
              new Interval(i, Traffic.START_NANOS, 1_000_000_000, false),
              List.of(),
              Exchanges.NONE,
              Traffic.capturing(10, Map.of("pipelined", 1L, "ringFull", 2L))));
    }
    RecordedEvent event =
        Recordings.of(Recordings.stopped(recording), UpstreamCaptureEvent.class).get(0);
    assertThat(event.getLong("lost")).isEqualTo(6);
    assertThat(event.getString("lostCauses")).isEqualTo("pipelined=2 ringFull=4");
    assertThat(event.getLong("ignored")).isEqualTo(4);
    assertThat(event.getString("interfaces")).isEqualTo("lo,eth0");
    assertThat(event.getString("limits")).isEqualTo("eth7: no such interface");
  }

  @Test
  void manyBackendsEndInTheOverflowRowAndSumsStayExact() {
    Recording recording = Recordings.started();
    for (int i = 0; i < 12; i++) {
      List<BackendRow> rows = new ArrayList<>();
      for (int b = 0; b < 1_000; b++) {
        rows.add(Traffic.row(Traffic.client("10.9." + i + "." + b, 80), "", 1));
      }
      sink.accept(Traffic.snapshot(i + 1, rows));
    }
    List<RecordedEvent> events = Recordings.stopped(recording);
    assertThat(requests(events)).isEqualTo(12_000 * 24);
    Set<String> backends =
        Recordings.of(events, UpstreamBackendEvent.class).stream()
            .map(event -> event.getString("backend"))
            .collect(Collectors.toSet());
    assertThat(backends).hasSize(Accumulator.MOST_ROWS + 1).contains("other");
    List<RecordedEvent> header =
        Recordings.of(events, UpstreamLatencyEvent.class).stream()
            .filter(event -> event.getString("metric").equals("HEADER"))
            .toList();
    assertThat(header).hasSize(Accumulator.MOST_ROWS + 1);
    assertThat(header.stream().mapToLong(event -> event.getLong("count")).sum())
        .isEqualTo(12_000 * 20);
    assertThat(of(header, "other").getLong("count"))
        .isEqualTo((12_000 - Accumulator.MOST_ROWS) * 20L);
  }

  @Test
  void aBoundedNumberOfRoutesIsToldApartAndTheSumIsWhole() {
    Recording recording = Recordings.started();
    int seconds = 5;
    int routes = RouteSums.MOST_ROUTES / (seconds - 1);
    for (int second = 1; second <= seconds; second++) {
      RouteRow[] rows = new RouteRow[routes];
      for (int i = 0; i < routes; i++) {
        rows[i] = Traffic.route("GET", "/invented/" + second + "/" + i, 2, 1);
      }
      sink.accept(Traffic.snapshot(second, List.of(Traffic.row(ORDERS, "", 1, rows))));
    }
    List<RecordedEvent> events =
        Recordings.of(Recordings.stopped(recording), UpstreamRouteEvent.class);

    assertThat(events).hasSize(RouteSums.MOST_KEPT + 1);
    assertThat(events)
        .filteredOn(event -> event.getString("backend").equals("other"))
        .singleElement()
        .satisfies(
            other -> {
              assertThat(other.getString("route")).isEqualTo(RouteRow.OTHER);
              assertThat(other.getLong("requests"))
                  .isEqualTo(2L * (routes * seconds - RouteSums.MOST_KEPT));
            });
    assertThat(events.stream().mapToLong(event -> event.getLong("requests")).sum())
        .isEqualTo(2L * routes * seconds);
    assertThat(events.stream().mapToLong(event -> event.getLong("responses5xx")).sum())
        .isEqualTo((long) routes * seconds);
  }

  @Test
  void aRouteThatComesLateIsToldApartByItsTraffic() {
    Recording recording = Recordings.started();
    int routes = RouteSums.MOST_ROUTES / 4;
    for (int second = 1; second <= 5; second++) {
      RouteRow[] rows = new RouteRow[routes];
      for (int i = 0; i < routes; i++) {
        rows[i] = Traffic.route("GET", "/scan/" + second + "/" + i, 1, 0);
      }
      sink.accept(Traffic.snapshot(second, List.of(Traffic.row(ORDERS, "", 1, rows))));
    }
    for (int second = 6; second <= 8; second++) {
      sink.accept(
          Traffic.snapshot(
              second, List.of(Traffic.row(ORDERS, "", 1, Traffic.route("GET", "/hot", 1_000, 0)))));
    }
    List<RecordedEvent> events =
        Recordings.of(Recordings.stopped(recording), UpstreamRouteEvent.class);

    assertThat(events)
        .filteredOn(event -> event.getString("route").equals("/hot"))
        .singleElement()
        .satisfies(hot -> assertThat(hot.getLong("requests")).isEqualTo(3_000));
    assertThat(events.stream().mapToLong(event -> event.getLong("requests")).sum())
        .isEqualTo(5L * routes + 3_000);
  }
}
