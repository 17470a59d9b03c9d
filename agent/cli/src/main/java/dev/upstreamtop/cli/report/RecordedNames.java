// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;

/** Fields that recordings of 0.1 have under other names; the table in the CHANGELOG lists them. */
final class RecordedNames {

  /** Names of 0.1 by those of today. */
  static final Map<String, String> BEFORE =
      Map.of(
          "name", "label",
          "responses1xx", "informational",
          "responses2xx", "successful",
          "responses3xx", "redirected",
          "responses4xx", "clientErrors",
          "responses5xx", "serverErrors");

  private RecordedNames() {}

  /** Whether a figure is told, by whichever name. */
  static boolean has(RecordedEvent event, String name) {
    return event.hasField(name)
        || event.hasField(BEFORE.getOrDefault(name, name))
        || (name.equals("responses5xx") && event.hasField("errors"));
  }

  static long count(RecordedEvent event, String name) {
    if (event.hasField(name)) {
      return event.getLong(name);
    }
    // The event of a route had one count of errors alone.
    String before = BEFORE.get(name);
    return event.hasField(before) ? event.getLong(before) : event.getLong("errors");
  }

  static String text(RecordedEvent event, String name) {
    return event.getString(event.hasField(name) ? name : BEFORE.get(name));
  }
}
