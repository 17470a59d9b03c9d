// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.BpfRequirement;
import dev.upstreamtop.capture.harness.Packet;
import dev.upstreamtop.capture.network.NetworkNamespace;
import dev.upstreamtop.capture.network.RawSocket;
import dev.upstreamtop.capture.network.Snapshots;
import dev.upstreamtop.capture.network.WebServer;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.settings.Origin;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.testing.NeedsRoot;
import dev.upstreamtop.testing.Shell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * What anybody on the network can send to a host, sent for real: from raw sockets in a namespace
 * outside, under addresses of nobody, over a cable to the host that captures and answers.
 */
@NeedsRoot
class ForgedTrafficTest {

  private static final String HOST = "10.88.0.1";
  private static final String OUTSIDE = "10.88.0.2";
  private static final String REQUEST = "GET /a HTTP/1.1\r\n\r\n";
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

  private static final int FORGED = 1_300;
  private static final int SYNS = 40_000;
  private static final int CLOSED_PORTS = 1_000;
  private static final int POLLS = 50;
  private static final int PLACES = 64;

  /** Fewer than a processor's queue of packets that arrived holds (net.core.netdev_max_backlog). */
  private static final int BURST = 400;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Snapshots snapshots = new Snapshots();
  private NetworkNamespace host;
  private NetworkNamespace outside;

  @BeforeEach
  void connect() {
    host = NetworkNamespace.create();
    outside = NetworkNamespace.create();
    host.ip("link", "add", "ut0", "type", "veth", "peer", "name", "ut1", "netns", outside.name());
    up(host, "ut0", HOST);
    up(outside, "ut1", OUTSIDE);
    // Its answers to strangers go where they seem to come from.
    host.ip("route", "add", "default", "via", OUTSIDE);
  }

  private static void up(NetworkNamespace namespace, String device, String address) {
    namespace.ip("address", "add", address + "/24", "dev", device);
    namespace.ip("link", "set", device, "up");
  }

  @AfterEach
  void disconnect() {
    if (outside != null) {
      outside.close();
    }
    if (host != null) {
      host.close();
    }
  }

  @Test
  void requestsToClosedPortsMakeNoBackendAndLeaveRoomForThoseThatAre() throws Exception {
    try (WebServer server = host.call(() -> new WebServer(HOST))) {
      try (DirectCapture capture = start()) {
        assertThat(capture.interfacesAtStart()).contains("ut0");
        long refused = tcp("OutRsts");
        send(
            FORGED,
            i ->
                Packet.between(stranger(i), HOST + ":" + (1 + i))
                    .sequence(i)
                    .acknowledging(1)
                    .payload(REQUEST));
        assertThat(tcp("OutRsts") - refused).as("refused by the host").isEqualTo(FORGED);

        outside.call(
            () -> {
              server.request(3);
              return null;
            });
      }

      Map<String, BackendRow> sums = snapshots.sums();
      assertThat(sums).containsOnlyKeys(server.endpoint());
      BackendRow row = sums.get(server.endpoint());
      assertThat(row.key().side()).isEqualTo(Side.SERVER);
      assertAnswered(row, 3);
      assertThat(ignored("unproven")).isEqualTo(FORGED);
      assertThat(lost()).isZero();
    }
  }

  @Test
  void synsPushNoLongPollOut() throws Exception {
    List<Socket> clients = new ArrayList<>();
    List<Socket> served = new ArrayList<>();
    try (ServerSocket server = host.call(ForgedTrafficTest::listen)) {
      try (DirectCapture capture = start()) {
        assertThat(capture.interfacesAtStart()).contains("ut0");
        for (int i = 0; i < POLLS; i++) {
          clients.add(outside.call(() -> new Socket(HOST, server.getLocalPort())));
          served.add(server.accept());
          clients.getLast().getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
        }
        snapshots.await("long polls", s -> s.totals().gauges().inFlight() == POLLS);

        send(SYNS, i -> syn(i, 1 + i % CLOSED_PORTS));
        snapshots.await("every SYN", s -> ignored("probe") + lost("handshake") == SYNS);
        // Nobody ever ends these.
        send(SYNS, i -> syn(SYNS + i, server.getLocalPort()));
        snapshots.await("SYNs that are not followed", s -> lost("handshake") > 0);

        for (int i = 0; i < POLLS; i++) {
          served.get(i).getOutputStream().write(ANSWER);
          assertThat(clients.get(i).getInputStream().readNBytes(ANSWER.length)).isEqualTo(ANSWER);
        }
      }

      Map<String, BackendRow> sums = snapshots.sums();
      String endpoint = HOST + ":" + server.getLocalPort();
      assertThat(sums).containsOnlyKeys(endpoint);
      assertAnswered(sums.get(endpoint), POLLS);
      assertThat(lost("connectionTableFull")).isZero();
      assertThat(lost("lostTrack")).isZero();
    } finally {
      for (Socket socket : clients) {
        socket.close();
      }
      for (Socket socket : served) {
        socket.close();
      }
    }
  }

  /**
   * Under the addresses of a connection's client, but without its numbers: a SYN, and at every
   * place in the numbers that is near enough to be out of order, data twice, and a FIN or data with
   * an RST behind them.
   */
  @RepeatedTest(5)
  void forgeriesInsideAConnectionChangeNothing() throws Exception {
    try (ServerSocket server = host.call(ForgedTrafficTest::listen);
        DirectCapture capture = start()) {
      assertThat(capture.interfacesAtStart()).contains("ut0");
      String endpoint = HOST + ":" + server.getLocalPort();
      try (Socket client = outside.call(() -> new Socket(HOST, server.getLocalPort()));
          Socket served = server.accept()) {
        String from = OUTSIDE + ":" + client.getLocalPort();
        exchange(client, served);
        for (int kind = 0; kind < 4; kind++) {
          int last = kind;
          client.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
          send(2 * PLACES, i -> forged(from, endpoint, last, i));
          answer(client, served);
          exchange(client, served);
        }
      }
    }

    Map<String, BackendRow> sums = snapshots.sums();
    assertThat(sums).hasSize(1);
    BackendRow row = sums.values().iterator().next();
    assertAnswered(row, 9);
    assertThat(row.counts().get(Counter.RETRANSMITS)).isZero();
    assertThat(ignored("outOfWindow")).isPositive();
    assertThat(lost()).isZero();
  }

  /** One of a pair at a place of its own: 64 MiB lie between two places. */
  private static Packet forged(String from, String to, int kind, int number) {
    int place = number / 2 * (1 << 26);
    boolean first = number % 2 == 0;
    Packet packet = Packet.between(from, to).acknowledging(0x1234_5678);
    return switch (kind) {
      case 0 -> packet.sequence(place).acknowledging(0).flags(Packet.SYN);
      case 1 -> packet.sequence(first ? place : place + (20 << 20)).payload(REQUEST);
      case 2 ->
          first
              ? packet.sequence(place).flags(Packet.FIN | Packet.ACK)
              : packet.sequence(place + 1).flags(Packet.RST);
      default ->
          first
              ? packet.sequence(place).payload(REQUEST)
              : packet.sequence(place + REQUEST.length()).flags(Packet.RST);
    };
  }

  private static void exchange(Socket client, Socket served) throws IOException {
    client.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
    answer(client, served);
  }

  private static void answer(Socket client, Socket served) throws IOException {
    assertThat(served.getInputStream().readNBytes(REQUEST.length())).hasSize(REQUEST.length());
    served.getOutputStream().write(ANSWER);
    assertThat(client.getInputStream().readNBytes(ANSWER.length)).isEqualTo(ANSWER);
  }

  private static void assertAnswered(BackendRow row, long requests) {
    assertThat(row.counts().requests()).isEqualTo(requests);
    assertThat(row.counts().responses()).isEqualTo(requests);
    assertThat(row.counts().get(Counter.RESPONSES_2XX)).isEqualTo(requests);
    assertThat(row.counts().failures()).isEqualTo(FailureCounts.NONE);
    assertThat(row.counts().get(Counter.LOST_TRACK)).isZero();
    assertThat(row.gauges().inFlight()).isZero();
    assertThat(row.times().header().count()).isEqualTo(requests);
  }

  private static ServerSocket listen() throws IOException {
    ServerSocket server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getByName(HOST), 0));
    return server;
  }

  private static Packet syn(int number, int port) {
    return Packet.between(stranger(number), HOST + ":" + port).sequence(number).flags(Packet.SYN);
  }

  private static String stranger(int number) {
    return "172.16.%d.%d:%d"
        .formatted(number / 250 % 250, 1 + number % 250, 1_024 + number % 60_000);
  }

  /** Sends packets from outside, and waits until the host's TCP has had each of them. */
  private void send(int count, IntFunction<Packet> packet) throws Exception {
    outside.call(
        () -> {
          try (RawSocket socket = new RawSocket()) {
            for (int from = 0; from < count; from += BURST) {
              int to = Math.min(count, from + BURST);
              long before = tcp("InSegs");
              for (int i = from; i < to; i++) {
                socket.send(packet.apply(i).datagram());
              }
              awaitReceived(before + to - from);
            }
          }
          return null;
        });
  }

  private void awaitReceived(long segments) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (tcp("InSegs") < segments) {
      assertThat(System.nanoTime()).as("the host has not had all").isLessThan(deadline);
    }
  }

  /** One of the counters that the host's TCP keeps (RFC 4022). */
  private long tcp(String counter) {
    List<String> lines =
        Shell.succeed("ip", "netns", "exec", host.name(), "cat", "/proc/net/snmp")
            .lines()
            .filter(line -> line.startsWith("Tcp:"))
            .toList();
    int column = List.of(lines.getFirst().split(" ", -1)).indexOf(counter);
    return Long.parseLong(lines.getLast().split(" ", -1)[column]);
  }

  private long ignored(String cause) {
    return snapshots.all().stream()
        .mapToLong(s -> s.capture().loss().ignored().getOrDefault(cause, 0L))
        .sum();
  }

  private long lost(String cause) {
    return snapshots.all().stream()
        .mapToLong(s -> s.capture().loss().lost().getOrDefault(cause, 0L))
        .sum();
  }

  private long lost() {
    return snapshots.all().stream().mapToLong(s -> s.capture().loss().lostTotal()).sum();
  }

  private DirectCapture start() throws Exception {
    CaptureSettings settings =
        new CaptureSettings(
            Duration.ofMillis(200),
            List.of(),
            Set.of(Side.SERVER),
            List.of(),
            List.of(),
            Origin.ANY,
            Map.of(),
            List.of(),
            List.of());
    return host.call(() -> BpfRequirement.bpf(() -> DirectCapture.start(settings, snapshots)));
  }
}
