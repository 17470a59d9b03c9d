// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.trial;

import java.util.Locale;

/** What can happen in a stretch of the trial. */
sealed interface Trouble permits Fault, Health {

  /** Its name in capitals, as an enum has it. */
  String name();

  /** In what kind of JVMs it can happen. */
  Housing housing();

  /** What the backend is told, and what the tables call it. */
  default String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
