// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.verdict;

import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Levels;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Times;
import java.util.Arrays;
import java.util.function.Supplier;

/** What is kept of a row to be judged again: packed as it came. */
record KeptRow(TimeRange range, Counts counts, Gauges gauges, Times times)
    implements Supplier<Slice> {

  /** The counter of each tally, by its place: they have one name. */
  private static final Counter[] COUNTERS =
      Arrays.stream(Tally.values())
          .map(tally -> Counter.valueOf(tally.name()))
          .toArray(Counter[]::new);

  static KeptRow of(BackendRow row, Interval interval) {
    return new KeptRow(
        new TimeRange(interval.endEpochNanos() - interval.nanos(), interval.endEpochNanos()),
        row.counts(),
        row.gauges(),
        row.times());
  }

  @Override
  public Slice get() {
    return new Slice(
        range,
        tallies(),
        new Levels(
            gauges.inFlight(),
            gauges.oldestInFlightNanos(),
            gauges.receiving(),
            gauges.oldestReceivingNanos()),
        distribution(times.connect()),
        distribution(times.header()),
        distribution(times.response()));
  }

  @SuppressWarnings(
      "EnumOrdinal") // The place in an array that leaves neither this class nor the JVM.
  private Tallies tallies() {
    return counts.equals(Counts.NONE)
        ? Tallies.NONE
        : Tallies.of(tally -> counts.get(COUNTERS[tally.ordinal()]));
  }

  private static Distribution distribution(LatencyHistogram histogram) {
    return Distribution.packed(
        histogram.count(), histogram.usedBuckets() - 1, new PackedTimes(histogram));
  }

  /** The judgement's view of a histogram. */
  private record PackedTimes(LatencyHistogram histogram) implements Distribution.Packed {

    @Override
    public Distribution unpacked() {
      Distribution.Builder builder = new Distribution.Builder();
      histogram.forEachBucket(builder::add);
      return builder.build();
    }

    @Override
    public Distribution.FromLongest fromLongest() {
      LatencyHistogram.FromLongest buckets = histogram.fromLongest();
      return new Distribution.FromLongest() {
        @Override
        public boolean next() {
          return buckets.next();
        }

        @Override
        public int bucket() {
          return buckets.bucket();
        }

        @Override
        public long count() {
          return buckets.count();
        }
      };
    }
  }
}
