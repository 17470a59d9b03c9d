// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.aggregate.Aggregator;
import dev.upstreamtop.capture.libbpf.RingReader;
import dev.upstreamtop.capture.program.Attachments;
import dev.upstreamtop.capture.program.CaptureObject;
import dev.upstreamtop.capture.wire.BackendReader;
import dev.upstreamtop.capture.wire.ExchangeRecord;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Loss;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Namespace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A capture that begins and ends while connections are busy, the way an incident is met: each
 * exchange is whole and its own, and both sides of one wire agree but for what was under way at
 * these two moments.
 */
@InNamespace
class MidTrafficTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final int CONNECTIONS = 32;
  private static final int EXCHANGES_EACH = 10;
  private static final int NIGHTLY_TIMES = 10;
  private static final int INTERFACES = 4;

  /** An exchange as one side saw it, CLOCK_MONOTONIC nanoseconds. */
  private record Seen(int status, Outcome outcome, long start, long head) {}

  @ParameterizedTest
  @ValueSource(strings = {"CLIENT", "SERVER", "CLIENT,SERVER"})
  void keptConnectionsThatAreAnsweredWithinTwelveMilliseconds(String sides, Namespace namespace)
      throws Exception {
    addInterfaces(namespace);
    capture(sides, () -> ThreadLocalRandom.current().nextInt(13));
  }

  @ParameterizedTest
  @CsvSource({
    "CLIENT, 0", "CLIENT, 5", "CLIENT, 20",
    "SERVER, 0", "SERVER, 5", "SERVER, 20",
    "'CLIENT,SERVER', 0", "'CLIENT,SERVER', 5", "'CLIENT,SERVER', 20",
  })
  @Tag("nightly")
  void tenTimesWithEveryProcessorBusy(String sides, int millis, Namespace namespace)
      throws Exception {
    addInterfaces(namespace);
    List<Thread> burners = new ArrayList<>();
    try {
      for (int i = Runtime.getRuntime().availableProcessors(); i > 0; i--) {
        burners.add(Thread.ofPlatform().daemon().start(MidTrafficTest::burn));
      }
      for (int i = 0; i < NIGHTLY_TIMES; i++) {
        capture(sides, () -> millis);
      }
    } finally {
      burners.forEach(Thread::interrupt);
    }
  }

  private static void burn() {
    while (!Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }

  /** Beside the loopback device, so that attaching takes its time. */
  private static void addInterfaces(Namespace namespace) {
    for (int i = 0; i < INTERFACES; i++) {
      namespace.ip("link", "add", "ut-" + i, "up", "type", "bridge");
    }
  }

  private static void capture(String sides, IntSupplier millis) throws Exception {
    Set<Side> wanted = EnumSet.noneOf(Side.class);
    for (String side : sides.split(",", -1)) {
      wanted.add(Side.valueOf(side));
    }
    Backend.Behaviour behaviour =
        (head, exchange) -> {
          Thread.sleep(millis.getAsInt());
          exchange.send(Backend.response(200));
        };
    try (Backend backend = new Backend("127.0.0.1", behaviour);
        Clients clients = new Clients(backend.port());
        CaptureObject object =
            CaptureObject.load(new ProgramConfig(wanted, false, NEVER, NEVER, NEVER))) {
      clients.awaitBusy();
      Sight sight = new Sight(object);
      try (Attachments attachments = Attachments.create(object, List.of(), () -> false)) {
        assertThat(attachments.interfaces()).hasSize(INTERFACES + 1);
        while (!sight.hasSeenEnough(wanted)) {
          sight.drain();
        }
      }
      sight.end();
      clients.assertFine();
      for (Side side : wanted) {
        sight.assertWhole(side);
      }
      if (wanted.size() > 1) {
        sight.assertAgree();
      }
    }
  }

  /** What the programs tell, by side, port and number of the exchange. */
  private static final class Sight {

    private final CaptureObject object;
    private final RingReader ring;
    private final BackendReader backends;
    private final ExchangeRecord window = new ExchangeRecord();
    private final Map<Side, NavigableMap<Integer, NavigableMap<Integer, Seen>>> seen =
        new EnumMap<>(Side.class);
    private final byte[] bytes = new byte[ExchangeRecord.MOST_BYTES];

    Sight(CaptureObject object) {
      this.object = object;
      ring = new RingReader(object.map("records"));
      backends = new BackendReader(object.map("backends"));
      for (Side side : Side.values()) {
        seen.put(side, new TreeMap<>());
      }
    }

    void drain() {
      ring.drain(this::take);
    }

    private void take(MemorySegment memory, long offset, int length) {
      ExchangeRecord exchange = window.at(memory, offset, length);
      if (backends.key(exchange.slot()) == null) {
        backends.read();
      }
      String method = text(exchange.copyMethod(bytes));
      String path = text(exchange.copyPath(bytes));
      if (!method.equals("GET")) {
        throw new AssertionError("method '%s', path '%s'".formatted(method, path));
      }
      Seen now =
          new Seen(
              exchange.status(),
              exchange.outcome(),
              exchange.startNanos(),
              exchange.startNanos() + exchange.headerNanos());
      Seen before =
          seen.get(backends.key(exchange.slot()).side())
              .computeIfAbsent(exchange.clientPort(), port -> new TreeMap<>())
              .put(Integer.parseInt(path.substring(1)), now);
      if (before != null) {
        throw new AssertionError("the same exchange once more, " + path);
      }
    }

    boolean hasSeenEnough(Set<Side> sides) {
      return sides.stream()
          .map(seen::get)
          .allMatch(
              ports ->
                  ports.size() == CONNECTIONS
                      && ports.values().stream().allMatch(all -> all.size() >= EXCHANGES_EACH));
    }

    private String text(int length) {
      return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** Takes the rest, and compares the sums with it. */
    void end() {
      Aggregator aggregator = new Aggregator(object);
      aggregator.sweep(true);
      drain();
      aggregator.read();
      List<BackendRow> rows = aggregator.takeBackends(System.nanoTime());
      assertThat(rows).isNotEmpty();
      for (BackendRow row : rows) {
        long whole =
            seen.get(row.key().side()).values().stream().mapToLong(NavigableMap::size).sum();
        assertThat(row.counts().responses().successful())
            .as("records of %s", row.key())
            .isEqualTo(whole);
        assertThat(row.counts().requests())
            .isEqualTo(
                row.counts().responses().total()
                    + row.counts().failures().total()
                    + row.gauges().inFlight());
        // Only what was under way at the end.
        assertThat(row.gauges().inFlight()).isLessThanOrEqualTo(CONNECTIONS);
        assertThat(row.counts().failures().total()).isZero();
        assertThat(row.counts().lostTrack()).isZero();
      }
      Loss loss = aggregator.takeLoss();
      assertThat(loss.lost().values()).containsOnly(0L);
      assertThat(loss.ignored().get("unsolicited")).isZero();
    }

    /** Nothing is missing between the first and the last exchange of a connection. */
    void assertWhole(Side side) {
      assertThat(seen.get(side)).as("connections of %s", side).hasSize(CONNECTIONS);
      seen.get(side)
          .forEach(
              (port, byNumber) -> {
                assertThat(byNumber.lastKey() - byNumber.firstKey() + 1)
                    .as("numbers of %d on %s", port, side)
                    .isEqualTo(byNumber.size());
                long end = 0;
                for (Seen one : byNumber.values()) {
                  assertThat(one.status()).isEqualTo(200);
                  assertThat(one.outcome()).isEqualTo(Outcome.RESPONSE);
                  // One after the other: no answer is the next one's.
                  assertThat(one.start()).isGreaterThanOrEqualTo(end);
                  end = one.head();
                }
              });
    }

    /** A request leaves before it arrives, and so does its answer. */
    void assertAgree() {
      NavigableMap<Integer, NavigableMap<Integer, Seen>> served = seen.get(Side.SERVER);
      seen.get(Side.CLIENT)
          .forEach(
              (port, sent) -> {
                NavigableMap<Integer, Seen> arrived = served.get(port);
                Set<Integer> all = new TreeSet<>(sent.keySet());
                all.addAll(arrived.keySet());
                Set<Integer> underWay = Set.of(Collections.min(all), Collections.max(all));
                for (int number : all) {
                  Seen left = sent.get(number);
                  Seen came = arrived.get(number);
                  if (left == null || came == null) {
                    assertThat(underWay).as("%s only, %s", left, came).contains(number);
                    continue;
                  }
                  assertThat(came.start()).isGreaterThanOrEqualTo(left.start());
                  assertThat(came.head()).isLessThanOrEqualTo(left.head());
                }
              });
    }
  }

  /** Clients that ask on a connection each, one request after the other, numbered from 1 on. */
  private static final class Clients implements AutoCloseable {

    private final List<Thread> threads = new ArrayList<>();
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch busy = new CountDownLatch(CONNECTIONS);
    private volatile boolean over;

    Clients(int port) {
      for (int i = 0; i < CONNECTIONS; i++) {
        threads.add(Thread.ofPlatform().daemon().start(() -> ask(port)));
      }
    }

    private void ask(int port) {
      byte[] response = new byte[Backend.response(200).length()];
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setTcpNoDelay(true);
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        for (int number = 1; !over; number++) {
          String request = "GET /" + number + " HTTP/1.1\r\nHost: h\r\n\r\n";
          out.write(request.getBytes(StandardCharsets.ISO_8859_1));
          if (in.readNBytes(response, 0, response.length) < response.length) {
            throw new IOException("connection closed");
          }
          if (number == 2) {
            busy.countDown();
          }
        }
      } catch (IOException e) {
        failures.add(e);
        busy.countDown();
      }
    }

    void awaitBusy() throws InterruptedException {
      busy.await();
    }

    void assertFine() {
      assertThat(failures).isEmpty();
    }

    @Override
    public void close() {
      over = true;
      try {
        for (Thread thread : threads) {
          thread.join();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
