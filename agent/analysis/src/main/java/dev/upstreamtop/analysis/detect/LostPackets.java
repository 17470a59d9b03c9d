// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Sample.Measure;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells segments for which requests waited from those that were sent again though they had arrived:
 * whoever has no CPU acknowledges late.
 */
final class LostPackets {

  /** The least that Linux waits for an acknowledgement of one segment (TCP_RTO_MIN). */
  private static final long WAIT_NANOS = 200_000_000L;

  /** A time in a bucket may be told as that much less. */
  private static final double BUCKET = 0.9;

  /** What is longer than an initial window (RFC 6928) waits for acknowledgements without loss. */
  private static final long SEGMENTS = 10;

  private LostPackets() {}

  /**
   * Whether they account for enough.
   *
   * @param lostNanos the time that requests lost over all of them; 0 where those that lost it have
   *     not ended: then only where most of what is sent is sent again
   */
  static boolean explain(Track track, TimeRange range, double lostNanos) {
    if (lostNanos > 0) {
      return (double) felt(track, range) * WAIT_NANOS >= Limit.CAUSE_EXPLAINED.value() * lostNanos;
    }
    List<Slice> during =
        track.slices().stream().filter(slice -> slice.range().overlaps(range)).toList();
    return Limit.CAUSE_EXPLAINED.reachedBy(NetworkDetector.retransmitShare(Slice.tallies(during)));
  }

  /** How many of the segments that were sent again within a range some request waited for. */
  static long felt(Track track, TimeRange range) {
    List<Slice> during = new ArrayList<>();
    List<Slice> otherwise = new ArrayList<>();
    for (Slice slice : track.slices()) {
      (slice.range().overlaps(range) ? during : otherwise).add(slice);
    }
    Tallies sum = Slice.tallies(during);
    long sentAgain = NetworkDetector.retransmits(sum);
    long bytes = sum.get(Tally.BYTES_SENT) + sum.get(Tally.BYTES_RECEIVED);
    boolean bulk = bytes > SEGMENTS * NetworkDetector.SEGMENT_BYTES * sum.get(Tally.REQUESTS);
    Distribution heads = Slice.times(during, Measure.HEADER);
    if (bulk || heads.count() == 0) {
      return sentAgain;
    }
    long late = Slice.times(otherwise, Measure.HEADER).medianNanos() + (long) (BUCKET * WAIT_NANOS);
    long waited =
        Math.max(heads.countAbove(late), Slice.times(during, Measure.RESPONSE).countAbove(late));
    long waiting =
        during.stream()
            .filter(slice -> slice.levels().oldestInFlightNanos() >= late)
            .mapToLong(slice -> slice.levels().inFlight())
            .max()
            .orElse(0);
    return Math.min(sentAgain, waited + waiting + sum.get(Tally.ABANDONED));
  }
}
