// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.sample;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** One number for each {@link Tally}; immutable. */
@SuppressWarnings(
    "EnumOrdinal") // The place in an array that leaves neither this class nor the JVM.
public final class Tallies {

  /** What nearly every backend has, and whatever fails; the others come behind. */
  private static final List<Tally> FIRST =
      List.of(
          Tally.REQUESTS,
          Tally.RESPONSES_2XX,
          Tally.BYTES_SENT,
          Tally.BYTES_RECEIVED,
          Tally.CONNECTS,
          Tally.RESPONSES_3XX,
          Tally.RESPONSES_4XX,
          Tally.RESPONSES_5XX);

  /** By place. */
  private static final Tally[] ALL =
      Stream.concat(FIRST.stream(), Arrays.stream(Tally.values())).distinct().toArray(Tally[]::new);

  private static final int[] PLACES = new int[ALL.length];

  static {
    for (int place = 0; place < ALL.length; place++) {
      PLACES[ALL[place].ordinal()] = place;
    }
  }

  private static final int FIRST_OF_CALLS =
      CallResults.ALL.stream().mapToInt(Tallies::place).min().orElse(ALL.length);

  /** Nothing was counted. */
  public static final Tallies NONE = new Tallies(new long[0]);

  /**
   * By place, up to the last that is not 0: those of minutes and many backends are kept and added
   * up, and most counters of most backends stay 0.
   */
  private final long[] counts;

  private Tallies(long[] counts) {
    this.counts = counts;
  }

  private static int place(Tally tally) {
    return PLACES[tally.ordinal()];
  }

  /** Of every counter, as it is told. */
  public static Tallies of(ToLongFunction<Tally> count) {
    int used = ALL.length;
    while (used > 0 && count.applyAsLong(ALL[used - 1]) <= 0) {
      used--;
    }
    if (used == 0) {
      return NONE;
    }
    long[] counts = new long[used];
    for (int i = 0; i < used; i++) {
      counts[i] = Math.max(0, count.applyAsLong(ALL[i]));
    }
    return new Tallies(counts);
  }

  /** Of one counter alone. */
  public static Tallies of(Tally tally, long count) {
    return NONE.with(tally, count);
  }

  /** The same with another number; one below 0, as only a damaged recording has, becomes 0. */
  public Tallies with(Tally tally, long count) {
    int place = place(tally);
    if (count > 0) {
      long[] changed = Arrays.copyOf(counts, Math.max(counts.length, place + 1));
      changed[place] = count;
      return new Tallies(changed);
    }
    return get(tally) == 0 ? this : of(other -> other == tally ? 0 : get(other));
  }

  /** What was counted. */
  public long get(Tally tally) {
    int place = place(tally);
    return place < counts.length ? counts[place] : 0;
  }

  /** Several of them together. */
  public long sum(Tally... tallies) {
    long sum = 0;
    for (Tally tally : tallies) {
      sum += get(tally);
    }
    return sum;
  }

  /** Final responses of any class. */
  public long responses() {
    return get(Tally.RESPONSES_1XX)
        + get(Tally.RESPONSES_2XX)
        + get(Tally.RESPONSES_3XX)
        + get(Tally.RESPONSES_4XX)
        + get(Tally.RESPONSES_5XX);
  }

  /** Whether a call of gRPC ended, whatever with. */
  boolean hasCalls() {
    return counts.length > FIRST_OF_CALLS;
  }

  /** Answers with 5xx, and calls of gRPC that ended with a code like it. */
  public long serverErrors() {
    return get(Tally.RESPONSES_5XX) + CallResults.sum(this, CallResults.SERVER_ERRORS);
  }

  /** Answers with 4xx, and calls of gRPC that ended with a code like it. */
  public long clientErrors() {
    return get(Tally.RESPONSES_4XX) + CallResults.sum(this, CallResults.CLIENT_ERRORS);
  }

  /** Requests that ended, with a response or without. */
  public long ended() {
    return responses() + sum(Tally.RESET, Tally.CLOSED, Tally.ABANDONED);
  }

  /** Both added up. */
  public Tallies plus(Tallies that) {
    if (that.counts.length > counts.length) {
      return that.plus(this);
    }
    if (that.counts.length == 0) {
      return this;
    }
    long[] sums = counts.clone();
    for (int i = 0; i < that.counts.length; i++) {
      sums[i] += that.counts[i];
    }
    return new Tallies(sums);
  }

  /** Adds many of them up; for use by one thread. */
  public static final class Sum {
    private long[] sums = NONE.counts;

    /** Takes one more. */
    public void add(Tallies part) {
      add(part.counts);
    }

    /** Takes all that another one took. */
    public void add(Sum part) {
      add(part.sums);
    }

    private void add(long[] counts) {
      if (counts.length > sums.length) {
        sums = Arrays.copyOf(sums, counts.length);
      }
      for (int i = 0; i < counts.length; i++) {
        sums[i] += counts[i];
      }
    }

    /** Begins anew. */
    public void clear() {
      sums = NONE.counts;
    }

    /** All that were taken so far. */
    public Tallies tallies() {
      return sums.length == 0 ? NONE : new Tallies(sums.clone());
    }
  }
}
