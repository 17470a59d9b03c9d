// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.sample;

/**
 * A stretch of wall-clock time.
 *
 * @param startNanos nanoseconds since the epoch
 * @param endNanos likewise, never before the start
 */
public record TimeRange(long startNanos, long endNanos) {

  /** Makes a range; an end before the start becomes the start. */
  public TimeRange {
    endNanos = Math.max(startNanos, endNanos);
  }

  /** Its length in nanoseconds, 0 or more. */
  public long lengthNanos() {
    return endNanos - startNanos;
  }

  /** Its length in seconds. */
  public double seconds() {
    return lengthNanos() / 1e9;
  }

  /** Whether the two have more than an instant in common. */
  public boolean overlaps(TimeRange that) {
    return startNanos < that.endNanos && that.startNanos < endNanos;
  }

  /** How long both last at once, in nanoseconds. */
  public long commonNanos(TimeRange that) {
    return Math.max(0, Math.min(endNanos, that.endNanos) - Math.max(startNanos, that.startNanos));
  }

  /** The shortest range that holds both. */
  public TimeRange plus(TimeRange that) {
    return new TimeRange(Math.min(startNanos, that.startNanos), Math.max(endNanos, that.endNanos));
  }

  /** The same, longer at both ends by so many nanoseconds. */
  public TimeRange widenedBy(long nanos) {
    return new TimeRange(startNanos - nanos, endNanos + nanos);
  }
}
