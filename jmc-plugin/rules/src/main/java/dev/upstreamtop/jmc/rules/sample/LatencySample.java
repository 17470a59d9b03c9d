// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

/**
 * A latency distribution of one backend in one interval.
 *
 * @param count how many values the event announces
 * @param meanNanos their exact mean
 * @param p99Nanos the 99th percentile of this interval alone; percentiles of several come from the
 *     distributions
 * @param maxNanos the highest bucket in use
 * @param distribution the decoded histogram; {@link Distribution#EMPTY} where it could not be read
 */
public record LatencySample(
    BackendId backend,
    TimeRange range,
    Metric metric,
    long count,
    long meanNanos,
    long p99Nanos,
    long maxNanos,
    Distribution distribution)
    implements IntervalSample {

  /** Whether values were counted whose histogram could not be read. */
  public boolean unreadable() {
    return count > 0 && distribution.isEmpty();
  }

  /** The same of another time. */
  public LatencySample at(TimeRange moved) {
    return new LatencySample(
        backend, moved, metric, count, meanNanos, p99Nanos, maxNanos, distribution);
  }
}
