// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.Kernel;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.capture.wire.Sizes;
import dev.upstreamtop.telemetry.jmx.JmxSink;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.source.CaptureControl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** Backends that nothing is heard of any more give their slots to others, and no sum suffers. */
class RecyclingTest extends KernelTest {

  private static final int SLOTS = Sizes.BACKENDS - Sizes.SLOT_FIRST;
  private static final int FAILURE_SLOTS = Sizes.BACKENDS / 4;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Override
  ProgramConfig config() {
    Duration hour = Duration.ofHours(1);
    return new ProgramConfig(Set.of(Side.CLIENT), false, hour, hour, Duration.ofNanos(1));
  }

  @Test
  void eachOfTwentyThousandBackendsThatComeAndGoHasItsOwnRow() {
    int backends = 20_000;
    int perRound = 500;
    for (int first = 0; first < backends; first += perRound) {
      for (int i = first; i < first + perRound; i++) {
        Connection connection = kernel.connection(CLIENT, address(i)).open();
        for (int request = 0; request <= i % 3; request++) {
          connection.request(get("/a")).response(OK);
        }
        connection.clientFin().backendFin();
      }
      beIdleForLong();
    }

    Map<BackendKey, BackendRow> rows = kernel.rows();
    assertThat(rows).hasSize(backends);
    for (int i = 0; i < backends; i++) {
      BackendRow row = rows.get(key(i));
      assertThat(row.counts().requests()).as("requests of %s", row.key()).isEqualTo(1 + i % 3);
      assertThat(row.counts().get(Counter.RESPONSES_2XX)).isEqualTo(row.counts().requests());
      assertThat(row.times().header().count()).isEqualTo(row.counts().requests());
      assertThat(row.counts().get(Counter.CONNECTS)).isEqualTo(1);
      assertThat(row.routes()).hasSize(1);
      assertThat(row.routes().getFirst().requests()).isEqualTo(row.counts().requests());
    }
    assertThat(kernel.lost()).isEmpty();
    assertThat(kernel.shown()).isEmpty();
  }

  @Test
  void oneThatComesBackGoesOnWhereItWas() {
    for (int round = 0; round < 3; round++) {
      exchange(0);
      beIdleForLong();
    }

    assertThat(kernel.shown()).isEmpty();
    assertThat(kernel.backend(address(0)).counts().requests()).isEqualTo(3);
    assertThat(kernel.backend(address(0)).counts().get(Counter.RESPONSES_2XX)).isEqualTo(3);
  }

  @Test
  void beforeTheTimeIsUpItStays() {
    exchange(0);
    kernel.idle(Duration.ZERO);
    kernel.idle(Duration.ZERO);
    kernel.idle(ProgramConfig.IDLE.minus(MINUTE));
    kernel.idle(Duration.ZERO);
    assertThat(kernel.shown()).containsExactly(key(0));

    kernel.idle(MINUTE);
    kernel.idle(Duration.ZERO);
    kernel.idle(MINUTE);
    assertThat(kernel.shown()).isEmpty();
  }

  @Test
  void aConnectionThatIsKeptAliveKeepsItsBackendsSlot() {
    Connection kept = kernel.connection(CLIENT, address(0)).open().request(get("/a")).response(OK);
    beIdleForLong();
    assertThat(kernel.shown()).containsExactly(key(0));

    kept.request(get("/b"));
    beIdleForLong();
    assertThat(kernel.backend(address(0)).gauges().inFlight()).isEqualTo(1);

    kept.response(OK).clientFin().backendFin();
    beIdleForLong();
    assertThat(kernel.shown()).isEmpty();
    assertThat(kernel.backend(address(0)).counts().requests()).isEqualTo(2);
  }

  @Test
  void aFullTableGetsRoomAgain() {
    for (int i = 0; i <= SLOTS; i++) {
      exchange(i);
    }
    assertThat(kernel.other(Side.CLIENT).counts().requests()).isEqualTo(1);

    beIdleForLong();
    for (int i = 0; i < SLOTS; i++) {
      exchange(2_000 + i);
    }
    assertThat(kernel.rows()).hasSize(2 * SLOTS + 1);
    assertThat(kernel.other(Side.CLIENT).counts().requests()).isEqualTo(1);
    exchange(1_999);
    assertThat(kernel.other(Side.CLIENT).counts().requests()).isEqualTo(2);
  }

  @Test
  void aSlotOfAnotherBackendIsInheritedEmpty() {
    for (int i = 0; i < SLOTS; i++) {
      exchange(i, "/old");
    }
    beIdleForLong();
    for (int i = 0; i < SLOTS; i++) {
      exchange(2_000 + i, "/new");
    }

    Map<BackendKey, BackendRow> rows = kernel.rows();
    for (int i = 0; i < SLOTS; i++) {
      assertThat(rows.get(key(i)).routes()).extracting(RouteRow::route).containsExactly("/old");
      BackendRow heir = rows.get(key(2_000 + i));
      assertThat(heir.routes()).extracting(RouteRow::route).containsExactly("/new");
      assertThat(heir.routes().getFirst().requests()).isEqualTo(1);
      assertThat(heir.counts().requests()).isEqualTo(1);
      assertThat(heir.times().response().count()).isEqualTo(1);
      assertThat(heir.times().connect().count()).isEqualTo(1);
    }
  }

  @Test
  void itsRowAndItsBeanGoAndTheSumsStay() throws JMException {
    MBeanServer server = MBeanServerFactory.newMBeanServer();
    ObjectName beans = new ObjectName(JmxSink.DOMAIN + ":type=Backend,*");
    try (JmxSink sink = JmxSink.register(server, new UnusedControl())) {
      exchange(0);
      exchange(1);
      Duration now = Duration.ZERO;
      sink.accept(snapshot(now, kernel.idle(now)));
      assertThat(server.queryNames(beans, null)).hasSize(2);

      for (Duration pause : List.of(Duration.ZERO, ProgramConfig.IDLE, Duration.ZERO, MINUTE)) {
        now = now.plus(pause);
        sink.accept(snapshot(now, kernel.idle(pause)));
      }
      List<BackendRow> rows = kernel.idle(Duration.ZERO);
      sink.accept(snapshot(now, rows));
      assertThat(rows).isEmpty();
      assertThat(server.queryNames(beans, null)).isEmpty();
      assertThat(server.getAttribute(JmxSink.UPSTREAMS, "TotalRequests")).isEqualTo(2L);

      exchange(2);
      exchange(0);
      sink.accept(snapshot(now, kernel.idle(Duration.ZERO)));
      assertThat(server.queryNames(beans, null)).hasSize(2);
      assertThat(server.getAttribute(JmxSink.UPSTREAMS, "TotalRequests")).isEqualTo(4L);
    }
  }

  private static Snapshot snapshot(Duration at, List<BackendRow> rows) {
    return new Snapshot(
        CaptureIdentity.NONE,
        new Interval(1, at.toNanos(), 1, false),
        rows,
        Exchanges.NONE,
        CaptureStatus.idle(CaptureMode.DIRECT, CaptureState.CAPTURING, ""));
  }

  /** For beans that nobody steers. */
  private record UnusedControl() implements CaptureControl {
    @Override
    public CaptureSettings settings() {
      return CaptureSettings.defaults();
    }

    @Override
    public boolean adjustable() {
      return false;
    }

    @Override
    public void apply(CaptureSettings wanted) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean enabled() {
      return true;
    }

    @Override
    public void enable(boolean capture) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void whatHasOnlyFailedToConnectGivesItsShareBack() {
    for (int i = 0; i <= FAILURE_SLOTS; i++) {
      kernel.connection(CLIENT, address(i)).syn().backendRst();
    }
    assertThat(kernel.other(Side.CLIENT).counts().get(Counter.REFUSED)).isEqualTo(1);

    beIdleForLong();
    for (int i = 0; i < FAILURE_SLOTS; i++) {
      kernel.connection(CLIENT, address(1_000 + i)).syn().backendRst();
    }
    assertThat(kernel.other(Side.CLIENT).counts().get(Counter.REFUSED)).isEqualTo(1);
    assertThat(kernel.rows()).hasSize(2 * FAILURE_SLOTS + 1);
  }

  @Test
  void aConnectionThatNeverEndsIsForgottenWhenItWasQuietForLong() {
    kernel.close();
    kernel = Kernel.load(config().withIdle(Duration.ofNanos(1)));
    // The pod is gone, and with it whoever would have sent a FIN.
    Connection quiet = kernel.connection(CLIENT, address(0)).open().request(get("/a")).response(OK);
    Connection waiting = kernel.connection(CLIENT, address(1)).open().request(get("/poll"));
    beIdleForLong();

    assertThat(kernel.shown()).containsExactly(key(1));
    waiting.response(OK);
    // If it lives after all, it is met again.
    quiet.request(get("/b")).response(OK);
    assertThat(kernel.backend(address(0)).counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
    assertThat(kernel.backend(address(1)).counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
  }

  private void exchange(int backend) {
    exchange(backend, "/a");
  }

  private void exchange(int backend, String path) {
    kernel
        .connection(CLIENT, address(backend))
        .open()
        .request(get(path))
        .response(OK)
        .clientFin()
        .backendFin();
  }

  /** As many intervals as the longest way takes: noticed, withdrawn, given back. */
  private void beIdleForLong() {
    kernel.idle(Duration.ZERO);
    kernel.idle(Duration.ZERO);
    kernel.idle(ProgramConfig.IDLE);
    kernel.idle(Duration.ZERO);
    kernel.idle(MINUTE);
  }

  private static String address(int backend) {
    return host(backend) + ":8080";
  }

  private static String host(int backend) {
    return "10.1.%d.%d".formatted(backend / 250, backend % 250);
  }

  private static BackendKey key(int backend) {
    return new BackendKey(new Endpoint(host(backend), 8080), Side.CLIENT);
  }
}
