// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

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
    UNREACHABLE,
    FAILING,
    ERRORS,
    OK,
    UNDER_WAY,
    IDLE
  }

  /** What the agent puts between what is wrong and its circumstances. */
  private static final String SINCE = " since ";

  /** What it puts between those and the figures. */
  private static final String FIGURES = ": ";

  /**
   * By the agent's finding; where there is none, by the last interval. An agent that judges and
   * found nothing is believed as long as anything is answered.
   */
  static State of(BackendLine line) {
    BackendLine.Judged judged = line.judged();
    boolean answered = line.answered() > 0;
    if (!judged.finding().isEmpty()) {
      return found(judged.finding(), answered);
    }
    if (!judged.told() || !answered) {
      if (line.connectFailures() > 0) {
        return plain(Gravity.UNREACHABLE, "state.unreachable");
      }
      if (line.failed() > 0) {
        return plain(Gravity.FAILING, "state.failing");
      }
      if (line.serverErrors() > 0) {
        return plain(Gravity.ERRORS, "state.errors");
      }
    }
    if (answered) {
      return plain(Gravity.OK, "state.ok");
    }
    return line.requestRate() > 0 || !line.isQuiet()
        ? plain(Gravity.UNDER_WAY, "state.under.way")
        : plain(Gravity.IDLE, "state.idle");
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
