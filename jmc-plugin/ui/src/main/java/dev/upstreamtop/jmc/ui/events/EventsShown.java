// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.events;

import dev.upstreamtop.jmc.rules.recording.EventTimes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.openjdk.jmc.common.item.IItem;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.item.IItemIterable;

/**
 * The events of a selection, the first ones of them. Immutable.
 *
 * @param lines in the order of time
 * @param all how many there are; no fewer than the lines
 */
public record EventsShown(List<EventLine> lines, int all) {

  public static final EventsShown NONE = new EventsShown(List.of(), 0);

  /** A longer list is for Mission Control's event browser. */
  static final int MOST = 10_000;

  public EventsShown {
    lines = List.copyOf(lines);
  }

  /** Of the given events the first. Not for a display's thread. */
  public static EventsShown of(IItemCollection items) {
    List<EventLine> lines = new ArrayList<>();
    for (IItemIterable iterable : items) {
      EventKind kind = new EventKind(iterable.getType());
      EventTimes times = new EventTimes(iterable.getType());
      for (IItem item : iterable) {
        lines.add(new EventLine(kind, item, times.endNanos(item)));
      }
    }
    lines.sort(Comparator.comparingLong(EventLine::endNanos));
    return new EventsShown(lines.subList(0, Math.min(MOST, lines.size())), lines.size());
  }
}
