// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.jvm;

import dev.upstreamtop.analysis.jvm.JvmEvidence.CpuLoad;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the JVM of a backend told of itself, in whichever recordings, by ranges of the wall clock.
 */
public interface JvmHistory {

  /**
   * What several recordings tell, each time by one of them: files of one JVM one after the other,
   * or those of JVMs that had one address in turn.
   *
   * @param recordings at least one, whose clocks are settled
   */
  static JvmHistory of(List<JvmEvidence> recordings) {
    return recordings.size() == 1 ? recordings.get(0) : JoinedHistory.of(recordings);
  }

  /** Whether there are events of a type. */
  boolean hasType(String eventType);

  /**
   * The shortest time of an activity that was recorded, in nanoseconds, 0 without any: an event
   * with a threshold has none that are shorter.
   */
  long shortestNanos(Activity activity);

  /** In how many samples threads ran in each method within ranges. */
  Map<String, Double> samplesWithin(List<TimeRange> ranges);

  /** What was read off a gauge within ranges; empty where nothing was. */
  double[] readingsWithin(Gauge gauge, List<TimeRange> ranges);

  /** The part of the heap in use after collections within ranges; empty where it is not known. */
  double[] heapWithin(List<TimeRange> ranges);

  /** The part of the machine that a container granted within ranges, 1 without a limit. */
  double cpuLimitWithin(List<TimeRange> ranges);

  /** The looks at the processors within ranges. */
  List<CpuLoad> loadsWithin(List<TimeRange> ranges);

  /** What an activity was about. */
  Set<String> details(Activity activity);

  /**
   * How long each stop of the JVM for an activity was, as far as it was within ranges; nanoseconds.
   */
  List<Long> stopsWithin(Activity activity, String detail, List<TimeRange> ranges);

  /**
   * The time that threads spent on an activity within ranges; in nanoseconds of thread time, of
   * what stops all in nanoseconds.
   */
  double nanosWithin(Activity activity, String detail, List<TimeRange> ranges);

  /** The same in each of so many equal parts of a range. */
  double[] nanosInParts(Activity activity, String detail, TimeRange range, int count);
}
