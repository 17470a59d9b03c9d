// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import java.lang.reflect.Field;
import jdk.jfr.Event;

/** The fields of an event that are counters of a backend, found by their names once. */
final class CounterFields {

  private final Counter[] counters;
  private final Field[] fields;

  /** The counters that an event tells: a public {@code long} of the same name for each. */
  CounterFields(Class<? extends Event> event) {
    String name = event.getSimpleName().replace("Event", "");
    counters =
        Counter.ALL.stream()
            .filter(counter -> counter.event().equals(name))
            .toArray(Counter[]::new);
    fields = new Field[counters.length];
    try {
      for (int i = 0; i < fields.length; i++) {
        fields[i] = event.getField(counters[i].figure());
      }
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sets all of them in an event of that type. */
  void set(Event event, Counts counts) {
    try {
      for (int i = 0; i < fields.length; i++) {
        fields[i].setLong(event, counts.get(counters[i]));
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether any of them is not 0. */
  boolean areAny(Counts counts) {
    for (Counter counter : counters) {
      if (counts.get(counter) != 0) {
        return true;
      }
    }
    return false;
  }
}
