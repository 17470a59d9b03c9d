// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import dev.upstreamtop.telemetry.snapshot.Counter;

/**
 * The places of the counters of a backend, as numbers of 64-bit words: those of {@code
 * ut_counters}, and behind them those of {@code ut_grpc}.
 */
public final class CounterWords {

  /** Where those of {@code ut_grpc} begin. */
  static final int GRPC = (int) (Structs.COUNTERS.byteSize() / Long.BYTES);

  /** Words per backend. */
  public static final int WORDS = GRPC + Counter.GRPC.size();

  /** The first of three: nanoseconds, by {@link Metric}. */
  public static final int TIME_SUM = word("time_sum_ns");

  /** No slot has a word there. */
  private static final int NONE = Integer.MIN_VALUE;

  private static final int[] PLACES = places();

  private CounterWords() {}

  /**
   * The place of a counter; none that can be read for {@link Counter#LOST_TRACK}, which no program
   * counts.
   */
  public static int of(Counter counter) {
    return PLACES[counter.place()];
  }

  private static int[] places() {
    int[] places = new int[Counter.ALL.size()];
    int responses = word(Structs.RESPONSES);
    for (Counter counter : Counter.ALL) {
      places[counter.place()] =
          switch (counter) {
            case LOST_TRACK -> NONE;
            case RESPONSES_1XX, RESPONSES_2XX, RESPONSES_3XX, RESPONSES_4XX, RESPONSES_5XX ->
                responses + counter.place() - Counter.RESPONSES_1XX.place();
            default -> {
              int result = Counter.GRPC.indexOf(counter);
              yield result < 0 ? word(Structs.member(counter)) : GRPC + result;
            }
          };
    }
    return places;
  }

  private static int word(String member) {
    return (int) (Structs.offset(Structs.COUNTERS, member) / Long.BYTES);
  }
}
