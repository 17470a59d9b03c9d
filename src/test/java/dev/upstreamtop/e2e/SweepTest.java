// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.aggregate.Aggregator;
import dev.upstreamtop.capture.program.Attachments;
import dev.upstreamtop.capture.program.CaptureObject;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.InNamespace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** The sweep walks over the connections while other processors go on handling their packets. */
@InNamespace
class SweepTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\n";

  @Test
  void whatBeginsWhileItWalksIsNotTakenForOld() throws Exception {
    int requests = 4_000;
    Backend.Behaviour inPieces =
        (head, exchange) -> {
          exchange.send(HEAD);
          exchange.send("body");
          exchange.close();
        };
    ProgramConfig config = new ProgramConfig(Set.of(Side.CLIENT), false, NEVER, NEVER, NEVER);
    try (Backend backend = new Backend("127.0.0.1", inPieces);
        CaptureObject object = CaptureObject.load(config);
        Attachments attachments = Attachments.create(object, List.of("lo"))) {
      assertThat(attachments.interfaces()).containsExactly("lo");
      Aggregator aggregator = new Aggregator(object);
      FutureTask<Map<Integer, Integer>> load =
          new FutureTask<>(
              () ->
                  new Client("127.0.0.1", backend.port())
                      .send(requests, 4, n -> "GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
      new Thread(load, "load").start();
      BackendRow row = null;
      while (row == null || !load.isDone()) {
        aggregator.sweep(false);
        row = read(aggregator, row);
      }
      assertThat(load.get()).containsExactly(Map.entry(200, requests));
      row = read(aggregator, row);
      assertThat(row.requests()).isEqualTo(requests);
      assertThat(row.responses().successful()).isEqualTo(requests);
      assertThat(row.connectFailures().total()).as("attempts given up after an hour").isZero();
      assertThat(row.lostTrack()).isZero();
    }
  }

  /** What came since, added to what was before; each exchange of it is whole. */
  private static BackendRow read(Aggregator aggregator, BackendRow before) {
    aggregator.read();
    BackendRow sum = before;
    for (BackendRow row : aggregator.takeBackends(System.nanoTime())) {
      sum = sum == null ? row : sum.plus(row);
    }
    for (Exchange exchange : aggregator.takeExchanges(0).picked()) {
      assertThat(exchange.responseTimeNanos()).as(exchange.toString()).isPositive();
      assertThat(exchange.bytesReceived()).as(exchange.toString()).isEqualTo(HEAD.length() + 4);
    }
    return sum;
  }
}
