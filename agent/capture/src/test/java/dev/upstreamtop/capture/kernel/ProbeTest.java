// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.CountsOf;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections without a byte from their client: TCP health checks and port scans. */
class ProbeTest extends KernelTest {

  private static final String SCANNER = "10.0.0.66:50000";

  @Override
  ProgramConfig config() {
    Duration hour = Duration.ofHours(1);
    return new ProgramConfig(
        EnumSet.of(Side.CLIENT, Side.SERVER), false, hour, Duration.ofNanos(1), hour);
  }

  @BeforeEach
  void ownTheBackend() {
    kernel.own("10.0.0.9");
  }

  @Test
  void aConnectScanOfOpenPortsCountsPerPort() {
    for (int port = 1; port <= 10; port++) {
      kernel.served(SCANNER, "10.0.0.9:" + port).open().clientFin().backendFin();
    }

    assertThat(kernel.ignored("probe")).isEqualTo(10);
    assertThat(kernel.unreadable()).hasSize(10).allMatch(UnreadablePort::isProbe);
    assertThat(kernel.unreadable())
        .extracting(UnreadablePort::port)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(kernel.backends()).isEmpty();
  }

  @Test
  void soDoesAScanWhoseConnectionsAreReset() {
    served().open().clientRst();

    assertOneProbe();
  }

  @Test
  void aHalfOpenScanCountsToo() {
    // SYN, SYN-ACK, RST: the connection never comes to be.
    served().syn().synAck().clientRst();

    assertOneProbe();
  }

  @Test
  void andAScanOfClosedPorts() {
    served().syn().backendRst();

    assertOneProbe();
    assertThat(kernel.exchanges()).isEmpty();
  }

  @Test
  void andASynThatNobodyAnswers() {
    served().syn();
    kernel.sweep();
    kernel.sweep();

    assertOneProbe();
  }

  @Test
  void aBackendThatResetsWhatItAccepted() {
    served().open().backendRst();

    assertOneProbe();
  }

  @Test
  void aBackendThatSpeaksFirstAndIsLeft() {
    served().open().response("SSH-2.0-any\r\n").clientFin().backendFin().clientRst();

    assertOneProbe();
  }

  @Test
  void itCountsOnceHoweverItsEndIsSent() {
    served().open().clientFin().clientFin().backendFin().clientRst().backendRst();

    assertOneProbe();
  }

  @Test
  void healthChecksOfAKnownBackendAreItsConnectionsAndProbes() {
    Connection used = served().open().request(get("/a")).response(OK);
    kernel.served(SCANNER, BACKEND).open().clientFin().backendFin();
    used.clientFin().backendFin();

    assertThat(kernel.backend(BACKEND, Side.SERVER).counts().get(Counter.CONNECTS)).isEqualTo(2);
    assertOneProbe();
  }

  @Test
  void aKnownBackendThatRefusesIsRefusedAndNoProbe() {
    served().open().request(get("/a")).response(OK).clientFin().backendFin();
    kernel.served(SCANNER, BACKEND).syn().backendRst();

    assertThat(CountsOf.connections(kernel.backend(BACKEND, Side.SERVER)))
        .containsExactly(1, 1, 0, 0);
    assertNoProbe();
  }

  @Test
  void fromItsOwnHostARefusedConnectionIsRefusedAndNoProbe() {
    connection().syn().backendRst();

    assertThat(CountsOf.connections(kernel.backend(BACKEND))).containsExactly(0, 1, 0, 0);
    assertNoProbe();
  }

  @Test
  void aConnectionThatWasUsedIsNone() {
    served().open().request(get("/a")).response(OK).backendFin().clientFin();
    kernel.served(SCANNER, "10.0.0.9:25").open().request("EHLO a\r\n").clientFin().backendFin();

    assertNoProbe();
  }

  @Test
  void aRequestBehindItsBackendsFinIsNone() {
    served().open().backendFin().request(get("/a")).clientFin();

    assertNoProbe();
    assertThat(kernel.backend(BACKEND, Side.SERVER).counts().requests()).isEqualTo(1);
  }

  @Test
  void aRequestThatIsOvertakenByItsFinIsNone() {
    int length = get("/a").length();
    served().open().skipRequest(length).clientFin().requestAt(-length - 1, get("/a"));

    assertNoProbe();
  }

  @Test
  void whatWasOpenBeforeTheCaptureIsNone() {
    served().clientFin().backendFin();

    assertNoProbe();
  }

  @Test
  void aScanHidesNoPortThatSpeaksSomethingElse() {
    kernel.served(CLIENT, "10.0.0.9:443").open().request("\u0016\u0003\u0001\u0000\u00a5");
    for (int round = 0; round < 2; round++) {
      for (int port = 1_000; port < 1_100; port++) {
        kernel
            .served("10.0.0.66:" + (port + 20_000 * round), "10.0.0.9:" + port)
            .syn()
            .backendRst();
      }
    }

    List<UnreadablePort> ports = kernel.unreadable();
    assertThat(ports.getFirst()).isEqualTo(new UnreadablePort(443, "TLS", 1));
    assertThat(ports).hasSize(16);
    assertThat(kernel.unreadableOmitted()).isEqualTo(101 - 16);
    assertThat(kernel.ignored("probe")).isEqualTo(200);
  }

  private Connection served() {
    return kernel.served(CLIENT, BACKEND);
  }

  private void assertOneProbe() {
    assertThat(kernel.ignored("probe")).isEqualTo(1);
    assertThat(kernel.unreadable()).containsExactly(new UnreadablePort(8080, "probe", 1));
  }

  private void assertNoProbe() {
    assertThat(kernel.ignored("probe")).isZero();
    assertThat(kernel.unreadable()).noneMatch(UnreadablePort::isProbe);
  }
}
