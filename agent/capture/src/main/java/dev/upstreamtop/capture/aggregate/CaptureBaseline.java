// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import dev.upstreamtop.capture.wire.Cause;
import dev.upstreamtop.capture.wire.TotalsReader;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the capture-wide counters stood at when the interval began. */
final class CaptureBaseline {

  private final TotalsReader totals;
  private final long[] causesBefore = new long[Cause.values().length];
  private long packetsBefore;

  CaptureBaseline(TotalsReader totals) {
    this.totals = totals;
  }

  /** Packets since the previous call, by the totals as last read. */
  long takePackets() {
    long now = totals.packets();
    long delta = now - packetsBefore;
    packetsBefore = now;
    return delta;
  }

  /**
   * Losses, or what was ignored, since the previous call for the same kind.
   *
   * @return every cause of that kind is a key
   */
  SortedMap<String, Long> take(boolean losses) {
    SortedMap<String, Long> deltas = new TreeMap<>();
    for (Cause cause : Cause.values()) {
      if (cause.isLoss() == losses) {
        long now = totals.count(cause);
        deltas.put(cause.label(), now - causesBefore[cause.number()]);
        causesBefore[cause.number()] = now;
      }
    }
    return deltas;
  }
}
