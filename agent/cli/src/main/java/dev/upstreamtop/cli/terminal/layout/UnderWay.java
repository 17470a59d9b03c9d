// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
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
          aged("tunnels", gauges.tunnels(), gauges.oldestTunnelNanos()) + carried(row.counts()));
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
    return row.gauges().tunnels() > 0 || bytes(row.counts()) != 0 || ended(row.counts()) != 0;
  }

  private static long bytes(Counts counts) {
    return counts.get(Counter.TUNNEL_BYTES_SENT) + counts.get(Counter.TUNNEL_BYTES_RECEIVED);
  }

  private static long ended(Counts counts) {
    return counts.get(Counter.TUNNELS_ENDED_BY_CLIENT)
        + counts.get(Counter.TUNNELS_ENDED_BY_BACKEND);
  }

  private static String carried(Counts counts) {
    String bytes =
        ", sent "
            + Figures.bytes(counts.get(Counter.TUNNEL_BYTES_SENT))
            + ", received "
            + Figures.bytes(counts.get(Counter.TUNNEL_BYTES_RECEIVED));
    return ended(counts) == 0
        ? bytes
        : bytes
            + ", ended by client "
            + Figures.count(counts.get(Counter.TUNNELS_ENDED_BY_CLIENT))
            + ", by backend "
            + Figures.count(counts.get(Counter.TUNNELS_ENDED_BY_BACKEND));
  }
}
