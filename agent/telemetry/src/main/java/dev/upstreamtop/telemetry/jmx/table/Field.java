// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx.table;

import java.util.function.Function;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/**
 * One named figure of something: an attribute of a bean or a column of a table.
 *
 * @param name as a client sees it
 * @param description a sentence for people
 * @param unit {@code count}, {@code nanoseconds}, …; empty for what has none
 * @param type its open type
 * @param reader takes the figure
 * @param <V> what the figure is about
 */
public record Field<V>(
    String name, String description, String unit, OpenType<?> type, Function<V, Object> reader) {

  public static <V> Field<V> text(String name, String description, Function<V, String> reader) {
    return new Field<>(name, description, "", SimpleType.STRING, reader::apply);
  }

  public static <V> Field<V> flag(String name, String description, Function<V, Boolean> reader) {
    return new Field<>(name, description, "", SimpleType.BOOLEAN, reader::apply);
  }

  public static <V> Field<V> whole(
      String name, String description, String unit, Function<V, Long> reader) {
    return new Field<>(name, description, unit, SimpleType.LONG, reader::apply);
  }

  public static <V> Field<V> real(
      String name, String description, String unit, Function<V, Double> reader) {
    return new Field<>(name, description, unit, SimpleType.DOUBLE, reader::apply);
  }

  public static <V> Field<V> texts(String name, String description, Function<V, String[]> reader) {
    return new Field<>(name, description, "", stringArray(), reader::apply);
  }

  public static <V> Field<V> counts(String name, String description, Function<V, long[]> reader) {
    return new Field<>(name, description, "count", array(long[].class), reader::apply);
  }

  public static <V> Field<V> reals(String name, String description, Function<V, double[]> reader) {
    return new Field<>(name, description, "milliseconds", array(double[].class), reader::apply);
  }

  public static <V> Field<V> table(
      String name, String description, OpenTable<?> table, Function<V, Object> reader) {
    return new Field<>(name, description, "", table.type(), reader);
  }

  /** The same figure of something that contains what this one is about. */
  public <W> Field<W> of(Function<W, V> part) {
    return new Field<>(name, description, unit, type, part.andThen(reader));
  }

  /** The same as an attribute of a bean, whose names begin with a capital. */
  public Field<V> asAttribute() {
    return new Field<>(capitalised(name), description, unit, type, reader);
  }

  public static String capitalised(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private static OpenType<?> array(Class<?> kind) {
    return ArrayType.getPrimitiveArrayType(kind);
  }

  private static OpenType<?> stringArray() {
    try {
      return new ArrayType<String[]>(1, SimpleType.STRING);
    } catch (OpenDataException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
