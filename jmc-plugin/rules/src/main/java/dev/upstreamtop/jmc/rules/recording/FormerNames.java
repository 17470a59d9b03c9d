// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.recording;

import dev.upstreamtop.jmc.rules.sample.EventNames;
import java.util.Map;

/** What fields were called in recordings of 0.1; the table in the CHANGELOG lists them. */
final class FormerNames {

  /** By today's name. */
  static final Map<String, String> BEFORE =
      Map.of(
          EventNames.NAME, "label",
          EventNames.RESPONSES_1XX, "informational",
          EventNames.RESPONSES_2XX, "successful",
          EventNames.RESPONSES_3XX, "redirected",
          EventNames.RESPONSES_4XX, "clientErrors",
          EventNames.RESPONSES_5XX, "serverErrors");

  /** The events of routes told of errors and failures alone. */
  static final String ERRORS = "errors";

  static final String FAILURES = "failures";

  private FormerNames() {}

  /** What a field is called today that a recording may have by its former name. */
  static String today(String name) {
    return BEFORE.entrySet().stream()
        .filter(field -> field.getValue().equals(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(name);
  }
}
