// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

/**
 * Which stretch of a capture a snapshot covers.
 *
 * @param sequence 1 for the first of a capture, then one more each; a gap means snapshots were
 *     missed; 0 for a status without a capture
 * @param endEpochNanos when it ended, nanoseconds since the epoch
 * @param nanos how long it was, 0 or more; the last one of a capture is shorter
 * @param last whether the capture ended with it
 */
public record Interval(long sequence, long endEpochNanos, long nanos, boolean last) {

  public Interval {
    if (nanos < 0) {
      throw new IllegalArgumentException("negative interval: " + nanos);
    }
  }

  /** A moment at which only a status is told. */
  public static Interval moment(long epochNanos) {
    return new Interval(0, epochNanos, 0, false);
  }

  /** Both one after the other, under the number of this one. */
  public Interval plus(Interval later) {
    return new Interval(sequence, later.endEpochNanos, nanos + later.nanos, later.last);
  }

  /** A count of this interval as a rate per second, 0 for an empty interval. */
  public double perSecond(long count) {
    return nanos == 0 ? 0 : count * 1e9 / nanos;
  }
}
