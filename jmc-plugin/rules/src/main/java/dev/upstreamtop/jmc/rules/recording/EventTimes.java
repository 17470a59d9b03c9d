// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.recording;

import dev.upstreamtop.jmc.rules.sample.TimeRange;
import org.openjdk.jmc.common.item.IItem;
import org.openjdk.jmc.common.item.IMemberAccessor;
import org.openjdk.jmc.common.item.IType;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.flightrecorder.JfrAttributes;

/** When the events of one type began and ended, by the recording's own clock. */
public final class EventTimes {

  private final IMemberAccessor<IQuantity, IItem> start;
  private final IMemberAccessor<IQuantity, IItem> end;

  /** The times of a type of event. */
  public EventTimes(IType<IItem> type) {
    start = JfrAttributes.START_TIME.getAccessor(type);
    end = JfrAttributes.END_TIME.getAccessor(type);
  }

  /** Nanoseconds since the epoch. */
  public long endNanos(IItem event) {
    return nanos(end == null ? start : end, event);
  }

  /** From begin to end; empty for an instant. */
  public TimeRange range(IItem event) {
    long endNanos = endNanos(event);
    return new TimeRange(Math.min(nanos(start == null ? end : start, event), endNanos), endNanos);
  }

  /** The given time up to the event: what a figure about the past interval covers. */
  TimeRange before(IItem event, long lengthNanos) {
    long endNanos = endNanos(event);
    return new TimeRange(endNanos - Math.max(0, lengthNanos), endNanos);
  }

  private static long nanos(IMemberAccessor<IQuantity, IItem> accessor, IItem event) {
    IQuantity value = accessor == null ? null : accessor.getMember(event);
    return value == null ? 0 : value.clampedLongValueIn(UnitLookup.EPOCH_NS);
  }
}
