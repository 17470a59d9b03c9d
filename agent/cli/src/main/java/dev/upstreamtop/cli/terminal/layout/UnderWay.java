// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.TunnelCounts;
import java.util.ArrayList;
import java.util.List;

/** Spells what is under way at a backend, how old the oldest of it is, and what tunnels carried. */
public final class UnderWay {

  private UnderWay() {}

  /**
   * Requests in flight and answers that are not over, then tunnels where there are or were any:
   * {@code receiving 3, oldest 12s}.
   */
  public static List<String> words(BackendRow row) {
    Gauges gauges = row.gauges();
    List<String> words = new ArrayList<>();
    words.add(aged("in flight", gauges.inFlight(), gauges.oldestInFlightNanos()));
    words.add(aged("receiving", gauges.receiving(), gauges.oldestReceivingNanos()));
    if (hasTunnels(row)) {
      words.add(
          aged("tunnels", gauges.tunnels(), gauges.oldestTunnelNanos())
              + carried(row.counts().tunnels()));
    }
    return words;
  }

  /** Whether there is anything to say. */
  static boolean isAny(BackendRow row) {
    return !row.gauges().isQuiet() || hasTunnels(row);
  }

  /** A number, and the age of the oldest where there is one: {@code tunnels 2, oldest 6min}. */
  static String aged(String what, long count, long oldestNanos) {
    String number = what + " " + Figures.count(count);
    return count == 0 ? number : number + ", oldest " + Figures.time(oldestNanos);
  }

  private static boolean hasTunnels(BackendRow row) {
    return row.gauges().tunnels() > 0 || !row.counts().tunnels().equals(TunnelCounts.NONE);
  }

  private static String carried(TunnelCounts tunnels) {
    String bytes =
        ", sent "
            + Figures.bytes(tunnels.bytesSent())
            + ", received "
            + Figures.bytes(tunnels.bytesReceived());
    return tunnels.endedByClient() + tunnels.endedByBackend() == 0
        ? bytes
        : bytes
            + ", ended by client "
            + Figures.count(tunnels.endedByClient())
            + ", by backend "
            + Figures.count(tunnels.endedByBackend());
  }
}
