// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.event;

import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far the time stamps of a recording are from the wall clock, as it goes.
 *
 * <p>Flight Recorder counts ticks from the beginning of a chunk on, by a frequency that is not
 * quite that of the wall clock: 2 ms in each second were measured. An exchange's event tells when
 * it ended on the wire, by the wall clock, and is written soon after; so of each stretch of time
 * the least distance of the two is what the recording's clock is off. Not safe for use by several
 * threads.
 */
final class RecordedClock {

  private static final long FINEST_NANOS = 10_000_000_000L;

  /** What is further off is no drift. */
  private static final long MOST_NANOS = 60_000_000_000L;

  /** Eleven days at the finest; where a recording has more, its steps become twice as long. */
  static final int MOST_STEPS = 100_000;

  private long stepNanos = FINEST_NANOS;
  private TreeMap<Long, Long> leastByStep = new TreeMap<>();

  /**
   * Takes one event that tells both times.
   *
   * @param recordedNanos when it was written, by the recording's clock
   * @param wallNanos when what it tells of ended, by the wall clock
   */
  void add(long recordedNanos, long wallNanos) {
    long distance = recordedNanos - wallNanos;
    if (Math.abs(distance) <= MOST_NANOS) {
      leastByStep.merge(Math.floorDiv(recordedNanos, stepNanos), distance, Math::min);
      if (leastByStep.size() > MOST_STEPS) {
        doubleSteps();
      }
    }
  }

  private void doubleSteps() {
    stepNanos *= 2;
    TreeMap<Long, Long> coarser = new TreeMap<>();
    leastByStep.forEach(
        (step, distance) -> coarser.merge(Math.floorDiv(step, 2), distance, Math::min));
    leastByStep = coarser;
  }

  /** The wall clock's time of a recorded one. */
  long wallNanos(long recordedNanos) {
    return recordedNanos - offNanos(recordedNanos);
  }

  /** The wall clock's times of recorded ones. */
  TimeRange wall(TimeRange recorded) {
    long end = wallNanos(recorded.endNanos());
    return new TimeRange(end - recorded.lengthNanos(), end);
  }

  /** The recorded times of the wall clock's: both differ by little, so one step is enough. */
  TimeRange recorded(TimeRange wall) {
    return new TimeRange(
        wall.startNanos() + offNanos(wall.startNanos()),
        wall.endNanos() + offNanos(wall.endNanos()));
  }

  private long offNanos(long recordedNanos) {
    long step = Math.floorDiv(recordedNanos, stepNanos);
    Map.Entry<Long, Long> before = leastByStep.floorEntry(step);
    Map.Entry<Long, Long> after = leastByStep.ceilingEntry(step);
    if (before == null || after == null) {
      return before != null ? before.getValue() : after != null ? after.getValue() : 0;
    }
    long apart = after.getKey() - before.getKey();
    return apart == 0
        ? before.getValue()
        : before.getValue()
            + (after.getValue() - before.getValue()) * (step - before.getKey()) / apart;
  }
}
