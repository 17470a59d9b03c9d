// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.ExchangeSample;
import dev.upstreamtop.jmc.rules.sample.LatencySample;
import dev.upstreamtop.jmc.rules.sample.Metric;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.List;

/**
 * When a backend was slow: its slow exchanges, or, where none were recorded, its slow intervals.
 *
 * @param times in the order of time
 * @param exchanges whether they are exchanges; else intervals
 * @param limitNanos from which response time, or 99th percentile of an interval, on
 */
record SlowTimes(List<TimeRange> times, boolean exchanges, long limitNanos) {

  /** Intervals are long: fewer of them are enough than of exchanges. */
  private static final int ENOUGH_INTERVALS = 3;

  SlowTimes {
    times = List.copyOf(times);
  }

  static SlowTimes of(RecordingModel model, BackendId backend, long limitNanos) {
    List<TimeRange> exchanges =
        model.recording().exchanges().stream()
            .filter(exchange -> exchange.backend().equals(backend))
            .filter(exchange -> exchange.responseNanos() >= limitNanos)
            .map(ExchangeSample::range)
            .toList();
    if (!exchanges.isEmpty()) {
      return new SlowTimes(exchanges, true, limitNanos);
    }
    List<TimeRange> intervals =
        model.recording().latencies().stream()
            .filter(sample -> sample.backend().equals(backend) && sample.metric() == Metric.HEADER)
            .filter(sample -> sample.p99Nanos() >= limitNanos)
            .map(LatencySample::range)
            .toList();
    return new SlowTimes(intervals, false, limitNanos);
  }

  /** How many are enough to speak of a pattern. */
  int enough(int exchangesEnough) {
    return exchanges ? exchangesEnough : Math.min(ENOUGH_INTERVALS, exchangesEnough);
  }

  /** From the first to the last of them. */
  TimeRange range() {
    return times.stream().reduce(TimeRange.EMPTY, TimeRange::span);
  }
}
