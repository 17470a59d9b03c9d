// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * Results of exchanges and of attempts to connect, and whatever else is counted beside them, by the
 * names that they have in events and MBeans. Immutable.
 *
 * <p>An agent of another release may count less or more: what it does not count is 0, and what is
 * known here by no name of its own is there by that of its field.
 */
public final class ResultCounts {

  public static final ResultCounts NONE = new ResultCounts(List.of(), new long[0]);

  /** In ascending order. */
  private final List<String> names;

  private final long[] counts;

  private ResultCounts(List<String> names, long[] counts) {
    this.names = names;
    this.counts = counts;
  }

  /**
   * Takes some counters.
   *
   * @param names of all of them, in ascending order, each once; never changed afterwards
   */
  public static ResultCounts of(List<String> names, ToLongFunction<String> count) {
    long[] counts = new long[names.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = count.applyAsLong(names.get(i));
    }
    return new ResultCounts(names, counts);
  }

  /** A counter by its name; 0 where nothing counts it. */
  public long get(String name) {
    int index = Collections.binarySearch(names, name);
    return index < 0 ? 0 : counts[index];
  }

  /** Final responses 2xx. */
  public long successful() {
    return get(EventNames.RESPONSES_2XX);
  }

  /** Final responses 3xx. */
  public long redirected() {
    return get(EventNames.RESPONSES_3XX);
  }

  /** Final responses 4xx. */
  public long clientErrors() {
    return get(EventNames.RESPONSES_4XX);
  }

  /** Final responses 5xx. */
  public long serverErrors() {
    return get(EventNames.RESPONSES_5XX);
  }

  /** Connections answered with RST. */
  public long refused() {
    return get(EventNames.REFUSED);
  }

  /** Connections answered with an ICMP error. */
  public long unreachable() {
    return get(EventNames.UNREACHABLE);
  }

  /** Connections without an answer. */
  public long timedOut() {
    return get(EventNames.TIMED_OUT);
  }

  /** Requests the backend answered with RST. */
  public long reset() {
    return get(EventNames.RESET);
  }

  /** Requests the backend answered with FIN. */
  public long closed() {
    return get(EventNames.CLOSED);
  }

  /** Requests the client gave up. */
  public long abandoned() {
    return get(EventNames.ABANDONED);
  }

  /** Segments sent again, both directions. */
  public long retransmits() {
    return get(EventNames.RETRANSMITS);
  }

  /** Final responses of every class. */
  public long responses() {
    return get(EventNames.RESPONSES_1XX)
        + successful()
        + redirected()
        + clientErrors()
        + serverErrors();
  }

  /** Attempts to connect that failed. */
  public long connectFailures() {
    return refused() + unreachable() + timedOut();
  }

  /** Requests that the backend ended without an answer. */
  public long brokenByBackend() {
    return reset() + closed();
  }

  /** Everything that ended without a final response: requests and attempts to connect. */
  public long failures() {
    return brokenByBackend() + abandoned() + connectFailures();
  }

  /** The sum, counter by counter. */
  public ResultCounts plus(ResultCounts that) {
    if (names.isEmpty() || that.names.isEmpty()) {
      return names.isEmpty() ? that : this;
    }
    if (names.equals(that.names)) {
      long[] sum = counts.clone();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += that.counts[i];
      }
      return new ResultCounts(names, sum);
    }
    SortedSet<String> all = new TreeSet<>(names);
    all.addAll(that.names);
    return of(List.copyOf(all), name -> get(name) + that.get(name));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ResultCounts that
        && names.equals(that.names)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * names.hashCode() + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return names + "=" + Arrays.toString(counts);
  }
}
