// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

/**
 * A figure about one backend and one interval.
 *
 * <p>An interval belongs to a selected range as a whole or not at all, by its middle: so the sums
 * of adjoining ranges add up to the sum of the whole.
 */
public sealed interface IntervalSample
    permits BackendSample, ResultSample, LatencySample, RouteSample, TunnelSample {

  BackendId backend();

  /** The time the figure covers; non-null. */
  TimeRange range();

  /** The instant that decides which range this sample belongs to, nanoseconds since the epoch. */
  default long middleNanos() {
    return range().startNanos() + range().lengthNanos() / 2;
  }
}
