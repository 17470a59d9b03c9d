// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import java.util.Map;

/** Lines of a leaderboard for tests that need no MBean. */
final class Lines {

  private Lines() {}

  static BackendLine line(String endpoint, double rate, long serverErrors) {
    return new BackendLine(
        new BackendLine.Key(endpoint, "CLIENT"),
        "",
        false,
        rate,
        0,
        1_000_000,
        2_000_000,
        3_000_000,
        4_000_000,
        10,
        0,
        0,
        serverErrors,
        0,
        0,
        0,
        0,
        0,
        0,
        new BackendLine.Tunnels(0, 0, 0, 0, 0, 0),
        100,
        serverErrors,
        0,
        Map.of(),
        new BackendLine.Judged(true, ""));
  }
}
