// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.model.Spans;
import dev.upstreamtop.jmc.rules.sample.JvmCause;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays slow times beside what held the JVM up, and tells what chance alone would give.
 *
 * <p>For exchanges: how many overlap a cause, against the share of the recording in which an
 * exchange of the same length would. For intervals, which are long enough to overlap anything: how
 * much of their time was held up, against the share of the whole recording that was.
 */
final class JvmOverlap {

  /** Lengths are told apart by powers of two of this step: a chance is no more exact than that. */
  private static final double LENGTH_STEP = 8;

  /**
   * One cause beside the slow times.
   *
   * @param share of the slow exchanges that overlap, or of the slow intervals' time that was held
   *     up
   * @param chance what chance would give for the same
   * @param timeInside the share of all slow time that was held up
   */
  record Finding(JvmCause cause, SlowTimes slow, double share, double chance, double timeInside) {
    /**
     * What the cause explains and chance does not: a machine that is busy half of the time is
     * beside everything, and explains less than a pause that is beside as much.
     */
    double beyondChance() {
      return share - chance;
    }
  }

  private JvmOverlap() {}

  /** Every cause that was recorded at all. */
  static List<Finding> findings(RecordingModel model, SlowTimes slow) {
    TimeRange whole = model.range();
    List<Finding> findings = new ArrayList<>();
    for (JvmCause cause : JvmCause.values()) {
      Spans held = model.jvm().spans(cause).within(whole);
      if (!held.isEmpty()) {
        findings.add(finding(cause, slow, held, whole));
      }
    }
    return findings;
  }

  private static Finding finding(JvmCause cause, SlowTimes slow, Spans held, TimeRange whole) {
    long total = 0;
    long inside = 0;
    long overlapping = 0;
    for (TimeRange time : slow.times()) {
      total += time.lengthNanos();
      inside += held.overlapNanos(time);
      overlapping += held.touches(time) ? 1 : 0;
    }
    double timeInside = total == 0 ? 0 : (double) inside / total;
    return slow.exchanges()
        ? new Finding(
            cause,
            slow,
            (double) overlapping / slow.times().size(),
            chance(slow.times(), held, whole),
            timeInside)
        : new Finding(
            cause, slow, timeInside, (double) held.totalNanos() / whole.lengthNanos(), timeInside);
  }

  /** The mean over all slow exchanges; those of nearly the same length share one computation. */
  private static double chance(List<TimeRange> times, Spans held, TimeRange whole) {
    Map<Long, Double> byLength = new HashMap<>();
    double sum = 0;
    for (TimeRange time : times) {
      long step = Math.round(LENGTH_STEP * Math.log((double) Math.max(1, time.lengthNanos())));
      sum +=
          byLength.computeIfAbsent(
              step, rounded -> held.chanceOfTouching(time.lengthNanos(), whole));
    }
    return sum / times.size();
  }
}
