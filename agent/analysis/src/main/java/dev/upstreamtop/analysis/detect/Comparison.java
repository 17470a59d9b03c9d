// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import dev.upstreamtop.analysis.limit.Chance;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.sample.Distribution;

/**
 * Two distributions side by side, the whole of both: how many more requests are above a slow time,
 * and by how much the median moved.
 *
 * @param own how long requests took
 * @param usual what they are compared with
 * @param slowNanos from which time on a request is slow, by the comparison's own tail
 */
record Comparison(Distribution own, Distribution usual, long slowNanos) {

  static Comparison of(Distribution own, Distribution usual) {
    long slow =
        Math.max(
            (long) (Limit.SLOW_TAIL.value() * usual.tailNanos()),
            usual.medianNanos() + Limit.SLOW_DIFFERENCE.nanos());
    return new Comparison(own, usual, slow);
  }

  /** The part of the own requests that is slow. */
  double slowShare() {
    return own.shareAbove(slowNanos);
  }

  /** The part of the own requests that is slow beyond what is usual. */
  double excess() {
    return slowShare() - usual.shareAbove(slowNanos);
  }

  /** The median against the usual one. */
  double medianFactor() {
    return (double) own.medianNanos() / Math.max(1, usual.medianNanos());
  }

  /** By how much the median is above the usual one, in nanoseconds; below 0 where it is less. */
  long medianShiftNanos() {
    return own.medianNanos() - usual.medianNanos();
  }

  /** Whether there is anything that times may differ from at all; saves asking for it. */
  static boolean mayDiffer(Distribution own) {
    return own.count() > 0 && own.maxNanos() >= Limit.SLOW_DIFFERENCE.nanos();
  }

  /** The same beside something; saves comparing. */
  static boolean mayDiffer(Distribution own, Distribution usual) {
    if (own.count() == 0 || usual.count() == 0) {
      return false;
    }
    // Neither a slow request nor a slow median is below that; that few are above it costs little
    // to know, even of times that are packed.
    long least = usual.medianNanos() + Limit.SLOW_DIFFERENCE.nanos();
    return own.maxNanos() >= least && Limit.SLOW_SHARE.reachedBy(own.shareAbove(least - 1));
  }

  /** Whether the distributions differ, however many requests that are. */
  boolean differs() {
    if (!mayDiffer(own, usual)) {
      return false;
    }
    boolean tail =
        Limit.SLOW_SHARE.reachedBy(excess())
            && slowShare() >= Limit.SLOW_LIFT.value() * usual.shareAbove(slowNanos);
    return tail || isSlowInTheMiddle();
  }

  private boolean isSlowInTheMiddle() {
    return Limit.SLOW_MEDIAN.reachedBy(medianFactor())
        && medianShiftNanos() >= Limit.SLOW_DIFFERENCE.nanos();
  }

  /** Whether they differ in enough requests to be told. */
  boolean isSlow() {
    return differs()
        && Limit.COMPARISON_COUNT.reachedBy(usual.count())
        && Limit.SLOW_COUNT.reachedBy(affected())
        && (isBeyondChance(slowNanos)
            || (isSlowInTheMiddle()
                && isBeyondChance((long) (Limit.SLOW_MEDIAN.value() * usual.medianNanos()))));
  }

  private boolean isBeyondChance(long thresholdNanos) {
    return Chance.isExceededBy(
        own.countAbove(thresholdNanos), own.count() * usual.shareAbove(thresholdNanos));
  }

  /** How many requests are longer than usual. */
  long affected() {
    long above = own.countAbove(slowNanos);
    return isSlowInTheMiddle() ? Math.max(above, own.count() / 2) : above;
  }

  /** The part of the requests that are longer than usual. */
  double affectedShare() {
    return own.count() == 0 ? 0 : (double) affected() / own.count();
  }

  /** The time that requests took beyond the usual, over all of them, in nanoseconds. */
  double lostNanos() {
    return Math.max(0, own.meanNanos() - usual.meanNanos()) * own.count();
  }
}
