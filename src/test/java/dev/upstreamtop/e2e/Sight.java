// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.aggregate.Aggregator;
import dev.upstreamtop.capture.libbpf.RingReader;
import dev.upstreamtop.capture.program.CaptureObject;
import dev.upstreamtop.capture.wire.BackendReader;
import dev.upstreamtop.capture.wire.ExchangeRecord;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Loss;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What loaded programs tell of {@link BusyClients}, by side, port and number of the exchange.
 *
 * <p>Confined to the thread of its object until that is unloaded.
 */
final class Sight {

  /** An exchange as one side saw it, CLOCK_MONOTONIC nanoseconds. */
  record Seen(int status, Outcome outcome, long start, long head) {

    /** Whether it lay wholly outside of a span. */
    boolean isOutside(long begin, long end) {
      return head < begin || start > end;
    }
  }

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

  /** The exchanges that were seen on the connection with the fewest, on each of some sides. */
  int least(Set<Side> sides) {
    return sides.stream()
        .map(seen::get)
        .mapToInt(
            ports ->
                ports.size() < BusyClients.COUNT
                    ? 0
                    : ports.values().stream().mapToInt(NavigableMap::size).min().orElse(0))
        .min()
        .orElse(0);
  }

  /** The exchanges of one side by port and number. */
  NavigableMap<Integer, NavigableMap<Integer, Seen>> of(Side side) {
    return seen.get(side);
  }

  private String text(int length) {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** Takes the rest, and compares the sums with it; returns what was lost and ignored. */
  Loss end() {
    Aggregator aggregator = new Aggregator(object);
    aggregator.sweep(true);
    drain();
    aggregator.read();
    List<BackendRow> rows = aggregator.takeBackends(System.nanoTime());
    assertThat(rows).isNotEmpty();
    for (BackendRow row : rows) {
      long whole = seen.get(row.key().side()).values().stream().mapToLong(NavigableMap::size).sum();
      assertThat(row.counts().get(Counter.RESPONSES_2XX))
          .as("records of %s", row.key())
          .isEqualTo(whole);
      assertThat(row.counts().requests())
          .isEqualTo(
              row.counts().responses()
                  + row.counts().failures().total()
                  + row.gauges().inFlight()
                  + row.counts().get(Counter.LOST_TRACK));
      // Only what was under way at the end.
      assertThat(row.gauges().inFlight()).isLessThanOrEqualTo(BusyClients.COUNT);
      assertThat(row.counts().failures().total()).isZero();
    }
    return aggregator.takeLoss();
  }

  /** One exchange after the other: no answer is the next one's. */
  void assertInOrder(Side side) {
    assertThat(seen.get(side)).as("connections of %s", side).hasSize(BusyClients.COUNT);
    for (NavigableMap<Integer, Seen> byNumber : seen.get(side).values()) {
      long end = 0;
      for (Seen one : byNumber.values()) {
        assertThat(one.status()).isEqualTo(200);
        assertThat(one.outcome()).isEqualTo(Outcome.RESPONSE);
        assertThat(one.start()).isGreaterThanOrEqualTo(end);
        end = one.head();
      }
    }
  }

  /**
   * How many exchanges of all connections this side has not seen, of those after some and before
   * the last that it has.
   *
   * @param before the number of an exchange by port; 0 where there is none
   */
  long unseen(Side side, Map<Integer, Integer> before) {
    long unseen = 0;
    for (Map.Entry<Integer, NavigableMap<Integer, Seen>> connection : seen.get(side).entrySet()) {
      int after = before.getOrDefault(connection.getKey(), 0);
      NavigableMap<Integer, Seen> later = connection.getValue().tailMap(after, false);
      unseen += later.isEmpty() ? 0 : later.lastKey() - after - later.size();
    }
    return unseen;
  }

  /** Nothing is missing between the first and the last exchange of a connection. */
  void assertWhole(Side side) {
    assertInOrder(side);
    seen.get(side)
        .forEach(
            (port, byNumber) ->
                assertThat(byNumber.lastKey() - byNumber.firstKey() + 1)
                    .as("numbers of %d on %s", port, side)
                    .isEqualTo(byNumber.size()));
  }
}
