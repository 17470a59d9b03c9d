// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.recording;

import dev.upstreamtop.jmc.rules.sample.IntervalSample;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Moves intervals back to where they ended.
 *
 * <p>Flight Recorder asks for periodic events at its own pace, up to an interval after the capture
 * finished one. The intervals of one type follow one another without overlap, and the last one of a
 * recording is written as soon as it ends: so each that seems to reach into the next ended where
 * the next began.
 */
final class LateIntervals {

  private LateIntervals() {}

  /**
   * The samples, none reaching into the interval that was written after it.
   *
   * @param samples of one type of event, in the order of their end
   * @param move makes a sample of another time
   */
  static <T extends IntervalSample> List<T> settle(
      List<T> samples, BiFunction<T, TimeRange, T> move) {
    @SuppressWarnings("unchecked") // Filled with what the list holds.
    T[] settled = (T[]) samples.toArray(new IntervalSample[0]);
    long begins = Long.MAX_VALUE;
    for (int last = settled.length - 1; last >= 0; ) {
      int first = firstWrittenWith(settled, last);
      long earliest = Long.MAX_VALUE;
      for (int i = first; i <= last; i++) {
        TimeRange range = endingBy(begins, settled[i].range());
        earliest = Math.min(earliest, range.startNanos());
        if (!range.equals(settled[i].range())) {
          settled[i] = move.apply(settled[i], range);
        }
      }
      begins = earliest;
      last = first - 1;
    }
    return Arrays.asList(settled);
  }

  /** The events of one interval tell of the same length and are written one after the other. */
  private static int firstWrittenWith(IntervalSample[] samples, int last) {
    TimeRange range = samples[last].range();
    int first = last;
    while (first > 0
        && samples[first - 1].range().lengthNanos() == range.lengthNanos()
        && range.endNanos() - samples[first - 1].range().endNanos() <= range.lengthNanos() / 2) {
      first--;
    }
    return first;
  }

  /** No event is later than the length of what it tells of: beyond that, something else is odd. */
  private static TimeRange endingBy(long nanos, TimeRange range) {
    long end = Math.max(range.startNanos(), Math.min(range.endNanos(), nanos));
    return new TimeRange(end - range.lengthNanos(), end);
  }
}
