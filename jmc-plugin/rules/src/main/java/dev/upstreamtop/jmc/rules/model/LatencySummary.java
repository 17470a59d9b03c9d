// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

/**
 * What is told of a latency distribution; times in nanoseconds.
 *
 * <p>Percentiles are computed from merged histograms: each is the middle of its bucket, at most 3.2
 * % off.
 *
 * @param count values with a readable histogram; 0 where nothing is known, and then every time is 0
 * @param meanNanos the exact mean
 * @param maxNanos the highest bucket in use
 */
public record LatencySummary(
    long count, long meanNanos, long p50Nanos, long p90Nanos, long p99Nanos, long maxNanos) {

  public static final LatencySummary NONE = new LatencySummary(0, 0, 0, 0, 0, 0);

  public boolean isEmpty() {
    return count == 0;
  }
}
