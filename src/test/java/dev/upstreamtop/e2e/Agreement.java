// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.snapshot.Side;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;

/** Compares what the two sides of the same wire have seen, exchange by exchange. */
final class Agreement {

  /** A time in which packets passed unseen; CLOCK_MONOTONIC nanoseconds. */
  record Gap(long begin, long end) {}

  private Agreement() {}

  /**
   * Both have the same exchanges but for those under way at the begin, at the end and in the gaps.
   * A request leaves before it arrives, and so does its answer.
   *
   * @param clients what has the side CLIENT
   * @param servers what has the side SERVER
   */
  static void assertAgree(Sight clients, Sight servers, List<Gap> gaps) {
    NavigableMap<Integer, NavigableMap<Integer, Sight.Seen>> served = servers.of(Side.SERVER);
    clients
        .of(Side.CLIENT)
        .forEach(
            (port, sent) -> {
              NavigableMap<Integer, Sight.Seen> arrived = served.get(port);
              Set<Integer> all = new TreeSet<>(sent.keySet());
              all.addAll(arrived.keySet());
              Set<Integer> underWay = Set.of(Collections.min(all), Collections.max(all));
              for (int number : all) {
                compare(number, sent.get(number), arrived.get(number), underWay, gaps);
              }
            });
  }

  private static void compare(
      int number, Sight.Seen left, Sight.Seen came, Set<Integer> underWay, List<Gap> gaps) {
    boolean outside =
        gaps.stream()
            .allMatch(
                gap ->
                    (left == null || left.isOutside(gap.begin(), gap.end()))
                        && (came == null || came.isOutside(gap.begin(), gap.end())));
    if (!outside) {
      return;
    }
    if (left == null || came == null) {
      assertThat(underWay).as("%s only, %s", left, came).contains(number);
      return;
    }
    assertThat(came.start()).isGreaterThanOrEqualTo(left.start());
    assertThat(came.head()).isLessThanOrEqualTo(left.head());
  }
}
