// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import java.util.ArrayList;
import java.util.List;

/**
 * How a backend does; a sign and words, so that no colour is needed. Sorts worst first. Immutable.
 *
 * @param text what the table says
 * @param hint the agent's finding in full; empty without one
 */
record State(Gravity gravity, String text, String hint) implements Comparable<State> {

  /** How grave it is, worst first: whatever the agent found is graver than what it did not. */
  enum Gravity {
    /** Found, and nothing is answered. */
    FOUND_DOWN,
    /** Found. */
    FOUND,
    /** Something failed in the last interval, of which nobody says that it matters. */
    UNJUDGED,
    OK,
    UNDER_WAY,
    IDLE
  }

  /** What the agent puts between what is wrong and its circumstances. */
  private static final String SINCE = " since ";

  /** What it puts between those and the figures. */
  private static final String FIGURES = ": ";

  /**
   * By the agent's finding: who is ill is its to say. One that judges and found nothing is
   * believed; where nothing was answered, or it does not judge, the last interval is told in
   * figures.
   */
  static State of(BackendLine line) {
    BackendLine.Judged judged = line.judged();
    boolean answered = line.answered() > 0;
    if (!judged.finding().isEmpty()) {
      return found(judged.finding(), answered);
    }
    if (line.trouble() > 0 && !(judged.told() && answered)) {
      return new State(Gravity.UNJUDGED, troubles(line), "");
    }
    if (answered) {
      return judged.told()
          ? plain(Gravity.OK, "state.ok")
          : new State(Gravity.OK, Messages.get("state.answered", line.answered()), "");
    }
    return line.requestRate() > 0 || !line.isQuiet()
        ? plain(Gravity.UNDER_WAY, "state.under.way")
        : plain(Gravity.IDLE, "state.idle");
  }

  private static String troubles(BackendLine line) {
    List<String> told = new ArrayList<>();
    tell(told, "state.not.connected", line.connectFailures());
    tell(told, "state.failed", line.failed());
    tell(told, "state.errors", line.serverErrors());
    return String.join(", ", told);
  }

  private static void tell(List<String> told, String message, long count) {
    if (count > 0) {
      told.add(Messages.get(message, count));
    }
  }

  private static State found(String finding, boolean answered) {
    String clause = withoutTime(finding);
    return answered
        ? new State(Gravity.FOUND, Messages.get("state.found", clause), finding)
        : new State(Gravity.FOUND_DOWN, Messages.get("state.found.down", clause), finding);
  }

  /** What is wrong and by which figures; since when is left to the hint. */
  private static String withoutTime(String finding) {
    int since = finding.indexOf(SINCE);
    int figures = since < 0 ? -1 : finding.indexOf(FIGURES, since);
    String deed = since < 0 ? finding : finding.substring(0, since);
    return figures < 0
        ? deed
        : Messages.get("state.figures", deed, finding.substring(figures + FIGURES.length()));
  }

  private static State plain(Gravity gravity, String message) {
    return new State(gravity, Messages.get(message), "");
  }

  @Override
  public int compareTo(State other) {
    return gravity.compareTo(other.gravity);
  }

  /** As it is copied out of the table. */
  @Override
  public String toString() {
    return text;
  }
}
