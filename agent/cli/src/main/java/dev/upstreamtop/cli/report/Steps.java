// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.ArrayList;
import java.util.List;

/**
 * The time axis that all charts of a page share: a bounded number of steps of one length.
 *
 * @param range from the first to the last thing that is known
 * @param count of steps, at least 1
 */
record Steps(TimeRange range, int count) {

  private static final int MOST = 240;

  /** As many steps as there are periods in the recordings, at most {@value #MOST}. */
  static Steps of(TimeRange range, long periodNanos) {
    long periods = range.lengthNanos() / Math.max(1, periodNanos);
    return new Steps(range, Math.clamp(periods, 1, MOST));
  }

  /** The time of one step. */
  TimeRange at(int step) {
    return new TimeRange(nanos(step), nanos(step + 1));
  }

  /** When a step begins. */
  long nanos(int step) {
    return range.startNanos() + (long) ((double) range.lengthNanos() * step / count);
  }

  /** Where a moment is, 0 at the beginning and 1 at the end; what is beyond is at that end. */
  double place(long nanos) {
    return Math.clamp(
        (double) (nanos - range.startNanos()) / Math.max(1, range.lengthNanos()), 0, 1);
  }

  /** The periods of a backend by step: each belongs to the step that its middle is in. */
  List<List<Slice>> slices(Track track) {
    List<List<Slice>> byStep = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byStep.add(new ArrayList<>());
    }
    for (Slice slice : track.slices()) {
      double middle = place(slice.range().startNanos() + slice.range().lengthNanos() / 2);
      byStep.get(Math.min(count - 1, (int) (middle * count))).add(slice);
    }
    return byStep;
  }
}
