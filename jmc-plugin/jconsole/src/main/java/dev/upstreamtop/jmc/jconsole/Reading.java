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

    /**
     * The lines of one side, the client's where it was seen: both ends of a connection show the
     * same requests.
     */
    List<BackendLine> once() {
      List<BackendLine> clients =
          backends.stream().filter(line -> "CLIENT".equals(line.key().side())).toList();
      return clients.isEmpty() ? backends : clients;
    }

    /** How many backends there are; one that is seen from both ends is one. */
    long backendCount() {
      return backends.stream().map(line -> line.key().endpoint()).distinct().count();
    }

    double requestRate() {
      return once().stream().mapToDouble(BackendLine::requestRate).sum();
    }

    long inFlight() {
      return once().stream().mapToLong(BackendLine::inFlight).sum();
    }

    /** Answers 5xx, failures and failed connections of the interval. */
    long trouble() {
      return once().stream().mapToLong(BackendLine::trouble).sum();
    }
  }

  /**
   * The JVM answers, but has no agent.
   *
   * @param pid its process id, empty where it does not tell
   */
  record Absent(String pid) implements Reading {}

  /**
   * The JVM does not answer.
   *
   * @param why in one line; empty where all that is known is that the connection is lost
   */
  record Unreachable(String why) implements Reading {}
}
