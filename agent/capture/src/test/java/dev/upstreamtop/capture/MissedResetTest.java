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
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.testing.NeedsRoot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RSTs behind bytes that took another way: two hosts with two cables, of which one is captured.
 * What the sockets take ends the exchange, though it does not stand at the next byte that was seen.
 */
@NeedsRoot
class MissedResetTest {

  private static final String CLIENT = "10.89.0.1";
  private static final String SERVER = "10.89.0.2";
  private static final String CLIENT_BESIDE = "10.89.1.1";
  private static final String SERVER_BESIDE = "10.89.1.2";
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final Snapshots snapshots = new Snapshots();
  private NetworkNamespace client;
  private NetworkNamespace server;

  @BeforeEach
  void connect() {
    client = NetworkNamespace.create();
    server = NetworkNamespace.create();
    cable("ut0", CLIENT, SERVER);
    cable("ut1", CLIENT_BESIDE, SERVER_BESIDE);
  }

  private void cable(String device, String here, String there) {
    client.ip(
        "link", "add", device, "type", "veth", "peer", "name", device, "netns", server.name());
    up(client, device, here);
    up(server, device, there);
  }

  private static void up(NetworkNamespace namespace, String device, String address) {
    namespace.ip("address", "add", address + "/24", "dev", device);
    namespace.ip("link", "set", device, "up");
  }

  @AfterEach
  void disconnect() {
    if (server != null) {
      server.close();
    }
    if (client != null) {
      client.close();
    }
  }

  private static CaptureSettings settings(Side side) {
    return new CaptureSettings(
        INTERVAL,
        List.of("ut0"),
        Set.of(side),
        List.of(),
        List.of(),
        Origin.ANY,
        Map.of(),
        List.of(),
        List.of());
  }

  private DirectCapture start(Side side) throws Exception {
    NetworkNamespace where = side == Side.CLIENT ? client : server;
    return where.call(
        () -> BpfRequirement.bpf(() -> DirectCapture.start(settings(side), snapshots)));
  }

  /** What is sent meanwhile takes the other cable. */
  private static void beside(NetworkNamespace sender, String to, String gateway, IoAction sending)
      throws IOException {
    sender.ip("route", "add", to + "/32", "via", gateway);
    sending.run();
    sender.ip("route", "delete", to + "/32");
  }

  @FunctionalInterface
  private interface IoAction {
    void run() throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void backendResetsBehindAMissedResponse(Side side) throws Exception {
    try (DirectCapture capture = start(side);
        ServerSocket listener = server.call(() -> listen(SERVER));
        Socket asking = client.call(() -> new Socket(SERVER, listener.getLocalPort()));
        Socket answering = listener.accept()) {
      assertThat(capture.interfacesAtStart()).containsExactly("ut0");
      send(asking, "GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
      receive(answering, 27);
      awaitInFlight(1);

      beside(
          server,
          CLIENT,
          CLIENT_BESIDE,
          () -> {
            send(answering, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhell");
            receive(asking, 42);
          });
      abort(answering);
      awaitReset(asking);
      awaitInFlight(0);
    }

    BackendRow row = row();
    assertThat(row.counts().requests()).isEqualTo(1);
    assertThat(row.counts().get(Counter.LOST_TRACK)).isEqualTo(1);
    assertThat(row.gauges().receiving()).isZero();
    assertThat(ignored("outOfWindow")).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void clientResetsBehindAMissedRequestBody(Side side) throws Exception {
    try (DirectCapture capture = start(side);
        ServerSocket listener = server.call(() -> listen(SERVER));
        Socket asking = client.call(() -> new Socket(SERVER, listener.getLocalPort()));
        Socket answering = listener.accept()) {
      assertThat(capture.interfacesAtStart()).containsExactly("ut0");
      String head = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n";
      send(asking, head);
      receive(answering, head.length());
      awaitInFlight(1);

      beside(
          client,
          SERVER,
          SERVER_BESIDE,
          () -> {
            send(asking, "b".repeat(900));
            receive(answering, 900);
          });
      abort(asking);
      awaitReset(answering);
      awaitInFlight(0);
    }

    assertThat(row().counts().failures()).isEqualTo(new FailureCounts(0, 0, 1));
    assertThat(ignored("outOfWindow")).isZero();
  }

  private void awaitInFlight(long count) {
    snapshots.await(
        count + " in flight",
        s -> !s.backends().isEmpty() && s.totals().gauges().inFlight() == count);
  }

  private BackendRow row() {
    Map<String, BackendRow> sums = snapshots.sums();
    assertThat(sums).hasSize(1);
    return sums.values().iterator().next();
  }

  private long ignored(String cause) {
    return snapshots.all().stream()
        .mapToLong(s -> s.capture().loss().ignored().getOrDefault(cause, 0L))
        .sum();
  }

  private static ServerSocket listen(String address) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void receive(Socket socket, int bytes) throws IOException {
    assertThat(socket.getInputStream().readNBytes(bytes)).hasSize(bytes);
  }

  /** By RST (socket(7), SO_LINGER). */
  private static void abort(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private static void awaitReset(Socket socket) throws IOException {
    try {
      assertThat(socket.getInputStream().read()).as("what comes instead of an RST").isEqualTo(-2);
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }
}
