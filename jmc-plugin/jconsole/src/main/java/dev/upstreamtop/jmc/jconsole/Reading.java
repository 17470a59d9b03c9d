// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import java.util.List;

/** What one look at the JVM gave. */
sealed interface Reading {

  /**
   * The agent's figures.
   *
   * @param epochMillis when they were read
   * @param intervalMillis the time that each line's counts cover
   * @param state of the capture, as the MBean tells it
   * @param reason why nothing is captured, empty while capturing
   * @param lost records and segments lost in total
   */
  record Figures(
      long epochMillis,
      long intervalMillis,
      String state,
      String reason,
      long lost,
      List<BackendLine> backends)
      implements Reading {

    public Figures {
      backends = List.copyOf(backends);
    }

    boolean capturing() {
      return "CAPTURING".equals(state);
    }

    double requestRate() {
      return backends.stream().mapToDouble(BackendLine::requestRate).sum();
    }

    long inFlight() {
      return backends.stream().mapToLong(BackendLine::inFlight).sum();
    }
  }

  /**
   * The JVM answers, but has no agent.
   *
   * @param pid its process id, empty where it does not tell
   */
  record Absent(String pid) implements Reading {}

  /** The JVM does not answer. */
  record Unreachable(String why) implements Reading {}
}
