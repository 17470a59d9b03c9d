// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

/** How a backend did in the last interval; a word and a sign, so that no colour is needed. */
enum State {
  UNREACHABLE("state.unreachable"),
  FAILING("state.failing"),
  ERRORS("state.errors"),
  OK("state.ok"),
  IDLE("state.idle");

  private final String message;

  State(String message) {
    this.message = message;
  }

  static State of(BackendLine line) {
    if (line.connectFailures() > 0) {
      return UNREACHABLE;
    }
    if (line.failed() > 0) {
      return FAILING;
    }
    if (line.serverErrors() > 0) {
      return ERRORS;
    }
    return line.requestRate() > 0 || !line.isQuiet() ? OK : IDLE;
  }

  @Override
  public String toString() {
    return Messages.get(message);
  }
}
