// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import dev.upstreamtop.jmc.rules.sample.Distribution;
import dev.upstreamtop.jmc.rules.sample.LatencySample;
import java.util.List;
import java.util.stream.DoubleStream;
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

  /** The distribution by some percentiles from 0 to 100; nothing where nothing is known. */
  List<Quantile> quantiles(double... percentiles) {
    return histogram.getTotalCount() == 0
        ? List.of()
        : DoubleStream.of(percentiles).mapToObj(this::quantile).toList();
  }

  private Quantile quantile(double percentile) {
    long value = histogram.getValueAtPercentile(percentile);
    long asLong = histogram.getCountBetweenValues(value, histogram.getMaxValue());
    long nanos = percentile == 100 ? maxNanos : histogram.medianEquivalentValue(value);
    return new Quantile(percentile, nanos, asLong);
  }

  private long percentile(double percentile) {
    return histogram.medianEquivalentValue(histogram.getValueAtPercentile(percentile));
  }
}
