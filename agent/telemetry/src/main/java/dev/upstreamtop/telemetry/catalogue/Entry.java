// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.catalogue;

import java.util.Objects;

/**
 * A line of the catalogue.
 *
 * <p>The name is that of the event's field. A duration has its unit behind it where a read-out has
 * no other place for it: {@code Nanos} in JSON, {@code Millis} in MBeans; an attribute begins with
 * a capital.
 *
 * @param name in camelCase
 * @param unit what it is counted in
 * @param kind what it does as time goes by
 * @param event the event that has it as a field, by its simple name; empty for a sum of figures
 *     that have one each
 * @param description a sentence for people, without its full stop
 */
public record Entry(String name, Unit unit, Kind kind, String event, String description) {

  public Entry {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(description, "description");
  }

  /** What JSON calls it. */
  public String jsonName() {
    return isSingleTime() ? name + "Nanos" : name;
  }

  /** What a column of an MBean's table calls it. */
  public String columnName() {
    return isSingleTime() ? name + "Millis" : name;
  }

  private boolean isSingleTime() {
    return unit == Unit.NANOSECONDS && kind != Kind.DISTRIBUTION;
  }
}
