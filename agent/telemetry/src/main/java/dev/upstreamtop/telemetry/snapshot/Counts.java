// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.Arrays;
import java.util.StringJoiner;

/**
 * Everything of a backend that only grows, counter by counter: of one interval, or added up over
 * several. Immutable.
 */
public final class Counts {

  /** Nothing at all. */
  public static final Counts NONE = new Counts(new long[Counter.ALL.size()]);

  private final long[] counts;

  private Counts(long[] counts) {
    this.counts = counts;
  }

  /** Takes the counters in any order; those that are not set are 0. For use by one thread. */
  public static final class Builder {
    private final long[] counts = new long[Counter.ALL.size()];

    private Builder() {}

    /** Sets a counter, which is never negative, in place of what it was set to. */
    public Builder set(Counter counter, long count) {
      counts[counter.place()] = count;
      return this;
    }

    /** What was set so far. */
    public Counts build() {
      for (long count : counts) {
        if (count != 0) {
          return new Counts(counts.clone());
        }
      }
      return NONE;
    }
  }

  /** Begins with nothing. */
  public static Builder builder() {
    return new Builder();
  }

  /** One of them. */
  public long get(Counter counter) {
    return counts[counter.place()];
  }

  /** Requests begun. */
  public long requests() {
    return get(Counter.REQUESTS);
  }

  /** Final responses of any status. */
  public long responses() {
    return get(Counter.RESPONSES_1XX)
        + get(Counter.RESPONSES_2XX)
        + get(Counter.RESPONSES_3XX)
        + get(Counter.RESPONSES_4XX)
        + get(Counter.RESPONSES_5XX);
  }

  /** Requests without a final response, as they are told of routes too. */
  public FailureCounts failures() {
    return new FailureCounts(get(Counter.RESET), get(Counter.CLOSED), get(Counter.ABANDONED));
  }

  /** Calls of gRPC that ended, whatever with. */
  public long calls() {
    long calls = 0;
    for (Counter counter : Counter.GRPC) {
      calls += get(counter);
    }
    return calls;
  }

  /**
   * What was spoken: HTTP/1.1, h2c, gRPC, or HTTP/1.1 and one of the others with a comma between
   * them; empty without a request.
   */
  public String protocol() {
    StringJoiner spoken = new StringJoiner(", ");
    if (requests() > get(Counter.HTTP2_REQUESTS)) {
      spoken.add("HTTP/1.1");
    }
    if (calls() > 0) {
      spoken.add("gRPC");
    } else if (get(Counter.HTTP2_REQUESTS) > 0) {
      spoken.add("h2c");
    }
    return spoken.toString();
  }

  /** Connections that were never established. */
  public long connectFailed() {
    return get(Counter.REFUSED) + get(Counter.UNREACHABLE) + get(Counter.TIMED_OUT);
  }

  /** The sum, counter by counter. */
  public Counts plus(Counts that) {
    if (that.equals(NONE)) {
      return this;
    }
    if (equals(NONE)) {
      return that;
    }
    long[] sum = counts.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += that.counts[i];
    }
    return new Counts(sum);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Counts that && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  /** Those that are not 0. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "{", "}");
    for (Counter counter : Counter.ALL) {
      if (get(counter) != 0) {
        text.add(counter.figure() + "=" + get(counter));
      }
    }
    return text.toString();
  }
}
