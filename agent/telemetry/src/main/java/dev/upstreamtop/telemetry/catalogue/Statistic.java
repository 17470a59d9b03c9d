// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.catalogue;

import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;

/** What is told of a distribution's values in one interval, the same for each of them. */
public enum Statistic {
  COUNT("count", Unit.COUNT, "How many there were"),
  MEAN("mean", Unit.NANOSECONDS, "Exact mean"),
  P50("p50", Unit.NANOSECONDS, "Not exceeded by half of them"),
  P90("p90", Unit.NANOSECONDS, "Not exceeded by 90 of 100"),
  P99("p99", Unit.NANOSECONDS, "Not exceeded by 99 of 100"),
  MAX("max", Unit.NANOSECONDS, "The longest");

  private final String id;
  private final Unit unit;
  private final String description;

  Statistic(String id, Unit unit, String description) {
    this.id = id;
    this.unit = unit;
    this.description = description;
  }

  /** Its name within a distribution. */
  public String id() {
    return id;
  }

  /** What it is counted in. */
  public Unit unit() {
    return unit;
  }

  /** A sentence for people, without its full stop. */
  public String description() {
    return description;
  }

  /** What JSON calls it. */
  public String jsonName() {
    return unit == Unit.NANOSECONDS ? id + "Nanos" : id;
  }

  /** What a column of an MBean's table calls it, behind the distribution's name. */
  public String columnName() {
    String name = Character.toUpperCase(id.charAt(0)) + id.substring(1);
    return unit == Unit.NANOSECONDS ? name + "Millis" : name;
  }

  /** It of some values. */
  public long of(LatencyHistogram values) {
    return switch (this) {
      case COUNT -> values.count();
      case MEAN -> values.meanNanos();
      case P50 -> values.percentileNanos(50);
      case P90 -> values.percentileNanos(90);
      case P99 -> values.percentileNanos(99);
      case MAX -> values.maxNanos();
    };
  }
}
