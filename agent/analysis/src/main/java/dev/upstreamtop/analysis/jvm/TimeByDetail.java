// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.jvm;

import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The time that threads spent on one activity, by second and by detail; bounded. */
final class TimeByDetail {

  /** As many as locks, hosts and callers of interest are told apart. */
  static final int MOST_DETAILS = 128;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** A day of seconds, over all details; what is longer is told by coarser steps. */
  static final int MOST_STEPS = 100_000;

  /** An event that claims to have lasted longer is cut: no wait of interest is longer. */
  private static final long LONGEST_NANOS = 3_600 * NANOS_PER_SECOND;

  private final Map<String, Map<Long, long[]>> nanosByStep = new HashMap<>();
  private final int mostDetails;
  private long stepNanos = NANOS_PER_SECOND;
  private int steps;

  TimeByDetail() {
    this(MOST_DETAILS);
  }

  TimeByDetail(int mostDetails) {
    this.mostDetails = mostDetails;
  }

  void add(TimeRange range, String detail) {
    String known = detail;
    if (!nanosByStep.containsKey(detail) && nanosByStep.size() >= mostDetails) {
      known = Label.OTHER;
    }
    long from = Math.max(range.startNanos(), range.endNanos() - LONGEST_NANOS);
    while (from < range.endNanos()) {
      long step = Math.floorDiv(from, stepNanos);
      long to = Math.min(range.endNanos(), (step + 1) * stepNanos);
      Map<Long, long[]> bySteps = nanosByStep.computeIfAbsent(known, name -> new HashMap<>());
      long[] nanos = bySteps.get(step);
      if (nanos == null) {
        nanos = new long[1];
        bySteps.put(step, nanos);
        steps++;
      }
      nanos[0] += to - from;
      from = to;
    }
    // Times far apart have no step in common before it is long.
    while (steps > MOST_STEPS) {
      coarsen();
    }
  }

  int steps() {
    return steps;
  }

  private void coarsen() {
    stepNanos *= 2;
    steps = 0;
    for (Map.Entry<String, Map<Long, long[]>> detail : nanosByStep.entrySet()) {
      Map<Long, long[]> coarser = new HashMap<>();
      detail
          .getValue()
          .forEach(
              (step, nanos) ->
                  coarser.computeIfAbsent(Math.floorDiv(step, 2), half -> new long[1])[0] +=
                      nanos[0]);
      detail.setValue(coarser);
      steps += coarser.size();
    }
  }

  Set<String> details() {
    return nanosByStep.keySet();
  }

  /** Adds the time within each of so many equal parts of a range. */
  void addTo(double[] parts, TimeRange range, String detail) {
    nanosByStep
        .getOrDefault(detail, Map.of())
        .forEach(
            (step, nanos) ->
                spread(
                    parts,
                    range,
                    new TimeRange(step * stepNanos, (step + 1) * stepNanos),
                    (double) nanos[0]));
  }

  /** Adds what of a stretch lies in each of the parts of a range. */
  static void spread(double[] parts, TimeRange range, TimeRange over) {
    spread(parts, range, over, (double) over.lengthNanos());
  }

  /** Shares a length of time that lies anywhere in a stretch among the parts of a range. */
  private static void spread(double[] parts, TimeRange range, TimeRange over, double nanos) {
    double part = (double) range.lengthNanos() / parts.length;
    if (!range.overlaps(over) || part <= 0) {
      return;
    }
    int from = (int) Math.max(0, (over.startNanos() - range.startNanos()) / part);
    for (int i = from; i < parts.length; i++) {
      double start = range.startNanos() + i * part - over.startNanos();
      if (start >= over.lengthNanos()) {
        return;
      }
      double common = Math.min((double) over.lengthNanos(), start + part) - Math.max(0, start);
      parts[i] += nanos * Math.max(0, common) / over.lengthNanos();
    }
  }

  /** The time within ranges; of a step that is in part within, the same part. */
  double nanosWithin(String detail, List<TimeRange> ranges) {
    Map<Long, long[]> bySteps = nanosByStep.getOrDefault(detail, Map.of());
    double sum = 0;
    for (Map.Entry<Long, long[]> step : bySteps.entrySet()) {
      TimeRange time = new TimeRange(step.getKey() * stepNanos, (step.getKey() + 1) * stepNanos);
      for (TimeRange range : ranges) {
        sum += (double) step.getValue()[0] * range.commonNanos(time) / stepNanos;
      }
    }
    return sum;
  }
}
