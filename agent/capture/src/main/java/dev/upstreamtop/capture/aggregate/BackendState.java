// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import dev.upstreamtop.capture.wire.Counter;
import dev.upstreamtop.capture.wire.CounterReader;
import dev.upstreamtop.capture.wire.HistogramReader;
import dev.upstreamtop.capture.wire.Metric;
import dev.upstreamtop.capture.wire.Sizes;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.ConnectionCounts;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Owner;
import dev.upstreamtop.telemetry.snapshot.ResponseCounts;
import dev.upstreamtop.telemetry.snapshot.TrafficCounts;
import dev.upstreamtop.telemetry.snapshot.TunnelCounts;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What one backend's counters stood at when the interval began. */
final class BackendState {

  private final int slot;
  private final long[] before = new long[Counter.WORDS];
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
  long take(CounterReader counters, int word) {
    long now = counters.get(slot, word);
    long delta = now - before[word];
    before[word] = now;
    return delta;
  }

  /** How much of a counter was taken since the capture began. */
  long taken(int word) {
    return before[word];
  }

  /**
   * How much everything grew that only grows.
   *
   * @param lostTrackTotal requests lost track of since the capture began
   * @param recordsLost exchange records that the ring lost in the interval
   */
  Counts takeCounts(CounterReader counters, long lostTrackTotal, long recordsLost) {
    return new Counts(
        take(counters, Counter.REQUESTS),
        takeResponses(counters),
        new FailureCounts(
            take(counters, Counter.RESET),
            take(counters, Counter.CLOSED),
            take(counters, Counter.ABANDONED)),
        new ConnectionCounts(
            take(counters, Counter.CONNECTS),
            take(counters, Counter.REFUSED),
            take(counters, Counter.UNREACHABLE),
            take(counters, Counter.TIMED_OUT)),
        new TrafficCounts(
            take(counters, Counter.BYTES_SENT),
            take(counters, Counter.BYTES_RECEIVED),
            take(counters, Counter.RETRANSMITS)),
        new TunnelCounts(
            take(counters, Counter.TUNNEL_BYTES_SENT),
            take(counters, Counter.TUNNEL_BYTES_RECEIVED),
            take(counters, Counter.TUNNELS_ENDED_BY_CLIENT),
            take(counters, Counter.TUNNELS_ENDED_BY_BACKEND)),
        takeLostTrack(lostTrackTotal),
        recordsLost);
  }

  private ResponseCounts takeResponses(CounterReader counters) {
    return new ResponseCounts(
        take(counters, Counter.RESPONSES),
        take(counters, Counter.RESPONSES + 1),
        take(counters, Counter.RESPONSES + 2),
        take(counters, Counter.RESPONSES + 3),
        take(counters, Counter.RESPONSES + 4),
        take(counters, Counter.INTERIM),
        take(counters, Counter.TRUNCATED));
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
    int word = Counter.TIME_SUM + metric.number();
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
