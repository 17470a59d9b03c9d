// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx.table;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;

/**
 * A read-only table that makes a row when it is asked for it: thousands of routes are handed out
 * without a copy, and what nobody looks at costs nothing.
 *
 * <p>Looking up a row by its key makes an index of the keys, once. Another JVM gets the platform's
 * class in its place. Safe for use by several threads.
 *
 * @param <V> what a row is about
 */
final class RowTable<V> implements TabularData, Serializable {

  private static final long serialVersionUID = 1L;

  private final transient OpenTable<V> table;
  private final transient List<V> rows;
  private transient volatile Map<List<?>, V> index;

  /**
   * A table.
   *
   * @param rows immutable, and so is each; they differ in the columns of the index
   */
  RowTable(OpenTable<V> table, List<V> rows) {
    this.table = table;
    this.rows = rows;
  }

  @Override
  public TabularType getTabularType() {
    return table.type();
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The rows, each one made when it is asked for. */
  @Override
  public Collection<?> values() {
    return new AbstractList<CompositeData>() {
      @Override
      public CompositeData get(int index) {
        return new RowData<>(table, rows.get(index));
      }

      @Override
      public int size() {
        return rows.size();
      }
    };
  }

  private Map<List<?>, V> index() {
    Map<List<?>, V> made = index;
    if (made == null) {
      made = new LinkedHashMap<>(rows.size() * 4 / 3 + 1);
      for (V row : rows) {
        made.put(table.key(row), row);
      }
      index = made;
    }
    return made;
  }

  /** The same table as the platform's class. */
  TabularDataSupport copy() {
    TabularDataSupport copy = new TabularDataSupport(table.type(), rows.size() * 4 / 3 + 1, 0.75f);
    for (V row : rows) {
      copy.put(table.copy(row));
    }
    return copy;
  }

  @Override
  public Object[] calculateIndex(CompositeData value) {
    return table.none().calculateIndex(value);
  }

  @Override
  public boolean containsKey(Object[] key) {
    return key != null && index().containsKey(Arrays.asList(key));
  }

  @Override
  public boolean containsValue(CompositeData value) {
    return values().contains(value);
  }

  @Override
  public CompositeData get(Object[] key) {
    // Refuses a key of the wrong shape as the platform does.
    table.none().get(key);
    V row = index().get(Arrays.asList(key));
    return row == null ? null : new RowData<>(table, row);
  }

  @Override
  public Set<?> keySet() {
    return Collections.unmodifiableSet(index().keySet());
  }

  @Override
  public void put(CompositeData value) {
    throw readOnly();
  }

  @Override
  public CompositeData remove(Object[] key) {
    throw readOnly();
  }

  @Override
  public void putAll(CompositeData[] values) {
    throw readOnly();
  }

  @Override
  public void clear() {
    throw readOnly();
  }

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("the table is read-only");
  }

  @Override
  public boolean equals(Object other) {
    return other == this || copy().equals(other);
  }

  @Override
  public int hashCode() {
    return copy().hashCode();
  }

  @Override
  public String toString() {
    return copy().toString();
  }

  private Object writeReplace() {
    return copy();
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("the platform's class stands for it");
  }
}
