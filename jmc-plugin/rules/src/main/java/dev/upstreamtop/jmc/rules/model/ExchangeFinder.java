// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import dev.upstreamtop.jmc.rules.recording.UpstreamRecording;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.ExchangeSample;
import dev.upstreamtop.jmc.rules.sample.JvmCause;
import dev.upstreamtop.jmc.rules.sample.JvmSpan;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Picks the slowest recorded exchanges of a selection. */
final class ExchangeFinder {

  /** More would not be read: the longest explain the exchange. */
  private static final int MAX_OVERLAPS = 5;

  private static final Comparator<ExchangeSample> SLOWEST_FIRST =
      Comparator.comparingLong(ExchangeSample::responseNanos).reversed();

  private ExchangeFinder() {}

  static List<SlowExchange> find(
      UpstreamRecording recording,
      Selection selection,
      int limit,
      Function<BackendId, BackendInfo> backendInfo,
      JvmContext jvm) {
    return recording.exchanges().stream()
        .filter(exchange -> exchange.range().startNanos() < selection.range().endNanos())
        .filter(exchange -> exchange.range().endNanos() >= selection.range().startNanos())
        .filter(exchange -> selection.includes(exchange.backend()))
        .sorted(SLOWEST_FIRST)
        .limit(limit)
        .map(exchange -> slow(exchange, backendInfo.apply(exchange.backend()), jvm))
        .toList();
  }

  private static SlowExchange slow(ExchangeSample exchange, BackendInfo backend, JvmContext jvm) {
    return new SlowExchange(
        backend, exchange, backend.self() ? longestOverlaps(exchange, jvm) : List.of());
  }

  /** The longest of each cause comes before the others: twenty waits for a lock hide no pause. */
  private static List<JvmSpan> longestOverlaps(ExchangeSample exchange, JvmContext jvm) {
    Comparator<JvmSpan> byOverlap =
        Comparator.comparingLong(span -> span.range().overlapNanos(exchange.range()));
    // A busy machine is known by the second: what is known exactly tells more.
    Comparator<JvmSpan> exactFirst =
        Comparator.comparing(span -> span.cause() == JvmCause.CPU_STARVATION);
    List<JvmSpan> longestFirst =
        jvm.events(exchange.range()).stream()
            .sorted(exactFirst.thenComparing(byOverlap.reversed()))
            .toList();
    Set<JvmCause> told = EnumSet.noneOf(JvmCause.class);
    List<JvmSpan> ofEach = longestFirst.stream().filter(span -> told.add(span.cause())).toList();
    return Stream.concat(ofEach.stream(), longestFirst.stream())
        .distinct()
        .limit(MAX_OVERLAPS)
        .toList();
  }
}
