// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.IRange;
import org.openjdk.jmc.common.unit.QuantityRange;
import org.openjdk.jmc.common.unit.UnitLookup;

/**
 * A half-open span of wall-clock time.
 *
 * @param startNanos first nanosecond, since the epoch
 * @param endNanos the nanosecond after the last, at least {@code startNanos}
 */
public record TimeRange(long startNanos, long endNanos) {

  /** A range without any time in it. */
  public static final TimeRange EMPTY = new TimeRange(0, 0);

  public TimeRange {
    if (endNanos < startNanos) {
      throw new IllegalArgumentException(
          "range ends before it starts: " + startNanos + " to " + endNanos);
    }
  }

  /** The range that a Mission Control quantity range covers. */
  public static TimeRange of(IRange<IQuantity> range) {
    long start = range.getStart().clampedLongValueIn(UnitLookup.EPOCH_NS);
    return new TimeRange(
        start, Math.max(start, range.getEnd().clampedLongValueIn(UnitLookup.EPOCH_NS)));
  }

  /** The same range as a Mission Control quantity. */
  public IRange<IQuantity> toQuantity() {
    return QuantityRange.createWithEnd(
        UnitLookup.EPOCH_NS.quantity(startNanos), UnitLookup.EPOCH_NS.quantity(endNanos));
  }

  public long lengthNanos() {
    return endNanos - startNanos;
  }

  public boolean isEmpty() {
    return endNanos == startNanos;
  }

  public boolean contains(long nanos) {
    return nanos >= startNanos && nanos < endNanos;
  }

  /** How much of the two ranges is common, 0 where they are apart. */
  public long overlapNanos(TimeRange that) {
    return Math.max(0, Math.min(endNanos, that.endNanos) - Math.max(startNanos, that.startNanos));
  }

  /** What is common to both; empty where they are apart. */
  public TimeRange intersection(TimeRange that) {
    long start = Math.max(startNanos, that.startNanos);
    long end = Math.min(endNanos, that.endNanos);
    return end > start ? new TimeRange(start, end) : EMPTY;
  }

  /** The smallest range that holds both; an empty range adds nothing. */
  public TimeRange span(TimeRange that) {
    if (isEmpty()) {
      return that;
    }
    return that.isEmpty()
        ? this
        : new TimeRange(Math.min(startNanos, that.startNanos), Math.max(endNanos, that.endNanos));
  }
}
