// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the counters of a backend lie on the feed: in a record that holds one of them, five records
 * of several, and the rest. What was there at first lies where it did then; whatever came later
 * follows in order of declaration.
 */
final class CountsFormat {

  private static final Counter FIRST = Counter.REQUESTS;

  private static final Counter[][] GROUPS = {
    {
      Counter.RESPONSES_1XX,
      Counter.RESPONSES_2XX,
      Counter.RESPONSES_3XX,
      Counter.RESPONSES_4XX,
      Counter.RESPONSES_5XX,
      Counter.INTERIM,
      Counter.TRUNCATED
    },
    {Counter.RESET, Counter.CLOSED, Counter.ABANDONED},
    {Counter.CONNECTS, Counter.REFUSED, Counter.UNREACHABLE, Counter.TIMED_OUT},
    {Counter.BYTES_SENT, Counter.BYTES_RECEIVED, Counter.RETRANSMITS},
    {
      Counter.TUNNEL_BYTES_SENT,
      Counter.TUNNEL_BYTES_RECEIVED,
      Counter.TUNNELS_ENDED_BY_CLIENT,
      Counter.TUNNELS_ENDED_BY_BACKEND
    }
  };

  private static final Counter[] REST = rest(Counter.LOST_TRACK, Counter.RECORDS_LOST);

  private CountsFormat() {}

  private static Counter[] rest(Counter... atFirst) {
    List<Counter> placed =
        Stream.concat(
                Stream.of(FIRST),
                Stream.concat(Arrays.stream(GROUPS).flatMap(Arrays::stream), Stream.of(atFirst)))
            .toList();
    return Stream.concat(
            Stream.of(atFirst), Counter.ALL.stream().filter(each -> !placed.contains(each)))
        .toArray(Counter[]::new);
  }

  static void write(WireOut out, Counts counts) {
    int record = out.begin();
    out.count(counts.get(FIRST));
    for (Counter[] group : GROUPS) {
      int inner = out.begin();
      writeEach(out, group, counts);
      out.end(inner);
    }
    writeEach(out, REST, counts);
    out.end(record);
  }

  /** Some counters one behind the other. */
  static void writeEach(WireOut out, Counter[] counters, Counts counts) {
    for (Counter counter : counters) {
      out.count(counts.get(counter));
    }
  }

  static Counts read(WireIn in) throws FeedFormatException {
    Counts.Builder counts = Counts.builder();
    in.record(
        () -> {
          counts.set(FIRST, in.count());
          for (Counter[] group : GROUPS) {
            in.record(() -> readEach(in, group, counts));
          }
          return readEach(in, REST, counts);
        });
    return counts.build();
  }

  /** Sets what {@link #writeEach} wrote. */
  static Counts.Builder readEach(WireIn in, Counter[] counters, Counts.Builder counts)
      throws FeedFormatException {
    for (Counter counter : counters) {
      counts.set(counter, in.count());
    }
    return counts;
  }
}
