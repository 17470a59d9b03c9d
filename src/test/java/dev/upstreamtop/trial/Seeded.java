// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.trial;

import java.time.Duration;
import java.time.Instant;

/**
 * What was made to happen.
 *
 * @param victim address and port of the backend that had it
 * @param sentAgain segments that the kernel itself sent again meanwhile
 */
record Seeded(Trouble trouble, String victim, Instant from, Instant to, long sentAgain) {

  /** How long all are well before it, and as long as it is looked at. */
  static final Duration BEFORE = Duration.ofSeconds(7);

  /** How long all are looked at after it. */
  static final Duration AFTER = Duration.ofSeconds(6);

  /** The beginning of the time that is judged. */
  Instant since() {
    return from.minus(BEFORE);
  }

  /** Its end. */
  Instant until() {
    return to.plus(AFTER);
  }
}
