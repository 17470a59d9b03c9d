// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.CountsOf;
import dev.upstreamtop.capture.harness.Kernel;
import dev.upstreamtop.capture.harness.Packet;
import dev.upstreamtop.capture.kernel.Dialogue.Framing;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.testing.NeedsRoot;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random exchanges of any transfer coding, cut into random segments some of which are sent again,
 * overtake each other or come after a pause that any silence is shorter than, between packets that
 * TCP refuses, on connections that end in any way and whose ports are used again, against a plain
 * model of what must be counted. {@code -Dupstreamtop.differential=900} plays more connections: one
 * backend each, so that the backend table is the limit.
 */
@NeedsRoot
class DifferentialTest {

  private static final int CONNECTIONS = Integer.getInteger("upstreamtop.differential", 400);
  private static final long SEED = 7;

  private static final FailureCounts RESET = new FailureCounts(1, 0, 0);
  private static final FailureCounts CLOSED = new FailureCounts(0, 1, 0);
  private static final FailureCounts ABANDONED = new FailureCounts(0, 0, 1);

  /** A sweep finds everything silent that it may end for that. */
  private static final ProgramConfig IMPATIENT =
      new ProgramConfig(
          Set.of(Side.CLIENT), false, Duration.ZERO, Duration.ofHours(1), Duration.ofHours(1));

  /** What must come out for one connection. */
  private static final class Expected {
    private final Map<String, Long> routes = new TreeMap<>();
    private final long[] classes = new long[5];
    private long requests;
    private long interim;
    private long truncated;
    private FailureCounts failures = FailureCounts.NONE;
    private Dialogue waiting;
    private long sent;
    private long received;

    void request(Dialogue dialogue) {
      requests++;
      sent += dialogue.request().length();
    }

    void response(Dialogue dialogue, int bytes) {
      interim += dialogue.interim();
      classes[dialogue.status() / 100 - 1]++;
      received += bytes;
      route(dialogue, Integer.toString(dialogue.status()));
    }

    void truncated() {
      truncated++;
    }

    void fails(Dialogue dialogue, FailureCounts how) {
      failures = failures.plus(how);
      route(dialogue, how.toString());
    }

    void waits(Dialogue dialogue) {
      waiting = dialogue;
    }

    /** Whoever opens the connection anew has left what was under way on it. */
    void opensAnew() {
      if (waiting != null) {
        fails(waiting, ABANDONED);
        waiting = null;
      }
    }

    private void route(Dialogue dialogue, String end) {
      routes.merge(dialogue.method() + " " + dialogue.route() + " " + end, 1L, Long::sum);
    }

    void assertAgrees(BackendRow row, String seed) {
      assertThat(row.counts().requests()).as(seed).isEqualTo(requests);
      assertThat(CountsOf.responses(row))
          .as(seed)
          .containsExactly(
              classes[0], classes[1], classes[2], classes[3], classes[4], interim, truncated);
      assertThat(row.counts().failures()).as(seed).isEqualTo(failures);
      long answered = LongStream.of(classes).sum();
      assertThat(row.times().header().count()).as(seed).isEqualTo(answered);
      assertThat(row.times().response().count()).as(seed).isEqualTo(answered);
      assertThat(row.counts().get(Counter.LOST_TRACK)).as(seed).isZero();
      assertThat(row.gauges().inFlight()).as(seed).isEqualTo(waiting == null ? 0 : 1);
      assertThat(row.counts().get(Counter.BYTES_SENT)).as(seed).isEqualTo(sent);
      assertThat(row.counts().get(Counter.BYTES_RECEIVED)).as(seed).isEqualTo(received);
      assertThat(routesOf(row.routes())).as(seed).isEqualTo(routes);
    }
  }

  @Test
  void programsCountWhatTheModelCounts() {
    try (Kernel kernel = Kernel.load(IMPATIENT)) {
      Map<BackendKey, Expected> expected = new LinkedHashMap<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        // One backend each, so that a difference names its seed.
        Endpoint backend = new Endpoint("10.0.%d.%d".formatted(i / 250, i % 250), 80);
        expected.put(
            new BackendKey(backend, Side.CLIENT),
            play(kernel, "10.9.0.1:" + (1_024 + i), backend.toString(), new Random(SEED + i)));
      }
      kernel.finish();

      Map<BackendKey, BackendRow> rows = kernel.rows();
      assertThat(rows).containsOnlyKeys(expected.keySet());
      long seed = SEED;
      for (Map.Entry<BackendKey, Expected> entry : expected.entrySet()) {
        entry.getValue().assertAgrees(rows.get(entry.getKey()), "seed " + seed++);
      }
      assertThat(kernel.lost()).isEmpty();
    }
  }

  private static Expected play(Kernel kernel, String client, String backend, Random random) {
    Expected expected = new Expected();
    Connection connection = kernel.connection(client, backend);
    if (random.nextInt(3) == 0) {
      beginBeforeTheCapture(connection, random);
    } else {
      connection.open();
    }
    play(connection, 1 + random.nextInt(6), expected, kernel::sweep, random);
    for (int again = random.nextInt(6) - 3; again > 0; again--) {
      // The port is used again, now and then with the same numbers.
      Connection next = kernel.connection(client, backend);
      if (random.nextBoolean()) {
        next.numbered(random.nextInt(), random.nextInt());
      }
      expected.opensAnew();
      play(next.open(), 1 + random.nextInt(2), expected, kernel::sweep, random);
    }
    return expected;
  }

  private static void play(
      Connection connection, int exchanges, Expected expected, Runnable pause, Random random) {
    boolean over = false;
    for (int left = exchanges; !over; left--) {
      Dialogue dialogue = Dialogue.random(random);
      // Of a connection that is not known yet nothing can be refused.
      if (expected.requests > 0) {
        disturb(connection, random);
      }
      send(
          dialogue.request(),
          dialogue.request().indexOf("\r\n\r\n") + "\r\n\r\n".length(),
          random,
          // On one that is met late nothing is waited for.
          requests(connection, expected.requests > 0 ? pause : () -> {}));
      expected.request(dialogue);
      disturb(connection, random);
      if (left == 1 && random.nextInt(3) == 0) {
        leaveUnanswered(connection, dialogue, expected, random);
        return;
      }
      over = left == 1 || dialogue.framing() == Framing.CONNECTION;
      int bytes = dialogue.response().length();
      boolean cut = over && dialogue.responseBody() < bytes && random.nextBoolean();
      if (cut) {
        bytes = dialogue.responseBody() + random.nextInt(bytes - dialogue.responseBody());
      }
      send(
          dialogue.response().substring(0, bytes),
          // A chunk's size that comes ahead of order is not read, and the body's end not known.
          cut && dialogue.mayBeChunked() ? bytes : dialogue.responseBody(),
          random,
          responses(connection, dialogue.framing() == Framing.UNKNOWN ? () -> {} : pause));
      expected.response(dialogue, bytes);
      if (cut) {
        cut(connection, dialogue, expected, random);
        return;
      }
    }
    connection.backendFin().clientFin();
  }

  private static Way requests(Connection connection, Runnable pause) {
    return new Way(connection::request, connection::requestAt, connection::skipRequest, pause);
  }

  private static Way responses(Connection connection, Runnable pause) {
    return new Way(connection::response, connection::responseAt, connection::skipResponse, pause);
  }

  /** The connection ends, or is used anew, before the answer. */
  private static void leaveUnanswered(
      Connection connection, Dialogue dialogue, Expected expected, Random random) {
    switch (random.nextInt(5)) {
      case 0 -> {
        connection.backendRst();
        expected.fails(dialogue, RESET);
      }
      case 1 -> {
        connection.backendFin().clientFin();
        expected.fails(dialogue, CLOSED);
      }
      case 2 -> {
        connection.clientFin().backendFin();
        expected.fails(dialogue, ABANDONED);
      }
      case 3 -> {
        connection.clientRst();
        expected.fails(dialogue, ABANDONED);
      }
      default -> expected.waits(dialogue);
    }
  }

  /** The backend ends the connection inside a body, which its framing may allow. */
  private static void cut(
      Connection connection, Dialogue dialogue, Expected expected, Random random) {
    if (random.nextBoolean()) {
      connection.backendRst();
      expected.truncated();
      return;
    }
    connection.backendFin().clientFin();
    if (dialogue.framing() == Framing.KNOWN) {
      expected.truncated();
    }
  }

  /** Packets that TCP refuses. */
  private static void disturb(Connection connection, Random random) {
    int offset = random.nextBoolean() ? 1 + random.nextInt(1_000_000) : -1 - random.nextInt(100);
    int far = (1 << 27) + random.nextInt(1 << 30);
    switch (random.nextInt(6)) {
      case 0 -> connection.skipResponse(offset).backendRst().skipResponse(-offset);
      case 1 -> connection.skipRequest(offset).clientRst().skipRequest(-offset);
      case 2 -> connection.requestAt(far, "GET /phantom HTTP/1.1\r\n\r\n");
      case 3 -> connection.responseAt(far, "HTTP/1.1 500 Phantom\r\n\r\n");
      case 4 -> connection.shaped(packet -> packet.flags(0)).responseAt(0, "x");
      default ->
          connection.shaped(packet -> packet.flags(Packet.SYN | Packet.RST)).requestAt(0, "x");
    }
    connection.shaped(packet -> packet);
  }

  /**
   * An exchange whose first bytes were sent before anybody looked: nothing of it is to be counted.
   */
  private static void beginBeforeTheCapture(Connection connection, Random random) {
    Dialogue dialogue = Dialogue.random(random);
    // A body with a whole request line at a segment's beginning is mistaken for one: documented.
    while (dialogue.request().contains("phantom") || dialogue.framing() != Framing.KNOWN) {
      dialogue = Dialogue.random(random);
    }
    // What is left of a method is one, too.
    int unseen =
        dialogue.method().length()
            + 1
            + random.nextInt(dialogue.request().length() - dialogue.method().length());
    connection.skipRequest(unseen);
    if (unseen < dialogue.request().length()) {
      Dialogue.segments(dialogue.request().substring(unseen), random).forEach(connection::request);
    }
    Dialogue.segments(dialogue.response(), random).forEach(connection::response);
  }

  /**
   * How one direction sends a segment: next, at a distance from the next, not at all; and what
   * happens in a pause.
   */
  private record Way(Consumer<String> next, SegmentAt at, IntConsumer skip, Runnable pause) {}

  @FunctionalInterface
  private interface SegmentAt {
    void send(int offset, String segment);
  }

  /** Sends some segments twice, and lets some overtake their neighbour behind the head. */
  private static void send(String text, int body, Random random, Way way) {
    List<String> segments = Dialogue.segments(text, random);
    int position = 0;
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i);
      if (random.nextInt(20) == 0) {
        way.pause().run();
      }
      boolean overtaken = position >= body && i + 1 < segments.size() && random.nextInt(6) == 0;
      if (overtaken) {
        i++;
        String later = segments.get(i);
        way.at().send(segment.length(), later);
        way.next().accept(segment);
        way.skip().accept(later.length());
        position += later.length();
      } else {
        way.next().accept(segment);
        if (random.nextInt(8) == 0) {
          way.at().send(-segment.length(), segment);
        }
      }
      position += segment.length();
    }
  }

  private static Map<String, Long> routesOf(List<RouteRow> rows) {
    Map<String, Long> counts = new TreeMap<>();
    for (RouteRow row : rows) {
      String route = row.method() + " " + row.route() + " ";
      row.codes().forEach((code, n) -> counts.put(route + code, n));
      FailureCounts failures = row.failures();
      Map.of(RESET, failures.reset(), CLOSED, failures.closed(), ABANDONED, failures.abandoned())
          .forEach((how, n) -> counts.merge(route + how, n, Long::sum));
    }
    counts.values().removeIf(n -> n == 0);
    return counts;
  }
}
