// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.event;

import java.util.Map;

/** Fields that recordings of 0.1 have under other names; the table in the CHANGELOG lists them. */
public final class RecordedNames {

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
  public static boolean has(EventValues event, String name) {
    return event.has(name)
        || event.has(BEFORE.getOrDefault(name, name))
        || (name.equals("responses5xx") && event.has("errors"));
  }

  /** A figure, by whichever name; only for one that is told. */
  public static long count(EventValues event, String name) {
    if (event.has(name)) {
      return event.number(name);
    }
    // The event of a route had one count of errors alone.
    String before = BEFORE.get(name);
    return event.has(before) ? event.number(before) : event.number("errors");
  }

  /** A text, by whichever name. */
  public static String text(EventValues event, String name) {
    return event.text(event.has(name) ? name : BEFORE.get(name));
  }
}
