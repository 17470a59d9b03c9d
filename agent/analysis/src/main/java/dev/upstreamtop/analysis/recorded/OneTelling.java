// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.recorded;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which periods of one capture are believed where several recordings of it were read as one, and
 * nothing in an event says which recording it is of; for use by one thread.
 *
 * <p>{@link Intake}, which knows its recordings, believes of each time the one that tells of most
 * of it. Here it is of all periods of a type those that together tell of the most time, and of no
 * interval twice. Recordings of several JVMs that one collector serves number the intervals alike,
 * but each puts as many of them together as its own settings say.
 */
public final class OneTelling {

  /**
   * A period as an event tells it.
   *
   * @param last number of the capture's interval that it ends with
   * @param lengthNanos of all intervals that it holds
   */
  public record Period(long last, long lengthNanos) {}

  /** A period with the number of the last interval before it, and the time told up to its end. */
  private record Placed(Period period, long before) {}

  /** So many numbers on either side tell how long an interval is. */
  private static final int NEIGHBOURS = 8;

  /** Events are written up to an interval late: over fewer numbers than these that is too much. */
  private static final int FEWEST_NUMBERS = 4;

  /** A period's begin is known to this part of it. */
  private static final int PRECISION = 8;

  private final TreeMap<Long, Long> firstToldNanos = new TreeMap<>();
  private final Map<String, Set<Period>> periods = new HashMap<>();
  private long shortestNanos = Long.MAX_VALUE;

  /**
   * Takes a period of any recording.
   *
   * @param type of the event
   * @param toldNanos when the event was written
   */
  public void add(String type, Period period, long toldNanos) {
    firstToldNanos.merge(period.last(), toldNanos, Math::min);
    periods.computeIfAbsent(type, first -> new HashSet<>()).add(period);
    if (period.lengthNanos() > 0) {
      shortestNanos = Math.min(shortestNanos, period.lengthNanos());
    }
  }

  /** The periods of a type that are believed, each once however often it was taken. */
  public Set<Period> believed(String type) {
    List<Placed> placed = placed(periods.getOrDefault(type, Set.of()));
    long[] last = placed.stream().mapToLong(one -> one.period().last()).toArray();
    // The most time that those up to one can tell of, the last one perhaps among them.
    long[] most = new long[placed.size() + 1];
    int[] joined = new int[placed.size()];
    for (int i = 0; i < placed.size(); i++) {
      joined[i] = upTo(placed.get(i).before(), last, i);
      most[i + 1] = Math.max(most[i], most[joined[i]] + placed.get(i).period().lengthNanos());
    }
    Set<Period> believed = new HashSet<>();
    int i = placed.size();
    while (i > 0) {
      Period period = placed.get(i - 1).period();
      // What has no length tells of no time, but of a state that nothing else may tell.
      boolean joins = most[joined[i - 1]] + period.lengthNanos() >= most[i];
      if (joins) {
        believed.add(period);
      }
      i = joins ? joined[i - 1] : i - 1;
    }
    return believed;
  }

  private List<Placed> placed(Set<Period> taken) {
    NavigableSet<Long> numbers = new TreeSet<>();
    taken.forEach(period -> numbers.add(period.last()));
    List<Placed> placed = new ArrayList<>(taken.size());
    for (Period period : taken) {
      placed.add(new Placed(period, before(period, numbers)));
    }
    placed.sort(
        Comparator.comparingLong((Placed one) -> one.period().last())
            // Of two that tell of as much the finer ones come to be believed.
            .thenComparingLong(one -> -one.period().lengthNanos()));
    return placed;
  }

  /** How many of the first so many end with that number or before. */
  private static int upTo(long number, long[] last, int among) {
    int low = 0;
    int high = among;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (last[middle] <= number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** A recording's periods follow one another: one that ends about there is the one before. */
  private long before(Period period, NavigableSet<Long> numbers) {
    if (period.lengthNanos() == 0) {
      return period.last();
    }
    long intervals =
        Math.max(1, Math.round((double) period.lengthNanos() / intervalNanos(period.last())));
    long before = period.last() - intervals;
    Long told = numbers.floor(before);
    // Rather an interval too many than one that is told twice.
    return told != null && before - told <= intervals / PRECISION ? told : before;
  }

  /** How long the capture's intervals are about that one. */
  private double intervalNanos(long number) {
    Map.Entry<Long, Long> from = firstToldNanos.floorEntry(number);
    Map.Entry<Long, Long> to = from;
    for (int i = 0; i < NEIGHBOURS; i++) {
      Map.Entry<Long, Long> before = firstToldNanos.lowerEntry(from.getKey());
      from = before == null ? from : before;
      Map.Entry<Long, Long> after = firstToldNanos.higherEntry(to.getKey());
      to = after == null ? to : after;
    }
    long numbers = to.getKey() - from.getKey();
    double told = numbers == 0 ? 0 : (double) (to.getValue() - from.getValue()) / numbers;
    return numbers >= FEWEST_NUMBERS && told > 0 ? told : Math.max(told, (double) shortestNanos);
  }
}
