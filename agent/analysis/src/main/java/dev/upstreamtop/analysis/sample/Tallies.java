// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.sample;

import java.util.Arrays;
import java.util.function.ToLongFunction;

/** One number for each {@link Tally}; immutable. */
@SuppressWarnings(
    "EnumOrdinal") // The place in an array that leaves neither this class nor the JVM.
public final class Tallies {

  private static final Tally[] ALL = Tally.values();

  /** Nothing was counted. */
  public static final Tallies NONE = new Tallies(new long[ALL.length]);

  private final long[] counts;

  private Tallies(long[] counts) {
    this.counts = counts;
  }

  /** Of every counter, as it is told. */
  public static Tallies of(ToLongFunction<Tally> count) {
    long[] counts = new long[ALL.length];
    for (int i = 0; i < counts.length; i++) {
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
    long[] changed = Arrays.copyOf(counts, counts.length);
    changed[tally.ordinal()] = Math.max(0, count);
    return new Tallies(changed);
  }

  /** What was counted. */
  public long get(Tally tally) {
    return counts[tally.ordinal()];
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
    return sum(
        Tally.RESPONSES_1XX,
        Tally.RESPONSES_2XX,
        Tally.RESPONSES_3XX,
        Tally.RESPONSES_4XX,
        Tally.RESPONSES_5XX);
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
    long[] sums = new long[counts.length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = counts[i] + that.counts[i];
    }
    return new Tallies(sums);
  }

  /** Adds many of them up; for use by one thread. */
  public static final class Sum {
    private long[] sums = new long[ALL.length];

    /** Takes one more. */
    public void add(Tallies part) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += part.counts[i];
      }
    }

    /** All that were taken; nothing more can be. */
    public Tallies tallies() {
      Tallies all = new Tallies(sums);
      sums = null;
      return all;
    }
  }
}
