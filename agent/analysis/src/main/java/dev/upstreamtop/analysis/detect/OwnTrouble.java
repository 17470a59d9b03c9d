// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.sample.Sample.Measure;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Whether one of several backends has trouble that none of the others has at the time: whoever only
 * passes requests on to them takes no longer and fails no oftener than they do.
 */
final class OwnTrouble {

  private final Track one;
  private final List<Track> others;
  private final ToLongFunction<Slice> step;

  /**
   * Compares one backend with others of its capture.
   *
   * @param step which period of time a slice belongs to, by its number
   */
  OwnTrouble(Track one, List<Track> others, ToLongFunction<Slice> step) {
    this.one = one;
    this.others = others;
    this.step = step;
  }

  /** Whether it has any. */
  boolean isThere() {
    return isSlow() || waits() || fails();
  }

  /** Slow by what would be slow for either of them. */
  private boolean isSlow() {
    long usual =
        Math.min(
            Slice.times(one.slices(), Measure.HEADER).medianNanos(),
            Slice.times(slices(), Measure.HEADER).medianNanos());
    long slowNanos =
        Math.max(
            usual + Limit.SLOW_DIFFERENCE.nanos(),
            Math.round(Limit.SLOW_MEDIAN.value() * (double) usual));
    // What goes through both takes longer at the proxy, by half of what is slow at most.
    return isOwn(
        Limit.SLOW_COUNT,
        slice -> slice.header().countAbove(slowNanos),
        slice -> slice.header().countAbove(slowNanos / 2));
  }

  private boolean waits() {
    long old = Limit.HANG_AGE.nanos();
    return isOwn(
        Limit.PILE_UP_COUNT,
        slice -> slice.levels().oldestInFlightNanos() >= old ? slice.levels().inFlight() : 0,
        slice -> slice.levels().underWay());
  }

  /** Of a backend that is down its proxy tells for long afterwards: that is not asked by time. */
  private boolean fails() {
    Tallies here = Slice.tallies(one.slices());
    Tallies there = Slice.tallies(slices());
    long own = here.serverErrors() + here.sum(Tally.RESET, Tally.CLOSED);
    long theirs =
        there.serverErrors()
            + there.sum(
                Tally.RESET,
                Tally.CLOSED,
                Tally.ABANDONED,
                Tally.TRUNCATED,
                Tally.REFUSED,
                Tally.UNREACHABLE,
                Tally.TIMED_OUT);
    return Limit.ERROR_COUNT.reachedBy(own) && own - theirs >= Limit.DOOR_TROUBLE.value() * own;
  }

  private boolean isOwn(Limit least, ToLongFunction<Slice> ill, ToLongFunction<Slice> alike) {
    Map<Long, Long> theirs = byStep(slices(), alike);
    long all = 0;
    long own = 0;
    long before = Long.MIN_VALUE;
    long over = 0;
    for (Map.Entry<Long, Long> here : byStep(one.slices(), ill).entrySet()) {
      long there = theirs.getOrDefault(here.getKey(), 0L);
      // What ends at a proxy just after a period's end has ended behind it just before.
      long late = here.getKey() == before + 1 ? over : 0;
      all += here.getValue();
      own += Math.max(0, here.getValue() - there - late);
      over = Math.min(there, Math.max(0, there + late - here.getValue()));
      before = here.getKey();
    }
    return least.reachedBy(all) && own >= Limit.DOOR_TROUBLE.value() * all;
  }

  private Map<Long, Long> byStep(List<Slice> slices, ToLongFunction<Slice> count) {
    Map<Long, Long> counts = new TreeMap<>();
    for (Slice slice : slices) {
      counts.merge(step.applyAsLong(slice), count.applyAsLong(slice), Long::sum);
    }
    return counts;
  }

  private List<Slice> slices() {
    return others.stream().flatMap(other -> other.slices().stream()).toList();
  }
}
