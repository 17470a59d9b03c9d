// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.Collection;

/**
 * Something that a recording does not tell, or not wholly.
 *
 * @param kind what it is
 * @param text one sentence for the reader; may quote recorded text, so escape it before it becomes
 *     HTML
 * @param range the time it is about
 */
public record CompletenessNote(Kind kind, String text, TimeRange range) {

  /** What can be missing. */
  public enum Kind {
    /** The recording holds none of our events. */
    NO_EVENTS(true),
    /** Nothing was captured for a time, and the capture says why. */
    NOT_CAPTURING(true),
    /** The capture lost records or segments. */
    LOST(true),
    /** Part of the traffic was not captured although it could be. */
    LIMITED(true),
    /** Time without any event. */
    GAP(true),
    /** Backends beyond the table's size stand in one row. */
    OVERFLOW(true),
    /** Histograms that could not be read, or values that cannot be. */
    UNREADABLE(true),
    /** A type of event was not recorded. */
    NOT_RECORDED(false),
    /** Other programs see the packets first and may drop or redirect them. */
    PROGRAMS_AHEAD(false),
    /** Several captures: backends of different hosts that have one address are one. */
    SEVERAL_CAPTURES(false),
    /** No backend is the recorded JVM: its pauses explain nothing. */
    NOT_SELF(false),
    /** The recorded JVM is a backend, but the events that explain it were not recorded. */
    NO_JVM_EVENTS(false),
    /** The recording holds more than a judgement keeps: figures are whole, findings may miss. */
    CROWDED(false);

    private final boolean figuresAffected;

    Kind(boolean figuresAffected) {
      this.figuresAffected = figuresAffected;
    }

    /** Whether counts are lower than the truth; else something is merely not shown. */
    public boolean figuresAffected() {
      return figuresAffected;
    }
  }

  /**
   * Says that a judgement had no room for all of the recording.
   *
   * @param leftOut for what it had none, in words
   */
  static CompletenessNote crowded(Collection<String> leftOut, TimeRange range) {
    return new CompletenessNote(
        Kind.CROWDED, ModelMessages.get("note.crowded", String.join(", ", leftOut)), range);
  }
}
