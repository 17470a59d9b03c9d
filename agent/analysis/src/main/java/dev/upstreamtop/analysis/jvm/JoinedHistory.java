// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.jvm;

import dev.upstreamtop.analysis.jvm.JvmEvidence.CpuLoad;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks each of several recordings for the time that it tells of; as bounded as they are. */
final class JoinedHistory implements JvmHistory {

  /** Files that follow one another overlap by no more, as far as their clocks tell. */
  private static final long SEAM_NANOS = 1_000_000_000L;

  private static final TimeRange EVER = new TimeRange(Long.MIN_VALUE / 2, Long.MAX_VALUE / 2);

  /**
   * A recording, and when what happened is told by it.
   *
   * @param told all times but where others have the same events
   */
  private record Part(JvmEvidence evidence, TimeRange told) {

    List<TimeRange> of(List<TimeRange> ranges) {
      return ranges.stream()
          .filter(range -> range.overlaps(told))
          .map(
              range ->
                  new TimeRange(
                      Math.max(range.startNanos(), told.startNanos()),
                      Math.min(range.endNanos(), told.endNanos())))
          .toList();
    }
  }

  private final List<Part> parts;

  private JoinedHistory(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * Two recordings of one JVM that overlap hold the same events, of the time that they share. So
   * what lies within a longer one is left out, and else the later one tells from its beginning on:
   * it has what began before and ended since.
   */
  static JoinedHistory of(List<JvmEvidence> recordings) {
    List<JvmEvidence> byStart = new ArrayList<>();
    recordings.stream()
        .filter(one -> one.written().isPresent())
        .sorted(
            Comparator.comparingLong((JvmEvidence one) -> at(one).startNanos())
                .thenComparingLong(one -> -at(one).endNanos()))
        .forEach(
            one -> {
              JvmEvidence last = byStart.isEmpty() ? null : byStart.get(byStart.size() - 1);
              if (last == null || at(last).endNanos() < at(one).endNanos()) {
                byStart.add(one);
              }
            });
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < byStart.size(); i++) {
      TimeRange own = at(byStart.get(i));
      boolean shared = i > 0 && share(own, at(byStart.get(i - 1)));
      boolean shares = i + 1 < byStart.size() && share(own, at(byStart.get(i + 1)));
      parts.add(
          new Part(
              byStart.get(i),
              new TimeRange(
                  shared ? own.startNanos() : EVER.startNanos(),
                  shares ? at(byStart.get(i + 1)).startNanos() : EVER.endNanos())));
    }
    return new JoinedHistory(parts);
  }

  private static boolean share(TimeRange one, TimeRange other) {
    return one.commonNanos(other) > SEAM_NANOS;
  }

  private static TimeRange at(JvmEvidence evidence) {
    return evidence.written().orElseThrow();
  }

  private <T> Stream<T> each(
      List<TimeRange> ranges, BiFunction<JvmEvidence, List<TimeRange>, T> asked) {
    return parts.stream().map(part -> asked.apply(part.evidence(), part.of(ranges)));
  }

  @Override
  public boolean hasType(String eventType) {
    return parts.stream().anyMatch(part -> part.evidence().hasType(eventType));
  }

  @Override
  public long shortestNanos(Activity activity) {
    return parts.stream()
        .mapToLong(part -> part.evidence().shortestNanos(activity))
        .filter(nanos -> nanos > 0)
        .min()
        .orElse(0);
  }

  @Override
  public Map<String, Double> samplesWithin(List<TimeRange> ranges) {
    Map<String, Double> counts = new HashMap<>();
    each(ranges, JvmEvidence::samplesWithin)
        .forEach(
            known -> known.forEach((method, count) -> counts.merge(method, count, Double::sum)));
    return counts;
  }

  @Override
  public double[] readingsWithin(Gauge gauge, List<TimeRange> ranges) {
    return each(ranges, (evidence, asked) -> evidence.readingsWithin(gauge, asked))
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  @Override
  public double[] heapWithin(List<TimeRange> ranges) {
    return each(ranges, JvmEvidence::heapWithin).flatMapToDouble(Arrays::stream).toArray();
  }

  /** The largest of those that looked at the processors meanwhile. */
  @Override
  public double cpuLimitWithin(List<TimeRange> ranges) {
    return parts.stream()
        .filter(part -> !part.evidence().loadsWithin(part.of(ranges)).isEmpty())
        .mapToDouble(part -> part.evidence().cpuLimitWithin(ranges))
        .max()
        .orElse(1);
  }

  @Override
  public List<CpuLoad> loadsWithin(List<TimeRange> ranges) {
    return each(ranges, JvmEvidence::loadsWithin).flatMap(List::stream).toList();
  }

  @Override
  public Set<String> details(Activity activity) {
    return parts.stream()
        .flatMap(part -> part.evidence().details(activity).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public List<Long> stopsWithin(Activity activity, String detail, List<TimeRange> ranges) {
    return each(ranges, (evidence, asked) -> evidence.stopsWithin(activity, detail, asked))
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public double nanosWithin(Activity activity, String detail, List<TimeRange> ranges) {
    return each(ranges, (evidence, asked) -> evidence.nanosWithin(activity, detail, asked))
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  /** A part of the range in which one recording gives way to another is shared among them. */
  @Override
  public double[] nanosInParts(Activity activity, String detail, TimeRange range, int count) {
    double[] all = new double[count];
    double length = (double) range.lengthNanos() / count;
    for (int i = 0; i < count; i++) {
      long start = range.startNanos() + Math.round(i * length);
      long end = range.startNanos() + Math.round((i + 1) * length);
      for (Part part : parts) {
        for (TimeRange asked : part.of(List.of(new TimeRange(start, end)))) {
          all[i] += part.evidence().nanosInParts(activity, detail, asked, 1)[0];
        }
      }
    }
    return all;
  }
}
