// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upstreamtop.capture.harness.BpfRequirement;
import dev.upstreamtop.capture.harness.Kernel;
import dev.upstreamtop.capture.libbpf.TcxDirection;
import dev.upstreamtop.capture.libbpf.TcxLink;
import dev.upstreamtop.capture.network.NetworkNamespace;
import dev.upstreamtop.capture.network.Snapshots;
import dev.upstreamtop.capture.network.WebServer;
import dev.upstreamtop.capture.program.CaptureObject;
import dev.upstreamtop.capture.wire.TotalsReader;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.settings.EndpointFilter;
import dev.upstreamtop.telemetry.settings.Origin;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.telemetry.source.SnapshotSourceFactory;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.NeedsRoot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A capture from attach to close, on real traffic in a network namespace of its own. */
@NeedsRoot
class DirectCaptureTest {

  private static final int LOOPBACK = 1;

  private final Snapshots snapshots = new Snapshots();
  private NetworkNamespace namespace;

  @BeforeEach
  void createNamespace() {
    namespace = NetworkNamespace.create();
  }

  @AfterEach
  void deleteNamespace() {
    if (namespace != null) {
      namespace.close();
    }
  }

  @Test
  void sumsFromAttachToDetachAreExact() throws Exception {
    inside(
        () -> {
          try (WebServer ipv4 = new WebServer("127.0.0.1");
              WebServer ipv6 = new WebServer("::1")) {
            try (DirectCapture capture = start(settings())) {
              assertThat(capture.interfacesAtStart()).containsExactly("lo");
              ipv4.request(700);
              snapshots.await("traffic", s -> s.totals().counts().requests() > 0 || total() == 700);
              ipv6.request(300);
            }
            Map<String, BackendRow> sums = snapshots.sums();
            assertWhole(sums.get(ipv4.endpoint()), ipv4.answered());
            assertWhole(sums.get("[::1]:" + ipv6.port()), ipv6.answered());
          }
          List<Snapshot> all = snapshots.all();
          assertThat(all)
              .extracting(snapshot -> snapshot.interval().sequence())
              .containsExactlyElementsOf(LongStream.rangeClosed(1, all.size()).boxed().toList());
          assertThat(all.getLast().interval().last()).isTrue();
          assertThat(all.getLast().capture().state()).isEqualTo(CaptureState.STOPPED);
          assertThat(all.subList(0, all.size() - 1))
              .noneMatch(snapshot -> snapshot.interval().last());
          assertThat(all).allMatch(s -> s.capture().loss().lostTotal() == 0);
          return null;
        });
  }

  private long total() {
    return snapshots.sums().values().stream().mapToLong(row -> row.counts().requests()).sum();
  }

  private static void assertWhole(BackendRow row, long answered) {
    assertThat(row.counts().requests()).isEqualTo(answered);
    assertThat(row.counts().get(Counter.RESPONSES_2XX)).isEqualTo(answered);
    assertThat(row.counts().get(Counter.CONNECTS)).isEqualTo(1);
    assertThat(row.gauges().inFlight()).isZero();
    assertThat(row.counts().get(Counter.LOST_TRACK)).isZero();
    assertThat(row.times().header().count()).isEqualTo(answered);
    assertThat(row.times().response().count()).isEqualTo(answered);
    assertThat(row.routes()).extracting(RouteRow::route).containsExactly("/orders/{id}");
    assertThat(row.routes().getFirst().codes().toMap()).containsExactly(Map.entry(200, answered));
  }

  @Test
  void countsOnWhenTheInterfaceGoesDownAndComesBack() throws Exception {
    inside(
        () -> {
          try (WebServer server = new WebServer("127.0.0.1")) {
            try (DirectCapture capture = start(settings())) {
              server.request(10);
              namespace.ip("link", "set", "lo", "down");
              snapshots.await("an interval while it is down", s -> true);
              namespace.ip("link", "set", "lo", "up");
              server.request(10);
              assertThat(capture.adjustable()).isTrue();
            }
            assertThat(snapshots.sums().get(server.endpoint()).counts().requests()).isEqualTo(20);
          }
          return null;
        });
  }

  @Test
  void intervalThatMemoryIsShortForIsCountedAsLost() throws Exception {
    AtomicLong dropped = new AtomicLong();
    SnapshotSink shortOnce =
        snapshot -> {
          long requests = snapshot.totals().counts().requests();
          if (requests > 0 && dropped.compareAndSet(0, requests)) {
            throw new OutOfMemoryError("for once");
          }
          snapshots.accept(snapshot);
        };
    inside(
        () -> {
          try (WebServer server = new WebServer("127.0.0.1")) {
            try (DirectCapture capture = start(settings(), shortOnce)) {
              assertThat(capture.adjustable()).isTrue();
              server.request(10);
              snapshots.await("the loss", s -> s.capture().loss().lostTotal() > 0);
              server.request(10);
            }
            assertThat(dropped.get()).isPositive();
            assertThat(total()).isEqualTo(20 - dropped.get());
          }
          return null;
        });
    assertThat(
            snapshots.all().stream()
                .mapToLong(s -> s.capture().loss().lost().getOrDefault("undelivered", 0L))
                .sum())
        .isEqualTo(dropped.get());
    assertThat(snapshots.all().getLast().capture().state()).isEqualTo(CaptureState.STOPPED);
  }

  /** A mistake of a sink's is none of memory, and ends the capture: with a word, not in silence. */
  @Test
  void whatASinkThrowsEndsItAndIsTold() throws Exception {
    endsBecauseOfItsSink(1);
  }

  /** Not even the last interval goes through: the word alone does. */
  @Test
  void aSinkThatThrowsAtTheLastIntervalTooHearsOfTheEnd() throws Exception {
    endsBecauseOfItsSink(2);
  }

  private void endsBecauseOfItsSink(int times) throws Exception {
    AtomicInteger left = new AtomicInteger(times);
    SnapshotSink broken =
        snapshot -> {
          if (!snapshots.all().isEmpty() && left.getAndDecrement() > 0) {
            throw new IllegalStateException("forced");
          }
          snapshots.accept(snapshot);
        };
    inside(
        () -> {
          try (DirectCapture capture = start(settings(), broken)) {
            Await.until("the capture's end", () -> !capture.isRunning());
          }
          return null;
        });
    Snapshot last = snapshots.all().getLast();
    assertThat(last.interval().last()).isTrue();
    assertThat(last.capture().state()).isEqualTo(CaptureState.UNAVAILABLE);
    assertThat(last.capture().reason())
        .isEqualTo("internal error: java.lang.IllegalStateException: forced");
    assertThat(snapshots.all().subList(0, snapshots.all().size() - 1))
        .extracting(snapshot -> snapshot.capture().state())
        .containsOnly(CaptureState.CAPTURING);
  }

  @Test
  void followsInterfacesThatComeAndGo() throws Exception {
    inside(
        () -> {
          try (DirectCapture capture = start(settings())) {
            assertThat(capture.interfacesAtStart()).containsExactly("lo");
            namespace.ip("link", "add", "ut-a", "type", "bridge");
            namespace.ip("link", "set", "ut-a", "up");
            awaitInterfaces("lo", "ut-a");
            namespace.ip("link", "delete", "ut-a");
            awaitInterfaces("lo");
            namespace.ip("link", "add", "ut-a", "type", "bridge");
            namespace.ip("link", "set", "ut-a", "up");
            awaitInterfaces("lo", "ut-a");
          }
          return null;
        });
  }

  @Test
  void namedInterfaceThatVanishesIsTakenUpAgain() throws Exception {
    namespace.ip("link", "add", "ut-a", "type", "bridge");
    inside(
        () -> {
          try (DirectCapture capture = start(with(List.of("ut-a"), List.of()))) {
            assertThat(capture.interfacesAtStart()).containsExactly("ut-a");
            namespace.ip("link", "delete", "ut-a");
            awaitInterfaces();
            namespace.ip("link", "add", "ut-a", "type", "bridge");
            awaitInterfaces("ut-a");
          }
          return null;
        });
  }

  private void awaitInterfaces(String... names) {
    snapshots.await(
        "interfaces " + List.of(names),
        s -> s.capture().watched().interfaces().equals(List.of(names)));
  }

  @Test
  void otherProgramsKeepRunning() throws Exception {
    inside(
        () -> {
          try (WebServer server = new WebServer("127.0.0.1");
              CaptureObject before = load();
              CaptureObject after = load();
              TcxLink early = before.ingress().attachFirst(LOOPBACK, TcxDirection.INGRESS)) {
            TotalsReader earlyTotals = new TotalsReader(before.map("totals"));
            TotalsReader lateTotals = new TotalsReader(after.map("totals"));
            server.request(1);
            long seenBefore = packets(earlyTotals);
            assertThat(seenBefore).isPositive();
            try (DirectCapture capture = start(settings())) {
              assertThat(
                      snapshots.await("an interval", s -> true).capture().watched().programsAhead())
                  .as("ours is first at attach")
                  .isEmpty();
              server.request(1);
              long seenDuring = packets(earlyTotals);
              assertThat(seenDuring).isGreaterThan(seenBefore);
              // By its name a foreign one: one of our own stands there only in the other direction.
              List<String> foreign = List.of("lo/ingress: ut_egress");
              try (TcxLink late = after.egress().attachFirst(LOOPBACK, TcxDirection.INGRESS)) {
                snapshots.await(
                    "a program ahead", s -> s.capture().watched().programsAhead().equals(foreign));
                try (TcxLink own = after.ingress().attachFirst(LOOPBACK, TcxDirection.INGRESS)) {
                  assertThat(own.isAttached()).isTrue();
                  // The first one may have been on its way.
                  snapshots.await("an interval", s -> true);
                  assertThat(
                          snapshots
                              .await("another one", s -> true)
                              .capture()
                              .watched()
                              .programsAhead())
                      .as("another capture lets all through")
                      .isEqualTo(foreign);
                }
                server.request(1);
                assertThat(packets(lateTotals)).isPositive();
                assertThat(packets(earlyTotals)).isGreaterThan(seenDuring);
                assertThat(late.isAttached()).isTrue();
              }
              snapshots.await("none ahead", s -> s.capture().watched().programsAhead().isEmpty());
              assertThat(capture.settings()).isEqualTo(settings());
            }
            long seenAfter = packets(earlyTotals);
            server.request(1);
            assertThat(packets(earlyTotals)).isGreaterThan(seenAfter);
            assertThat(early.isAttached()).isTrue();
            assertThat(snapshots.sums().get(server.endpoint()).counts().requests()).isEqualTo(2);
          }
          return null;
        });
  }

  private static CaptureObject load() {
    return BpfRequirement.bpf(() -> CaptureObject.load(Kernel.CONFIG));
  }

  private static long packets(TotalsReader totals) {
    totals.read();
    return totals.packets();
  }

  @Test
  void settingsChangeWhileItRuns() throws Exception {
    inside(
        () -> {
          try (WebServer kept = new WebServer("127.0.0.1");
              WebServer ignored = new WebServer("127.0.0.1")) {
            try (DirectCapture capture = start(settings())) {
              kept.request(5);
              ignored.request(5);
              CaptureSettings changed =
                  new CaptureSettings(
                      Duration.ofMillis(200),
                      List.of(),
                      Set.of(Side.CLIENT),
                      List.of(),
                      List.of(EndpointFilter.parse(ignored.endpoint())),
                      Origin.ANY,
                      Map.of(new Endpoint("127.0.0.1", kept.port()), "orders-1"),
                      List.of(),
                      List.of());
              capture.apply(changed);
              snapshots.await(
                  "the new label",
                  s -> s.backends().stream().anyMatch(row -> row.name().equals("orders-1")));
              kept.request(5);
              ignored.request(5);
              assertThat(capture.settings()).isEqualTo(changed);
            }
            assertThat(snapshots.sums().get(kept.endpoint()).counts().requests()).isEqualTo(10);
            assertThat(snapshots.sums().get(ignored.endpoint()).counts().requests()).isEqualTo(5);
          }
          return null;
        });
  }

  @Test
  void whatCannotChangeIsRefusedWithItsName() throws Exception {
    inside(
        () -> {
          try (DirectCapture capture = start(settings())) {
            assertThatThrownBy(() -> capture.apply(with(List.of("lo"), List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("interfaces cannot be changed while capturing");
          }
          return null;
        });
  }

  @Test
  void unknownInterfaceIsNamedWithThoseThatThereAre() throws Exception {
    inside(
        () -> {
          assertThatThrownBy(() -> DirectCapture.start(with(List.of("eth7"), List.of()), s -> {}))
              .isInstanceOfSatisfying(
                  CaptureUnavailableException.class,
                  e -> assertThat(e.kind()).isEqualTo(CaptureUnavailableException.Cause.INTERFACE))
              .hasMessage("no interface eth7: there are lo");
          return null;
        });
  }

  @Test
  void noInterfaceUpIsSaid() throws Exception {
    namespace.ip("link", "set", "lo", "down");
    inside(
        () -> {
          assertThatThrownBy(() -> DirectCapture.start(settings(), s -> {}))
              .isInstanceOf(CaptureUnavailableException.class)
              .hasMessage("no network interface is up: set one up, or name one");
          return null;
        });
  }

  @Test
  void closedByItsOwnSinkItEnds() throws Exception {
    inside(
        () -> {
          var holder = new AtomicReference<DirectCapture>();
          try (DirectCapture capture =
              start(
                  settings(),
                  snapshot -> {
                    snapshots.accept(snapshot);
                    if (holder.get() != null) {
                      holder.get().close();
                    }
                  })) {
            holder.set(capture);
            snapshots.await("the last one", snapshot -> snapshot.interval().last());
          }
          return null;
        });
  }

  @Test
  void isFoundByThoseWhoDoNotKnowItAtCompileTime() {
    assertThat(ServiceLoader.load(SnapshotSourceFactory.class))
        .hasExactlyElementsOfTypes(DirectCaptureFactory.class);
  }

  private void inside(Callable<?> task) throws Exception {
    namespace.call(task);
  }

  private DirectCapture start(CaptureSettings settings) {
    return start(settings, snapshots);
  }

  private static DirectCapture start(CaptureSettings settings, SnapshotSink sink) {
    return BpfRequirement.bpf(() -> DirectCapture.start(settings, sink));
  }

  private static CaptureSettings settings() {
    return with(List.of(), List.of());
  }

  private static CaptureSettings with(List<String> interfaces, List<EndpointFilter> ignore) {
    return new CaptureSettings(
        Duration.ofMillis(200),
        interfaces,
        Set.of(Side.CLIENT),
        List.of(),
        ignore,
        Origin.ANY,
        Map.of(),
        List.of(),
        List.of());
  }
}
