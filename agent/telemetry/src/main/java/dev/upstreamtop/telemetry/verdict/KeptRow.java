// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.verdict;

import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Levels;
import dev.upstreamtop.analysis.sample.Sample.Measure;
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

/**
 * What is kept of a row to be judged again: its times packed as they came, and of its counters
 * those that the judgement asks for.
 */
record KeptRow(long startNanos, long endNanos, Tallies tallies, Levels levels, Times times)
    implements Supplier<Slice> {

  /** The counter of each tally, by its place: they have one name. */
  private static final Counter[] COUNTERS =
      Arrays.stream(Tally.values())
          .map(tally -> Counter.valueOf(tally.name()))
          .toArray(Counter[]::new);

  static KeptRow of(BackendRow row, Interval interval) {
    return new KeptRow(
        interval.endEpochNanos() - interval.nanos(),
        interval.endEpochNanos(),
        tallies(row.counts()),
        levels(row.gauges()),
        row.times());
  }

  @Override
  public Slice get() {
    return new Slice(
        new TimeRange(startNanos, endNanos),
        tallies,
        levels,
        Distribution.packed(new PackedTimes(times, Measure.CONNECT)),
        Distribution.packed(new PackedTimes(times, Measure.HEADER)),
        Distribution.packed(new PackedTimes(times, Measure.RESPONSE)));
  }

  @SuppressWarnings(
      "EnumOrdinal") // The place in an array that leaves neither this class nor the JVM.
  private static Tallies tallies(Counts counts) {
    return counts.equals(Counts.NONE)
        ? Tallies.NONE
        : Tallies.of(tally -> counts.get(COUNTERS[tally.ordinal()]));
  }

  private static Levels levels(Gauges gauges) {
    Levels levels =
        new Levels(
            gauges.inFlight(),
            gauges.oldestInFlightNanos(),
            gauges.receiving(),
            gauges.oldestReceivingNanos());
    return levels.equals(Levels.NONE) ? Levels.NONE : levels;
  }

  /** The judgement's view of one histogram of several, none of which it looks at before. */
  private record PackedTimes(Times times, Measure measure) implements Distribution.Packed {

    private LatencyHistogram histogram() {
      return switch (measure) {
        case CONNECT -> times.connect();
        case HEADER -> times.header();
        case RESPONSE -> times.response();
      };
    }

    @Override
    public long count() {
      return histogram().count();
    }

    @Override
    public int longestBucket() {
      return histogram().usedBuckets() - 1;
    }

    @Override
    public Distribution unpacked() {
      Distribution.Builder builder = new Distribution.Builder();
      histogram().forEachBucket(builder::add);
      return builder.build();
    }

    @Override
    public Distribution.FromLongest fromLongest() {
      LatencyHistogram.FromLongest buckets = histogram().fromLongest();
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
