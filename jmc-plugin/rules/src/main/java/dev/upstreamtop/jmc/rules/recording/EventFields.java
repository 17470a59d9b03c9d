// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.recording;

import dev.upstreamtop.jmc.rules.sample.EventNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.openjdk.jmc.common.IMCType;
import org.openjdk.jmc.common.item.IAccessorKey;
import org.openjdk.jmc.common.item.IItem;
import org.openjdk.jmc.common.item.IMemberAccessor;
import org.openjdk.jmc.common.item.IType;
import org.openjdk.jmc.common.unit.ContentType;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.UnitLookup;

/**
 * Reads the fields of one event type by name, in fixed units, whatever unit they were recorded in.
 *
 * <p>A field that the recording does not have reads as 0, false or empty: older and newer agents
 * have fewer or more of them, and a figure that is missing is told by the completeness notes. A
 * value that no capture can give, a negative count say, is taken for missing and counted: somebody
 * else wrote it, or it is damaged.
 */
public final class EventFields {

  /** No interval and no exchange is longer: a leap year. */
  private static final long LONGEST_NANOS = Duration.ofDays(366).toNanos();

  /** Counts and bytes beyond it are no longer exact in all who read them. */
  private static final long LARGEST = 1L << 53;

  /** A whole share, and what rounding may add. */
  private static final double WHOLE = 1.001;

  /** What Mission Control takes a number without a unit for, in one release or another. */
  private static final Set<ContentType<?>> PLAIN =
      Set.of(UnitLookup.NUMBER, UnitLookup.RAW_NUMBER, UnitLookup.RAW_LONG);

  private final Map<String, IMemberAccessor<?, IItem>> byName = new HashMap<>();
  private final List<String> counters;
  private long impossible;

  /** The fields of a type of event. */
  public EventFields(IType<IItem> type) {
    SortedSet<String> plain = new TreeSet<>();
    for (IAccessorKey<?> key : type.getAccessorKeys().keySet()) {
      IMemberAccessor<?, IItem> accessor = type.getAccessor(key);
      if (accessor != null) {
        byName.putIfAbsent(key.getIdentifier(), accessor);
        if (PLAIN.contains(key.getContentType())) {
          plain.add(FormerNames.today(key.getIdentifier()));
        }
      }
    }
    plain.remove(EventNames.INTERVAL_NUMBER);
    counters = List.copyOf(plain);
  }

  /** The fields that are plain numbers, by their names of today, in ascending order. */
  List<String> counters() {
    return counters;
  }

  /** Whether there is a field of exactly that name. */
  public boolean has(String field) {
    return byName.containsKey(field);
  }

  /** A text, or the name of a class; else empty. */
  public String text(IItem item, String field) {
    Object value = value(item, field);
    if (value instanceof IMCType type) {
      return type.getFullName();
    }
    return value == null ? "" : value.toString();
  }

  /** A flag, false where there is none. */
  public boolean flag(IItem item, String field) {
    return value(item, field) instanceof Boolean flag && flag;
  }

  /** How many values were read that cannot be. */
  long impossible() {
    return impossible;
  }

  /** Nanoseconds, nanoseconds since the epoch, bytes, or the bare number; never negative. */
  long number(IItem item, String field) {
    Object value = value(item, field);
    if (value instanceof IQuantity quantity) {
      return possible(asLong(quantity), highest(quantity));
    }
    return value instanceof Number number ? possible(number.longValue(), LARGEST) : 0;
  }

  /** The same of any size, as what was added up since its program began. */
  public long total(IItem item, String field) {
    Object value = value(item, field);
    if (value instanceof IQuantity quantity) {
      return Math.max(0, asLong(quantity));
    }
    return value instanceof Number number ? Math.max(0, number.longValue()) : 0;
  }

  /** A share, 0 to 1. */
  public double share(IItem item, String field) {
    Object value = value(item, field);
    double share =
        value instanceof IQuantity quantity
            ? share(quantity)
            : value instanceof Number number ? number.doubleValue() : 0;
    if (share >= 0 && share <= WHOLE) {
      return share;
    }
    impossible++;
    return 0;
  }

  private static double share(IQuantity quantity) {
    return UnitLookup.PERCENTAGE.equals(quantity.getType())
        ? quantity.doubleValueIn(UnitLookup.PERCENT_UNITY)
        : quantity.doubleValue();
  }

  private static long highest(IQuantity quantity) {
    if (UnitLookup.TIMESTAMP.equals(quantity.getType())) {
      return Long.MAX_VALUE;
    }
    return UnitLookup.TIMESPAN.equals(quantity.getType()) ? LONGEST_NANOS : LARGEST;
  }

  private long possible(long number, long highest) {
    if (number >= 0 && number <= highest) {
      return number;
    }
    impossible++;
    return 0;
  }

  private Object value(IItem item, String field) {
    IMemberAccessor<?, IItem> accessor = byName.get(field);
    if (accessor == null && FormerNames.BEFORE.containsKey(field)) {
      accessor = byName.get(FormerNames.BEFORE.get(field));
    }
    return accessor == null ? null : accessor.getMember(item);
  }

  private static long asLong(IQuantity quantity) {
    if (UnitLookup.TIMESPAN.equals(quantity.getType())) {
      return quantity.clampedLongValueIn(UnitLookup.NANOSECOND);
    }
    if (UnitLookup.TIMESTAMP.equals(quantity.getType())) {
      return quantity.clampedLongValueIn(UnitLookup.EPOCH_NS);
    }
    if (UnitLookup.MEMORY.equals(quantity.getType())) {
      return quantity.clampedLongValueIn(UnitLookup.BYTE);
    }
    return quantity.longValue();
  }
}
