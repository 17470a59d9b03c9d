// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.recording;

import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmc.common.IMCType;
import org.openjdk.jmc.common.item.IAccessorKey;
import org.openjdk.jmc.common.item.IItem;
import org.openjdk.jmc.common.item.IMemberAccessor;
import org.openjdk.jmc.common.item.IType;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.UnitLookup;

/**
 * Reads the fields of one event type by name, in fixed units, whatever unit they were recorded in.
 *
 * <p>A field that the recording does not have reads as 0, false or empty: older and newer agents
 * have fewer or more of them, and a figure that is missing is told by the completeness notes.
 */
final class EventFields {

  private final Map<String, IMemberAccessor<?, IItem>> byName = new HashMap<>();

  EventFields(IType<IItem> type) {
    for (IAccessorKey<?> key : type.getAccessorKeys().keySet()) {
      IMemberAccessor<?, IItem> accessor = type.getAccessor(key);
      if (accessor != null) {
        byName.putIfAbsent(key.getIdentifier(), accessor);
      }
    }
  }

  boolean has(String field) {
    return byName.containsKey(field);
  }

  String text(IItem item, String field) {
    Object value = value(item, field);
    if (value instanceof IMCType type) {
      return type.getFullName();
    }
    return value == null ? "" : value.toString();
  }

  boolean flag(IItem item, String field) {
    return value(item, field) instanceof Boolean flag && flag;
  }

  /** Nanoseconds, nanoseconds since the epoch, bytes, or the bare number. */
  long number(IItem item, String field) {
    Object value = value(item, field);
    if (value instanceof IQuantity quantity) {
      return asLong(quantity);
    }
    return value instanceof Number number ? number.longValue() : 0;
  }

  /** A share of 1 for a percentage, else the bare number. */
  double real(IItem item, String field) {
    Object value = value(item, field);
    if (value instanceof IQuantity quantity) {
      return UnitLookup.PERCENTAGE.equals(quantity.getType())
          ? quantity.doubleValueIn(UnitLookup.PERCENT_UNITY)
          : quantity.doubleValue();
    }
    return value instanceof Number number ? number.doubleValue() : 0;
  }

  private Object value(IItem item, String field) {
    IMemberAccessor<?, IItem> accessor = byName.get(field);
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
