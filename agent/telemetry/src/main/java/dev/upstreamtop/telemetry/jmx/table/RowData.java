// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx.table;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Collection;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;

/**
 * A row of a table that computes an item when it is asked for it; immutable as what it is about.
 *
 * <p>Another JVM gets the platform's class in its place.
 *
 * @param <V> what the row is about
 */
final class RowData<V> implements CompositeData, Serializable {

  private static final long serialVersionUID = 1L;

  private final transient OpenTable<V> table;
  private final transient V about;

  RowData(OpenTable<V> table, V about) {
    this.table = table;
    this.about = about;
  }

  @Override
  public CompositeType getCompositeType() {
    return table.type().getRowType();
  }

  @Override
  public Object get(String key) {
    return table.column(key).reader().apply(about);
  }

  @Override
  public Object[] getAll(String[] keys) {
    Object[] items = new Object[keys.length];
    for (int i = 0; i < keys.length; i++) {
      items[i] = get(keys[i]);
    }
    return items;
  }

  @Override
  public boolean containsKey(String key) {
    return getCompositeType().containsKey(key);
  }

  @Override
  public boolean containsValue(Object value) {
    return values().contains(value);
  }

  @Override
  public Collection<?> values() {
    return getCompositeType().keySet().stream().map(this::get).toList();
  }

  /** The same row as the platform's class. */
  CompositeDataSupport copy() {
    return table.copy(about);
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
