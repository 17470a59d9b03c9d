// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.live;

import java.util.List;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.SimpleType;

/** Reads the columns of a row of the MBeans' tables; an agent of another version may lack some. */
record Columns(CompositeData row) {

  boolean has(String column) {
    return row.containsKey(column);
  }

  String text(String column) {
    return row.containsKey(column) && row.get(column) instanceof String text ? text : "";
  }

  boolean flag(String column) {
    return row.containsKey(column) && Boolean.TRUE.equals(row.get(column));
  }

  long count(String column) {
    return row.containsKey(column) && row.get(column) instanceof Number number
        ? number.longValue()
        : 0;
  }

  /** The columns of whole numbers, in ascending order. */
  List<String> wholes() {
    CompositeType type = row.getCompositeType();
    return type.keySet().stream()
        .filter(column -> type.getType(column).equals(SimpleType.LONG))
        .sorted()
        .toList();
  }

  /** A column of milliseconds, in nanoseconds. */
  long nanos(String column) {
    return Math.round(number(column) * 1e6);
  }

  double number(String column) {
    return row.containsKey(column) && row.get(column) instanceof Number number
        ? number.doubleValue()
        : 0;
  }
}
