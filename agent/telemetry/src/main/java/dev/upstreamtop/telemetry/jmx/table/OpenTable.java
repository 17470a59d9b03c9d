// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx.table;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.InvalidKeyException;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;

/**
 * A kind of table: its columns, and how a list becomes one.
 *
 * @param <V> what a row is about
 */
public final class OpenTable<V> {

  private final List<Field<V>> columns;
  private final Map<String, Field<V>> byName;
  private final String[] names;
  private final List<Field<V>> index;
  private final TabularType type;
  private final TabularData none;

  /**
   * Makes a kind of table.
   *
   * @param name the name of its type
   * @param description a sentence for people
   * @param index the columns that identify a row
   */
  public OpenTable(String name, String description, List<String> index, List<Field<V>> columns) {
    this.columns = columns;
    this.byName = columns.stream().collect(Collectors.toMap(Field::name, Function.identity()));
    this.index = index.stream().map(byName::get).toList();
    this.names = columns.stream().map(Field::name).toArray(String[]::new);
    try {
      CompositeType row =
          new CompositeType(
              name + "Row",
              description,
              names,
              columns.stream().map(Field::description).toArray(String[]::new),
              columns.stream().map(Field::type).toArray(OpenType<?>[]::new));
      this.type = new TabularType(name, description, row, index.toArray(String[]::new));
    } catch (OpenDataException e) {
      throw new IllegalArgumentException(e);
    }
    this.none = new TabularDataSupport(type);
  }

  TabularType type() {
    return type;
  }

  public List<Field<V>> columns() {
    return columns;
  }

  /** The platform's table without a row, which knows what a key and a row must be like. */
  TabularData none() {
    return none;
  }

  /** What a row is found by. */
  List<Object> key(V row) {
    Object[] key = new Object[index.size()];
    for (int i = 0; i < key.length; i++) {
      key[i] = index.get(i).reader().apply(row);
    }
    return Collections.unmodifiableList(Arrays.asList(key));
  }

  /**
   * The column of a name.
   *
   * @throws IllegalArgumentException without a name
   * @throws InvalidKeyException when there is none of that name
   */
  Field<V> column(String name) {
    if (name == null || name.isEmpty()) {
      throw new IllegalArgumentException("a column must be named");
    }
    Field<V> column = byName.get(name);
    if (column == null) {
      throw new InvalidKeyException("no column " + name);
    }
    return column;
  }

  /**
   * The table of the given rows.
   *
   * @param rows immutable, and so is each; they differ in the columns of the index
   */
  public TabularData of(List<V> rows) {
    return new RowTable<>(this, rows);
  }

  /** A row as the platform's class. */
  CompositeDataSupport copy(V row) {
    Object[] values = new Object[names.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = columns.get(i).reader().apply(row);
    }
    try {
      return new CompositeDataSupport(type.getRowType(), names, values);
    } catch (OpenDataException e) {
      throw new IllegalStateException(e);
    }
  }
}
