// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ports whose connections carry something other than plain HTTP/1.x: some of them by name, and
 * how many there are besides.
 *
 * @param listed the busiest first, those that were only probed last, so that a port scan hides none
 *     that speaks something; at most {@link #MOST} as captures list them
 * @param omitted how many more there were: exactly in one interval, at least in several together
 */
public record UnreadablePorts(List<UnreadablePort> listed, long omitted) {

  /** So many are listed. */
  public static final int MOST = 16;

  /** There are none. */
  public static final UnreadablePorts NONE = new UnreadablePorts(List.of(), 0);

  private static final Comparator<UnreadablePort> ORDER =
      Comparator.comparing(UnreadablePort::isProbe)
          .thenComparing(Comparator.comparingLong(UnreadablePort::connections).reversed())
          .thenComparingInt(UnreadablePort::port);

  public UnreadablePorts {
    listed = List.copyOf(listed);
  }

  /** All there are, each port and protocol once, in any order. */
  public static UnreadablePorts of(Collection<UnreadablePort> all) {
    return new UnreadablePorts(
        all.stream().sorted(ORDER).limit(MOST).toList(), Math.max(0, all.size() - MOST));
  }

  /** Those of this interval and of a later one, their connections added up. */
  public UnreadablePorts plus(UnreadablePorts later) {
    if (later.listed.isEmpty()) {
      return this;
    }
    Map<Map.Entry<Integer, String>, UnreadablePort> sums = new LinkedHashMap<>();
    for (UnreadablePorts each : List.of(this, later)) {
      for (UnreadablePort port : each.listed) {
        sums.merge(Map.entry(port.port(), port.protocol()), port, UnreadablePort::plus);
      }
    }
    UnreadablePorts sum = of(sums.values());
    // Who was omitted before may be listed later, or the other way round: it is counted once.
    return new UnreadablePorts(sum.listed, Math.max(sum.omitted, Math.max(omitted, later.omitted)));
  }
}
