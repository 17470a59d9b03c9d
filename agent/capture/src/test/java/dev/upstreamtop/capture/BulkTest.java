// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.BpfRequirement;
import dev.upstreamtop.capture.network.NetworkNamespace;
import dev.upstreamtop.capture.network.Snapshots;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.settings.Origin;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.testing.NeedsRoot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bodies of hundreds of megabytes on the loopback device, where two processors send one direction
 * of one connection: the sender's, and the one where an acknowledgement lets more be sent.
 */
@NeedsRoot
class BulkTest {

  /** Which way the long body goes. */
  enum Way {
    DOWN,
    UP
  }

  private static final long LONG_BODY = 512L << 20;
  private static final byte[] PIECE = new byte[1 << 16];

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

  @ParameterizedTest
  @EnumSource
  void bytesOfALongBodyAreExactOnBothSides(Way way) throws Exception {
    exchange(way == Way.UP ? LONG_BODY : 0, way == Way.DOWN ? LONG_BODY : 0);
  }

  /** Each direction's reader has its own turns. */
  @Test
  void bytesOfTwoLongBodiesOneAfterTheOtherAreExact() throws Exception {
    exchange(LONG_BODY / 2, LONG_BODY / 2);
  }

  private void exchange(long up, long down) throws Exception {
    String request = "POST /long HTTP/1.1\r\nContent-Length: " + up + "\r\n\r\n";
    String response = "HTTP/1.1 200 OK\r\nContent-Length: " + down + "\r\n\r\n";
    long retransmitted =
        namespace.call(
            () -> {
              InetAddress here = InetAddress.getLoopbackAddress();
              try (ServerSocket backend = new ServerSocket(0, 1, here)) {
                FutureTask<Void> served =
                    new FutureTask<>(() -> serve(backend, request.length() + up, response, down));
                Thread.ofPlatform().daemon().start(served);
                try (DirectCapture capture = start();
                    Socket client = new Socket(here, backend.getLocalPort())) {
                  assertThat(capture.interfacesAtStart()).containsExactly("lo");
                  send(client, request, up);
                  take(client, response.length() + down);
                  served.get();
                }
              }
              return retransmitted();
            });

    for (Side side : Side.values()) {
      BackendRow row = sum(side);
      assertThat(row.counts().requests()).isEqualTo(1);
      assertThat(row.counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
      assertThat(row.counts().get(Counter.TRUNCATED)).isZero();
      assertThat(row.counts().get(Counter.BYTES_SENT))
          .as("%s", side)
          .isEqualTo(request.length() + up);
      assertThat(row.counts().get(Counter.BYTES_RECEIVED))
          .as("%s", side)
          .isEqualTo(response.length() + down);
      // The kernel counts those that one packet on this device consists of.
      assertThat(row.counts().get(Counter.RETRANSMITS)).as("%s", side).isBetween(0L, retransmitted);
      assertThat(row.gauges().inFlight() + row.gauges().receiving()).isZero();
    }
    assertThat(snapshots.all()).allMatch(snapshot -> snapshot.capture().loss().lostTotal() == 0);
  }

  private BackendRow sum(Side side) {
    return snapshots.all().stream()
        .flatMap(snapshot -> snapshot.backends().stream())
        .filter(row -> row.key().side() == side)
        .reduce(BackendRow::plus)
        .orElseThrow();
  }

  private static Void serve(ServerSocket backend, long taken, String head, long length)
      throws IOException {
    try (Socket connection = backend.accept()) {
      take(connection, taken);
      send(connection, head, length);
    }
    return null;
  }

  private static void send(Socket socket, String head, long length) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    for (long left = length; left > 0; left -= PIECE.length) {
      out.write(PIECE, 0, (int) Math.min(left, PIECE.length));
    }
  }

  private static void take(Socket socket, long length) throws IOException {
    byte[] room = new byte[PIECE.length];
    InputStream in = socket.getInputStream();
    long left = length;
    while (left > 0) {
      int read = in.read(room, 0, (int) Math.min(left, room.length));
      assertThat(read).as("with %d bytes missing", left).isPositive();
      left -= read;
    }
  }

  /** How many segments this thread's namespace has sent again so far. */
  private static long retransmitted() throws IOException {
    List<List<String>> tcp =
        Files.readAllLines(Path.of("/proc/thread-self/net/snmp")).stream()
            .filter(line -> line.startsWith("Tcp:"))
            .map(line -> List.of(line.split(" ", -1)))
            .toList();
    return Long.parseLong(tcp.get(1).get(tcp.get(0).indexOf("RetransSegs")));
  }

  private DirectCapture start() {
    CaptureSettings settings =
        new CaptureSettings(
            Duration.ofMillis(200),
            List.of(),
            EnumSet.allOf(Side.class),
            List.of(),
            List.of(),
            Origin.ANY,
            Map.of(),
            List.of(),
            List.of());
    return BpfRequirement.bpf(() -> DirectCapture.start(settings, snapshots));
  }
}
