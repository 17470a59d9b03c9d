// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.Kernel;
import dev.upstreamtop.capture.harness.Packet;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.testing.NeedsRoot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged packets by the hundred thousand, alone and in conversations: the verdict is always
 * "next", which the harness checks, and the accounts stay balanced. {@code
 * -Dupstreamtop.fuzz=1000000} runs more of them.
 */
@NeedsRoot
class FuzzTest {

  private static final int PACKETS = Integer.getInteger("upstreamtop.fuzz", 200_000);
  private static final int CONVERSATIONS = PACKETS / 500;
  private static final String NEIGHBOUR = "10.0.0.7:80";
  private static final int SHORTEST_FRAME = 64;
  private static final long SEED = 20_250_101;

  /** Most faults hit a body, or are refused; one that hits a head costs a request. */
  private static final int FAULTS_PER_LOSS = 10;

  // Of a frame with IPv4: both addresses, and behind them both ports.
  private static final int ENDPOINTS = 26;
  private static final int BEHIND_ENDPOINTS = 38;

  @Test
  void damagedPacketsDoNoHarm() {
    Duration soon = Duration.ofMillis(1);
    ProgramConfig config = new ProgramConfig(EnumSet.allOf(Side.class), false, soon, soon, soon);
    try (Kernel kernel = Kernel.load(config)) {
      kernel.own("10.0.0.9");
      Random random = new Random(SEED);
      List<byte[]> originals = originals();
      for (int i = 0; i < PACKETS; i++) {
        byte[] frame = damaged(originals.get(random.nextInt(originals.size())), random);
        kernel.run(random.nextBoolean(), frame, 1);
        if (i % 10_000 == 0) {
          kernel.sweep();
        }
      }
      kernel.finish();

      assertThat(kernel.packets()).isEqualTo(PACKETS);
      assertThat(kernel.rows().values()).isNotEmpty().allSatisfy(FuzzTest::assertSane);
    }
  }

  /**
   * Exchanges of all codings with pauses in them, on few ports that are used again and again, with
   * the same numbers or others, whether the connection before has ended or not; packets are lost,
   * doubled, damaged and overtaken. Track is lost of few requests where there were faults, and of
   * none where there were none. A neighbour with whom nothing happens is counted exactly.
   *
   * @param faulty of 1,000 packets
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 2, 20, 80})
  void damagedConversationsKeepTheAccounts(int faulty) throws IOException {
    Duration hour = Duration.ofHours(1);
    ProgramConfig config =
        new ProgramConfig(EnumSet.allOf(Side.class), false, Duration.ZERO, hour, Duration.ZERO);
    Random random = new Random(faulty);
    FaultyWire wire = new FaultyWire(random, faulty);
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"));
        Kernel kernel = Kernel.load(config)) {
      // A response that begins like a request is known by the listener at its sender.
      String served = "127.0.0.2:" + listener.getLocalPort();
      Connection neighbour = kernel.connection("10.0.0.1:50000", NEIGHBOUR).open();
      for (int i = 0; i < CONVERSATIONS; i++) {
        neighbour.request("GET /n HTTP/1.1\r\n\r\n");
        converse(kernel, served, wire, random);
        neighbour.response("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      }
      kernel.finish();

      assertThat(kernel.rows().values()).hasSizeGreaterThan(2).allSatisfy(FuzzTest::assertSane);
      assertThat(lostTrack(kernel))
          .as("requests that track was lost of, after %d faults", wire.faults())
          .isLessThanOrEqualTo(wire.faults() / FAULTS_PER_LOSS);
      BackendRow row = kernel.backend(NEIGHBOUR);
      assertThat(row.counts().requests()).isEqualTo(CONVERSATIONS);
      assertThat(row.counts().get(Counter.RESPONSES_2XX)).isEqualTo(CONVERSATIONS);
      assertThat(row.counts().failures().total()).isZero();
      assertThat(row.counts().get(Counter.LOST_TRACK)).isZero();
      assertThat(row.times().response().count()).isEqualTo(CONVERSATIONS);
    }
  }

  private static long lostTrack(Kernel kernel) {
    return kernel.rows().values().stream()
        .mapToLong(row -> row.counts().get(Counter.LOST_TRACK))
        .sum();
  }

  private static void converse(Kernel kernel, String served, FaultyWire wire, Random random) {
    String client = "10.0.0.1:" + (40_000 + random.nextInt(4));
    Connection connection =
        random.nextBoolean()
            ? kernel.connection(client, "10.0.0.8:80")
            : kernel.served(client, served);
    if (random.nextBoolean()) {
      connection.numbered(random.nextInt(), random.nextInt());
    }
    connection.over(wire::arriving);
    if (wire.isPerfect() || random.nextInt(4) > 0) {
      connection.open();
    } else {
      wire.fault();
    }
    for (int left = random.nextInt(4); left >= 0; left--) {
      Dialogue dialogue = Dialogue.random(random);
      for (String segment : Dialogue.segments(dialogue.request(), random)) {
        connection.request(segment);
        pause(kernel, random);
      }
      for (String segment : Dialogue.segments(dialogue.response(), random)) {
        connection.response(segment);
        pause(kernel, random);
      }
    }
    switch (random.nextInt(6)) {
      case 0 -> connection.clientFin().backendFin();
      case 1 -> connection.backendFin().clientFin();
      case 2 -> connection.backendRst();
      case 3 -> connection.clientRst();
      default -> {
        // It stays, and its port is used again all the same.
      }
    }
  }

  private static void pause(Kernel kernel, Random random) {
    if (random.nextInt(100) == 0) {
      kernel.sweep();
    }
  }

  /** What arrives of what is sent, and how often that is not what it should be. */
  private static final class FaultyWire {
    private final Random random;
    private final int faulty;
    private byte[] held;
    private long faults;

    /**
     * Makes one.
     *
     * @param faulty of 1,000 packets
     */
    FaultyWire(Random random, int faulty) {
      this.random = random;
      this.faulty = faulty;
    }

    boolean isPerfect() {
      return faulty == 0;
    }

    void fault() {
      faults++;
    }

    long faults() {
      return faults;
    }

    List<byte[]> arriving(byte[] frame) {
      byte[] late = held;
      held = null;
      if (late != null && sameWay(late, frame)) {
        return List.of(frame, late);
      }
      if (random.nextInt(1_000) >= faulty) {
        // TCP may send anything twice.
        return random.nextInt(60) == 0 ? List.of(frame, frame) : List.of(frame);
      }
      fault();
      return switch (random.nextInt(4)) {
        case 0 -> List.of();
        case 1 -> List.of(damaged(frame, random));
        case 2 -> List.of(damaged(frame, random), frame);
        default -> {
          held = frame;
          yield List.of();
        }
      };
    }

    /** Whether both are on the same way of a connection: what is held for the other is lost. */
    private static boolean sameWay(byte[] one, byte[] other) {
      return Arrays.equals(one, ENDPOINTS, BEHIND_ENDPOINTS, other, ENDPOINTS, BEHIND_ENDPOINTS);
    }
  }

  private static void assertSane(BackendRow row) {
    assertThat(row.times().header().count()).isLessThanOrEqualTo(row.counts().responses());
    assertThat(row.counts().get(Counter.TRUNCATED)).isLessThanOrEqualTo(row.counts().responses());
  }

  private static List<byte[]> originals() {
    List<byte[]> frames = new ArrayList<>();
    for (String[] pair :
        new String[][] {
          {"10.0.0.1:40000", "10.0.0.9:80"}, {"[2001:db8::1]:40000", "[2001:db8::9]:80"}
        }) {
      Packet[] packets = {
        Packet.between(pair[0], pair[1]).flags(Packet.SYN),
        Packet.between(pair[1], pair[0]).flags(Packet.SYN | Packet.ACK).acknowledging(1),
        Packet.between(pair[0], pair[1]).sequence(5_000).flags(Packet.SYN),
        Packet.between(pair[1], pair[0])
            .flags(Packet.SYN | Packet.ACK)
            .acknowledging(1)
            .payload("HTTP/1.1 204 No Content\r\n\r\n"),
        Packet.between(pair[0], pair[1])
            .sequence(1)
            .acknowledging(1 << 20)
            .payload("!GET / HTTP/1.1\r\n\r\n")
            .urgent(1),
        Packet.between(pair[0], pair[1]).sequence(1).payload("GET /orders/17?a=b HTTP/1.1\r\n\r\n"),
        Packet.between(pair[0], pair[1])
            .sequence(1)
            .payload("POST /x HTTP/1.1\r\nContent-Length: 10\r\n\r\n0123456789"),
        Packet.between(pair[1], pair[0])
            .sequence(1)
            .payload("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"),
        Packet.between(pair[1], pair[0])
            .sequence(1)
            .payload("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
        Packet.between(pair[1], pair[0])
            .sequence(1)
            .payload("HTTP/1.1  200 OK\r\nTransfer-Encoding: gzip, chunked\r\nContent-Le"),
        Packet.between(pair[1], pair[0]).sequence(1).payload("HTTP/1.1 100 Continue\r\n\r\n"),
        Packet.between(pair[1], pair[0]).sequence(1).payload("HTTP/1.1 101 Switching\r\n\r\n"),
        Packet.between(pair[0], pair[1]).sequence(1).payload("PROXY UNKNOWN\r\n"),
        Packet.between(pair[0], pair[1])
            .sequence(1)
            .payload("\r\n\r\n\0\r\nQUIT\n!\u0011\0\u000c0123456789ab"),
        Packet.between(pair[0], pair[1]).sequence(1).payload("\u0017\u0003\u0003\0\u0010tls"),
        Packet.between(pair[0], pair[1]).sequence(1).payload("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        Packet.between(pair[0], pair[1]).sequence(1).payload("GET /ord"),
        Packet.between(pair[0], pair[1]).sequence(9).payload("ers/17 HTTP/1.1\r\n\r\n"),
        Packet.between(pair[0], pair[1]).sequence(31).flags(Packet.FIN | Packet.ACK),
        Packet.between(pair[1], pair[0]).sequence(41).flags(Packet.RST),
        Packet.between(pair[0], pair[1]).sequence(31).flags(Packet.RST),
        Packet.between(pair[1], pair[0]).sequence(1 << 30).flags(Packet.RST),
        Packet.between(pair[0], pair[1]).sequence(1 << 30).payload("GET /far HTTP/1.1\r\n\r\n"),
        Packet.between(pair[0], pair[1]).tag(0x8100).ipv4Options(8).extension(0, 8).tcpOptions(12),
      };
      Arrays.stream(packets).map(Packet::frame).forEach(frames::add);
      frames.add(packets[0].icmpError(pair[0].startsWith("[") ? 1 : 3, 1));
    }
    return frames;
  }

  private static byte[] damaged(byte[] original, Random random) {
    int length = original.length;
    if (random.nextInt(8) == 0) {
      length = SHORTEST_FRAME + random.nextInt(Math.max(1, length));
    }
    byte[] frame = Arrays.copyOf(original, Math.max(SHORTEST_FRAME, length));
    for (int i = random.nextInt(4); i > 0; i--) {
      frame[random.nextInt(frame.length)] = (byte) random.nextInt();
    }
    return frame;
  }
}
