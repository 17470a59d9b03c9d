// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.page;

import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Palette;
import dev.upstreamtop.jmc.ui.chart.TimeChoice;
import java.util.Set;

/**
 * What the page asks the recording for. Immutable.
 *
 * @param recording what Mission Control takes for the whole recording
 * @param focus the time that chart, table and list can tell of; empty for the whole recording
 * @param dragged a time that narrows table and list to what it has in common with that; empty for
 *     none
 * @param backends what chart and list are narrowed to; empty for all
 * @param times which of them the chart shows
 * @param detail what is shown of the selection beneath the leaderboard
 */
public record PageQuery(
    TimeRange recording,
    TimeRange focus,
    TimeRange dragged,
    Set<BackendId> backends,
    TimeChoice times,
    Detail detail) {

  public PageQuery {
    backends = Set.copyOf(backends);
  }

  /**
   * The time that the chart tells of.
   *
   * @param events the time our events cover: the first of them tells of the time before it, which
   *     Mission Control does not know of
   */
  public TimeRange shown(TimeRange events) {
    return focus.isEmpty() ? recording.span(events) : focus;
  }

  /**
   * The time that table and list tell of: what is common to the dragged time and the one in focus;
   * where nothing is, the latter.
   */
  public TimeRange counted(TimeRange events) {
    return isNarrowed(events) ? shown(events).intersection(dragged) : shown(events);
  }

  /** The time that events are listed of; empty for all of the recording. */
  TimeRange listed(TimeRange events) {
    return focus.isEmpty() && !isNarrowed(events) ? TimeRange.EMPTY : counted(events);
  }

  /** Whether a few backends are chosen, to be held against each other. */
  public boolean comparesBackends() {
    return backends.size() > 1 && backends.size() <= Palette.size();
  }

  /** Whether something was dragged in the time that the chart tells of. */
  public boolean isNarrowed(TimeRange events) {
    return shown(events).overlapNanos(dragged) > 0;
  }
}
