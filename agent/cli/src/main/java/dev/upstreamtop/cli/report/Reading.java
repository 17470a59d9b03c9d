// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import java.nio.file.Path;

/**
 * How far a file could be read.
 *
 * @param words why it was not read, or not to its end; empty where it was
 */
record Reading(Path file, Outcome outcome, String words) {

  /** What became of it. */
  enum Outcome {
    /** Read to its end. */
    WHOLE,
    /** Read as far as it goes: the rest is cut off or damaged. */
    CUT,
    /** Read to its end; there was no room for all that is in it. */
    CROWDED,
    /** Nothing in it is of use. */
    SKIPPED
  }

  /** Whether it gave all that it holds. */
  boolean isWhole() {
    return outcome == Outcome.WHOLE;
  }

  /** One line about a file that is not whole. */
  String line() {
    String fate =
        switch (outcome) {
          case WHOLE -> " was read: ";
          case CUT -> " was read as far as it goes: ";
          case CROWDED -> " holds more than a report keeps; left out: ";
          case SKIPPED -> " was passed over: ";
        };
    return file + fate + words;
  }
}
