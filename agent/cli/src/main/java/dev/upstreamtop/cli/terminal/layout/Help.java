// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.drawing.Style;
import java.util.List;

/** The help page. */
final class Help {

  private static final String TEXT =
      """
      s S r       sort by the next, the last column; the other way round
      o  t        who does the same work together; trend: rate, p99, errors
      /           only backends, routes, requests that contain a text
      ↑ ↓ PgUp PgDn Home End   choose a backend (also k j g G)
      Enter       the chosen backend whole, and back; Esc: back
      p  m  q     stand still, counting goes on; mouse off or on; quit
      ← → + - Home End   of a recording: step, faster, slower, its ends
      Mouse       a title sorts, a line chooses its backend, and opens
                  it where it is chosen; the wheel is ↑ ↓

      /s          requests in the last interval, per second
      SHARE       of all requests
      p50 p99 max header time: first byte of the request to first byte
                  of the response's head, as seen on the wire
      STATUS %    final responses by class; under a backend by code
      FAILED      requests without a response, connects that failed
      FLY         requests in flight
      RCV         responses that have begun and are not over
      ! answers, but badly     ✕ does not answer
      Rate and trend are told interval by interval, all other figures
      over the window that the first line names.
      """;

  private Help() {}

  static List<Line> lines() {
    return TEXT.lines().map(line -> Line.of("  " + line, Style.PLAIN)).toList();
  }
}
