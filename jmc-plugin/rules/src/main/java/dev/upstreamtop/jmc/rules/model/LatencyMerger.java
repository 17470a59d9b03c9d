// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import dev.upstreamtop.jmc.rules.sample.Distribution;
import dev.upstreamtop.jmc.rules.sample.LatencySample;
import org.HdrHistogram.Histogram;

/** Adds up latency samples and summarizes them. Not for use by several threads at once. */
public final class LatencyMerger {

  /** The recording's own buckets: unit 1,024 ns, one significant digit. */
  private final Histogram histogram = new Histogram(1024, 1L << 38, 1);

  private double sumNanos;
  private long count;
  private long maxNanos;

  public LatencyMerger() {
    histogram.setAutoResize(true);
  }

  /** Adds a sample; one without a readable histogram adds nothing. */
  public void add(LatencySample sample) {
    if (sample.distribution().isEmpty()) {
      return;
    }
    sample.distribution().addTo(histogram);
    sumNanos += (double) sample.meanNanos() * sample.count();
    count += sample.count();
    maxNanos = Math.max(maxNanos, sample.maxNanos());
  }

  /** Adds values of which no more is known; the summary has no mean then. */
  void add(Distribution values) {
    values.addTo(histogram);
  }

  /** Forgets everything that was added: one merger serves many sums. */
  void reset() {
    histogram.reset();
    sumNanos = 0;
    count = 0;
    maxNanos = 0;
  }

  public LatencySummary summary() {
    return histogram.getTotalCount() == 0
        ? LatencySummary.NONE
        : new LatencySummary(
            histogram.getTotalCount(),
            count == 0 ? 0 : Math.round(sumNanos / count),
            percentile(50),
            percentile(90),
            percentile(99),
            maxNanos);
  }

  private long percentile(double percentile) {
    return histogram.medianEquivalentValue(histogram.getValueAtPercentile(percentile));
  }
}
