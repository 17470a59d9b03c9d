// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.event;

import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.List;
import java.util.Map;

/** An event made of what a test gives it. */
record Given(Map<String, Object> fields, List<Caller> callers) implements EventValues {

  /** When it was. */
  static final TimeRange WHEN = new TimeRange(1_000_000_000L, 1_900_000_000L);

  @Override
  public boolean has(String field) {
    return fields.containsKey(field);
  }

  @Override
  public String text(String field) {
    return fields.getOrDefault(field, "").toString();
  }

  @Override
  public long number(String field) {
    return (Long) fields.getOrDefault(field, 0L);
  }

  @Override
  public long nanos(String field) {
    return number(field);
  }

  @Override
  public double real(String field) {
    return (Double) fields.getOrDefault(field, 0.0);
  }

  @Override
  public boolean flag(String field) {
    return (Boolean) fields.getOrDefault(field, false);
  }

  @Override
  public String className(String field) {
    return text(field);
  }

  @Override
  public long momentNanos(String field) {
    return number(field);
  }

  @Override
  public TimeRange range() {
    return WHEN;
  }
}
