// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import dev.upstreamtop.capture.wire.CounterReader;
import dev.upstreamtop.capture.wire.CounterWords;
import dev.upstreamtop.capture.wire.HistogramReader;
import dev.upstreamtop.capture.wire.Metric;
import dev.upstreamtop.capture.wire.Sizes;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Owner;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What one backend's counters stood at when the interval began. */
final class BackendState {

  private final int slot;
  private final long[] before = new long[CounterWords.WORDS];
  private final SortedSet<String> owners = new TreeSet<>();
  private long lostTrackBefore;

  BackendState(int slot) {
    this.slot = slot;
  }

  /** Notes whose request ended. */
  void addOwner(Owner owner) {
    if (owner.isKnown() && owners.size() < BackendRow.MOST_OWNERS) {
      owners.add(owner.name());
    }
  }

  /** The names of those whose requests ended in the interval; the next one begins. */
  List<String> takeOwners() {
    if (owners.isEmpty()) {
      return List.of();
    }
    List<String> names = List.copyOf(owners);
    owners.clear();
    return names;
  }

  /** How much a counter grew; the next interval begins for it. */
  long take(CounterReader counters, Counter counter) {
    return take(counters, CounterWords.of(counter));
  }

  private long take(CounterReader counters, int word) {
    long now = counters.get(slot, word);
    long delta = now - before[word];
    before[word] = now;
    return delta;
  }

  /** How much of a counter was taken since the capture began. */
  long taken(Counter counter) {
    return before[CounterWords.of(counter)];
  }

  /**
   * How much everything grew that only grows.
   *
   * @param lostTrackTotal requests lost track of since the capture began
   * @param recordsLost exchange records that the ring lost in the interval, as taken already
   */
  Counts takeCounts(CounterReader counters, long lostTrackTotal, long recordsLost) {
    Counts.Builder counts = Counts.builder();
    for (Counter counter : Counter.ALL) {
      counts.set(
          counter,
          switch (counter) {
            case LOST_TRACK -> takeLostTrack(lostTrackTotal);
            case RECORDS_LOST -> recordsLost;
            default -> take(counters, counter);
          });
    }
    return counts.build();
  }

  private long takeLostTrack(long total) {
    long delta = total - lostTrackBefore;
    lostTrackBefore = total;
    return delta;
  }

  /**
   * The times that were measured in the interval.
   *
   * @param buckets room for one histogram, reused
   */
  LatencyHistogram takeTimes(
      CounterReader counters, HistogramReader histograms, Metric metric, long[] buckets) {
    assert buckets.length == Sizes.BUCKETS;
    int word = CounterWords.TIME_SUM + metric.number();
    if (counters.get(slot, word) == before[word]) {
      return LatencyHistogram.EMPTY;
    }
    if (histograms.takeDelta(slot, metric, buckets) == 0) {
      // Sum and bucket are written one after the other: this sum goes with the next interval.
      return LatencyHistogram.EMPTY;
    }
    return LatencyHistogram.of(buckets, take(counters, word));
  }
}
