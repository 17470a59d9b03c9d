// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.BpfRequirement;
import dev.upstreamtop.capture.network.NetworkNamespace;
import dev.upstreamtop.capture.network.Snapshots;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.settings.Origin;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.testing.NeedsRoot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real connection that was open before the capture: the socket that this host has of it proves
 * its requests to be some.
 */
@NeedsRoot
class SocketProofTest {

  private static final byte[] REQUEST =
      "GET /poll HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] BEGUN =
      "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nbegun".getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aRequestThatIsNotAnsweredIsInFlightOnBothSides(String address) throws Exception {
    Snapshots snapshots = new Snapshots();
    try (NetworkNamespace namespace = NetworkNamespace.create()) {
      namespace.call(
          () -> {
            try (ServerSocket listening = new ServerSocket()) {
              listening.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
              try (Socket client =
                      new Socket(listening.getInetAddress(), listening.getLocalPort());
                  Socket served = listening.accept();
                  DirectCapture capture =
                      BpfRequirement.bpf(() -> DirectCapture.start(settings(), snapshots))) {
                assertThat(capture.interfacesAtStart()).containsExactly("lo");
                client.getOutputStream().write(REQUEST);
                assertThat(served.getInputStream().readNBytes(REQUEST.length)).isEqualTo(REQUEST);
                Snapshot shown =
                    snapshots.await(
                        "both sides in flight",
                        s ->
                            s.sumOf(Side.CLIENT).gauges().inFlight() == 1
                                && s.sumOf(Side.SERVER).gauges().inFlight() == 1);
                assertThat(shown.backends())
                    .extracting(row -> row.key().side())
                    .containsExactlyInAnyOrder(Side.CLIENT, Side.SERVER);
                assertThat(shown.backends())
                    .extracting(row -> row.gauges().inFlight())
                    .containsOnly(1L);
              }
            }
            return null;
          });
    }
  }

  /**
   * As nginx does when its own client has gone: the kernel answers what still comes with an RST.
   */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aClientThatHasClosedInsideABodyEndsIt(String address) throws Exception {
    Snapshots snapshots = new Snapshots();
    try (NetworkNamespace namespace = NetworkNamespace.create()) {
      namespace.call(
          () -> {
            try (ServerSocket listening = new ServerSocket()) {
              listening.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
              try (DirectCapture capture =
                      BpfRequirement.bpf(() -> DirectCapture.start(settings(), snapshots));
                  Socket served = askAndLeave(listening)) {
                assertThat(capture.interfacesAtStart()).containsExactly("lo");
                assertThat(served.getInputStream().read()).as("its FIN").isNegative();
                served.getOutputStream().write(BEGUN);
                Snapshot shown =
                    snapshots.await(
                        "the end of the response on both sides",
                        s ->
                            snapshots.sums().values().stream()
                                    .mapToLong(row -> row.times().response().count())
                                    .sum()
                                == 2);
                assertThat(shown.backends())
                    .extracting(row -> row.gauges().receiving())
                    .containsOnly(0L);
              }
            }
            return null;
          });
    }
    assertThat(snapshots.all())
        .allSatisfy(s -> assertThat(s.capture().loss().ignored()).containsEntry("outOfWindow", 0L));
  }

  /** The server's end of a connection whose client has closed its own inside the body. */
  private static Socket askAndLeave(ServerSocket listening) throws IOException {
    try (Socket client = new Socket(listening.getInetAddress(), listening.getLocalPort())) {
      Socket served = listening.accept();
      client.getOutputStream().write(REQUEST);
      assertThat(served.getInputStream().readNBytes(REQUEST.length)).isEqualTo(REQUEST);
      served.getOutputStream().write(BEGUN);
      assertThat(client.getInputStream().readNBytes(BEGUN.length)).isEqualTo(BEGUN);
      return served;
    }
  }

  private static CaptureSettings settings() {
    return new CaptureSettings(
        Duration.ofMillis(200),
        List.of(),
        EnumSet.allOf(Side.class),
        List.of(),
        List.of(),
        Origin.ANY,
        Map.of(),
        List.of(),
        List.of());
  }
}
