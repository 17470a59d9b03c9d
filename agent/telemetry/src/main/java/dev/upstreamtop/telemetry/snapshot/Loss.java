// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a capture did not see, and what it left alone.
 *
 * @param lost what should have been seen and was not, by cause; every known cause is a key, in
 *     camelCase
 * @param ignored what was recognised as something else and left alone, by cause; every known cause
 *     is a key
 * @param unreadablePorts ports that speak something else
 */
public record Loss(
    SortedMap<String, Long> lost,
    SortedMap<String, Long> ignored,
    UnreadablePorts unreadablePorts) {

  /** Nothing was lost, nothing ignored. */
  public static final Loss NONE =
      new Loss(Collections.emptySortedMap(), Collections.emptySortedMap(), UnreadablePorts.NONE);

  public Loss {
    lost = Collections.unmodifiableSortedMap(new TreeMap<>(lost));
    ignored = Collections.unmodifiableSortedMap(new TreeMap<>(ignored));
    Objects.requireNonNull(unreadablePorts, "unreadablePorts");
  }

  /** Everything lost, over all causes. */
  public long lostTotal() {
    return total(lost);
  }

  /** Everything ignored, over all causes. */
  public long ignoredTotal() {
    return total(ignored);
  }

  private static long total(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The same causes, each with a count of 0, and no ports. */
  public Loss zero() {
    return new Loss(zero(lost), zero(ignored), UnreadablePorts.NONE);
  }

  private static SortedMap<String, Long> zero(SortedMap<String, Long> counts) {
    SortedMap<String, Long> zero = new TreeMap<>(counts);
    zero.replaceAll((cause, count) -> 0L);
    return zero;
  }

  /** The same with more of one cause. */
  public Loss withLost(String cause, long more) {
    SortedMap<String, Long> causes = new TreeMap<>(lost);
    causes.merge(cause, more, Long::sum);
    return new Loss(causes, ignored, unreadablePorts);
  }

  /** The sum, cause by cause and port by port. */
  public Loss plus(Loss later) {
    return new Loss(
        sum(lost, later.lost),
        sum(ignored, later.ignored),
        unreadablePorts.plus(later.unreadablePorts));
  }

  private static SortedMap<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
    SortedMap<String, Long> sum = new TreeMap<>(one);
    other.forEach((cause, count) -> sum.merge(cause, count, Long::sum));
    return sum;
  }
}
