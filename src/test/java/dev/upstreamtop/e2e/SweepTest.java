// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.aggregate.Aggregator;
import dev.upstreamtop.capture.program.Attachments;
import dev.upstreamtop.capture.program.CaptureObject;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.InNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sweep walks over the connections while other processors go on handling their packets. */
@InNamespace
class SweepTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final String BODY = "body";
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n";

  @Test
  void whatBeginsWhileItWalksIsNotTakenForOld() throws Exception {
    int requests = 4_000;
    // Each segment is the answer to the one before: no two of a connection are on their way at
    // once.
    Backend.Behaviour inPieces =
        (head, exchange) -> {
          exchange.send(HEAD);
          exchange.receive(1);
          exchange.send(BODY);
          exchange.awaitClient();
        };
    ProgramConfig config = new ProgramConfig(Set.of(Side.CLIENT), false, NEVER, NEVER, NEVER);
    try (Backend backend = new Backend("127.0.0.1", inPieces);
        CaptureObject object = CaptureObject.load(config);
        Attachments attachments = Attachments.create(object, List.of("lo"), () -> false)) {
      assertThat(attachments.interfaces()).containsExactly("lo");
      Aggregator aggregator = new Aggregator(object);
      AtomicInteger left = new AtomicInteger(requests);
      List<FutureTask<Void>> clients =
          Stream.generate(() -> new FutureTask<Void>(() -> ask(backend.port(), left)))
              .limit(4)
              .toList();
      clients.forEach(client -> new Thread(client, "client").start());
      BackendRow row = null;
      while (row == null || !clients.stream().allMatch(FutureTask::isDone)) {
        aggregator.sweep(false);
        row = read(aggregator, row);
      }
      for (FutureTask<Void> client : clients) {
        client.get();
      }
      row = read(aggregator, row);
      assertThat(row.counts().requests()).isEqualTo(requests);
      assertThat(row.counts().get(Counter.RESPONSES_2XX)).isEqualTo(requests);
      assertThat(row.counts().connectFailed()).as("attempts given up after an hour").isZero();
      assertThat(row.counts().get(Counter.LOST_TRACK)).isZero();
    }
  }

  private static Void ask(int port, AtomicInteger left) throws IOException {
    while (left.getAndDecrement() > 0) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        send(socket, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n");
        socket.getInputStream().skipNBytes(HEAD.length());
        send(socket, "x");
        socket.getInputStream().skipNBytes(BODY.length());
      }
    }
    return null;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** What came since, added to what was before; each exchange of it is whole. */
  private static BackendRow read(Aggregator aggregator, BackendRow before) {
    aggregator.read();
    BackendRow sum = before;
    for (BackendRow row : aggregator.takeBackends(System.nanoTime())) {
      sum = sum == null ? row : sum.plus(row);
    }
    for (Exchange exchange : aggregator.takeExchanges(0).picked()) {
      assertThat(exchange.times().responseNanos()).as(exchange.toString()).isPositive();
      assertThat(exchange.bytes().received())
          .as(exchange.toString())
          .isEqualTo(HEAD.length() + BODY.length());
    }
    return sum;
  }
}
