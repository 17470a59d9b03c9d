// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.drawing.Style;
import java.util.List;

/** The help page. */
final class Help {

  private static final String TEXT =
      """
      s           sort by rate, p99 or errors
      /           show only backends and routes that contain a text
      ↑ ↓         choose a backend (also k and j)
      Enter       all routes of the chosen backend, and back
      Esc         back to all of them
      p           let the picture stand still; counting goes on
      q           quit

      /s          requests in the last interval, per second
      SHARE       of all requests
      p50 p99 max header time: first byte of the request to first byte
                  of the response's head, as seen on the wire
      STATUS %    final responses by class; under a backend by code
      FAILED      requests without a response, connects that failed
      FLY         requests in flight
      RCV         responses that have begun and are not over

      With all routes of a backend: how old the oldest of them is, its
      tunnels (after 101 or CONNECT), their bytes, and who ended them.

      ! answers, but badly     ✕ does not answer

      Rate and trend are told interval by interval, all other figures
      over the window that the first line names.
      """;

  private Help() {}

  static List<Line> lines() {
    return TEXT.lines().map(line -> Line.of("  " + line, Style.PLAIN)).toList();
  }
}
