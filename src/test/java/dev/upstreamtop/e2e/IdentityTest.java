// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.aggregate.Aggregator;
import dev.upstreamtop.capture.program.Attachments;
import dev.upstreamtop.capture.program.CaptureObject;
import dev.upstreamtop.capture.wire.BackendReader;
import dev.upstreamtop.capture.wire.CounterReader;
import dev.upstreamtop.capture.wire.PendingReader;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.capture.wire.Sizes;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.InNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Requests = final responses + reset + closed + abandoned + in flight + lost track: under load the
 * remainder of the counters agrees with what a sweep meets, at rest exactly.
 */
@InNamespace
class IdentityTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final int HELD = 40;
  private static final int MIXED = 6_000;
  private static final int CLIENTS = 4;

  /** Ways for a request to end, most of them good. */
  private static final List<String> ENDS =
      List.of("/good", "/good", "/good", "/left", "/good", "/closed", "/good", "/reset");

  @Test
  void sweepMeetsWhatTheCountersLeaveOver() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    Backend.Behaviour behaviour =
        (head, exchange) -> {
          switch (head.split(" ", 3)[1]) {
            case "/held" -> {
              released.await();
              exchange.send(Backend.response(200));
            }
            case "/left" -> exchange.awaitClient();
            case "/closed" -> exchange.close();
            case "/reset" -> exchange.reset();
            default -> exchange.send(Backend.response(200));
          }
        };
    ProgramConfig config = new ProgramConfig(Set.of(Side.CLIENT), false, NEVER, NEVER, NEVER);
    try (Backend backend = new Backend("127.0.0.1", behaviour);
        CaptureObject object = CaptureObject.load(config);
        Attachments attachments = Attachments.create(object, List.of("lo"), () -> false)) {
      assertThat(attachments.interfaces()).containsExactly("lo");
      Books books = new Books(object);
      List<FutureTask<Void>> held = start(HELD, n -> ask(backend.port(), "/held"));
      Await.until("those that wait", () -> backend.requests() == HELD);

      AtomicInteger next = new AtomicInteger();
      List<FutureTask<Void>> mixed =
          start(
              CLIENTS,
              any -> {
                for (int n = next.getAndIncrement(); n < MIXED; n = next.getAndIncrement()) {
                  ask(backend.port(), ENDS.get(n % ENDS.size()));
                }
              });
      long busy = 0;
      while (!mixed.stream().allMatch(FutureTask::isDone)) {
        busy += books.assertAgree() > 0 ? 1 : 0;
      }
      end(mixed);
      assertThat(busy).as("sweeps during which requests ended").isPositive();
      released.countDown();
      end(held);

      assertThat(books.assertAgree()).as("requests that ended at rest").isZero();
      BackendRow row = books.row();
      long each = MIXED / ENDS.size();
      assertThat(row.counts().requests()).isEqualTo(HELD + MIXED);
      assertThat(row.counts().get(Counter.RESPONSES_2XX)).isEqualTo(HELD + 5 * each);
      assertThat(row.counts().get(Counter.CLOSED)).isEqualTo(each);
      assertThat(row.counts().get(Counter.RESET)).isEqualTo(each);
      assertThat(row.counts().get(Counter.ABANDONED)).isEqualTo(each);
      assertThat(row.gauges().inFlight()).isZero();
      assertThat(row.counts().get(Counter.LOST_TRACK)).isZero();
    }
  }

  /** Counters and sweep of the only backend there is. */
  private static final class Books {

    private final CaptureObject object;
    private final Aggregator aggregator;
    private final BackendReader backends;
    private final CounterReader counters;
    private final PendingReader pending;
    private BackendRow sum;

    Books(CaptureObject object) {
      this.object = object;
      aggregator = new Aggregator(object);
      backends = new BackendReader(object.map("backends"));
      counters = new CounterReader(object.map("counters"), object.map("grpc"));
      pending = new PendingReader(object.map("pending"));
    }

    /**
     * Sweeps between two readings of the counters: whatever the sweep met was asked for by the
     * second and had not ended by the first; what was asked for by the first and had not ended by
     * the second it must have met.
     *
     * @return how many requests ended meanwhile
     */
    long assertAgree() {
      counters.read(Sizes.SLOT_FIRST + 1);
      long askedBefore = asked();
      long endedBefore = ended();
      int sweep = object.sweep();
      counters.read(Sizes.SLOT_FIRST + 1);
      assertThat(pending.requests(Sizes.SLOT_FIRST, sweep))
          .as("in flight by the sweep")
          .isBetween(askedBefore - ended(), asked() - endedBefore);
      aggregator.sweep(false);
      add();
      assertThat(sum.counts().get(Counter.LOST_TRACK)).isZero();
      assertThat(sum.gauges().inFlight())
          .isEqualTo(
              sum.counts().requests() - sum.counts().responses() - sum.counts().failures().total());
      return ended() - endedBefore;
    }

    private void add() {
      aggregator.read();
      List<BackendRow> rows = aggregator.takeBackends(System.nanoTime());
      assertThat(rows).hasSize(1);
      sum = sum == null ? rows.getFirst() : sum.plus(rows.getFirst());
      backends.read();
      assertThat(backends.key(Sizes.SLOT_FIRST)).isEqualTo(sum.key());
    }

    BackendRow row() {
      return sum;
    }

    private long asked() {
      return counters.get(Sizes.SLOT_FIRST, Counter.REQUESTS);
    }

    private long ended() {
      return EnumSet.range(Counter.RESPONSES_1XX, Counter.ABANDONED).stream()
          .filter(counter -> counter != Counter.INTERIM)
          .mapToLong(counter -> counters.get(Sizes.SLOT_FIRST, counter))
          .sum();
    }
  }

  @FunctionalInterface
  private interface Work {
    void run(int number) throws Exception;
  }

  private static List<FutureTask<Void>> start(int count, Work work) {
    List<FutureTask<Void>> tasks =
        IntStream.range(0, count)
            .mapToObj(
                n ->
                    new FutureTask<Void>(
                        () -> {
                          work.run(n);
                          return null;
                        }))
            .toList();
    tasks.forEach(task -> new Thread(task, "client").start());
    return tasks;
  }

  private static void end(List<FutureTask<Void>> tasks) throws Exception {
    for (FutureTask<Void> task : tasks) {
      task.get();
    }
  }

  /** One request on a connection of its own. */
  private static void ask(int port, String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      switch (path) {
        case "/left" -> {
          // Without a look at what comes.
        }
        case "/closed" -> assertThat(socket.getInputStream().read()).isNegative();
        case "/reset" -> readUntilReset(socket);
        default -> socket.getInputStream().skipNBytes(Backend.response(200).length());
      }
    }
  }

  private static void readUntilReset(Socket socket) {
    int next;
    try {
      next = socket.getInputStream().read();
    } catch (IOException reset) {
      return;
    }
    throw new AssertionError("read " + next + " instead of being reset");
  }
}
