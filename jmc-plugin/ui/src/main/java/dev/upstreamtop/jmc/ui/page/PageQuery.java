// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.page;

import dev.upstreamtop.jmc.rules.recording.BackendId;
import dev.upstreamtop.jmc.rules.recording.TimeRange;
import java.util.Set;

/**
 * What the page asks the recording for. Immutable.
 *
 * @param focus the time that chart, table and list can tell of
 * @param dragged a part of it that narrows table and list; empty for none
 * @param backends what chart and list are narrowed to; empty for all
 */
public record PageQuery(TimeRange focus, TimeRange dragged, Set<BackendId> backends) {

  public PageQuery {
    backends = Set.copyOf(backends);
  }

  /** The time that table and list tell of. */
  public TimeRange range() {
    return dragged.isEmpty() ? focus : dragged;
  }
}
