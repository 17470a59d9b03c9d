// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.live;

import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.Side;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the MBeans of a JVM told at one time. Immutable. */
public sealed interface LiveReading {

  /**
   * The JVM has no agent.
   *
   * @param process its process id, {@code PID} where it does not tell
   */
  record NoAgent(String process) implements LiveReading {}

  /**
   * The MBeans could not be read.
   *
   * @param reason what the connection says
   */
  record Unreadable(String reason) implements LiveReading {}

  /**
   * Figures of the last interval.
   *
   * @param timeNanos when they were read, since the epoch
   * @param state what the capture does, in its own words
   * @param reason why it does not capture; empty while it does
   * @param enabled whether figures are being made
   * @param intervalMillis how long an interval is
   * @param include what the capture is narrowed to; empty for everything
   * @param collectors whether that is a collector's to say, whose figures the agent reads
   * @param lost records and segments that the capture has lost since it began
   * @param rows those about which something was found first, then the busiest
   * @param findings what the agent found, a text for each row, empty for one that is well; of an
   *     agent that does not judge there is none
   */
  record Figures(
      long timeNanos,
      String state,
      String reason,
      boolean enabled,
      long intervalMillis,
      List<String> include,
      boolean collectors,
      long lost,
      List<LeaderboardRow> rows,
      Map<BackendId, String> findings)
      implements LiveReading {

    public Figures {
      include = List.copyOf(include);
      rows = List.copyOf(rows);
      findings = Map.copyOf(findings);
    }

    /** What the agent says of a row: nothing where it does not judge, nothing wrong where empty. */
    Optional<String> finding(LeaderboardRow row) {
      return Optional.ofNullable(findings.get(row.backend().id()));
    }

    /** The rows without those that show the same requests once more, from the server's side. */
    List<LeaderboardRow> once() {
      return rows.stream()
          .filter(row -> !row.backend().seenTwice() || row.backend().id().side() == Side.CLIENT)
          .toList();
    }
  }
}
