// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.page;

import dev.upstreamtop.jmc.rules.model.CompletenessNote;
import dev.upstreamtop.jmc.rules.model.SlowExchange;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.board.Board;
import dev.upstreamtop.jmc.ui.chart.ChartModel;
import dev.upstreamtop.jmc.ui.episodes.EpisodeLine;
import dev.upstreamtop.jmc.ui.events.EventsShown;
import dev.upstreamtop.jmc.ui.times.TimesShown;
import java.util.List;
import java.util.Optional;

/**
 * Everything the page shows, computed. Immutable.
 *
 * @param counted the time that table and list tell of
 * @param narrowed whether that is a part of what the chart tells of
 * @param episodes what was found in the time that the chart tells of, the gravest first
 * @param times how the selection's times are distributed; nothing where nobody looks at it
 * @param events the selection's events; likewise
 * @param notes what the figures rest on; those first that make them too low
 * @param judged whether the table's states are known; else they are empty
 */
public record PageView(
    TimeRange counted,
    boolean narrowed,
    Board board,
    ChartModel chart,
    List<EpisodeLine> episodes,
    List<SlowExchange> exchanges,
    Optional<TimesShown> times,
    Optional<EventsShown> events,
    List<CompletenessNote> notes,
    boolean judged) {

  public PageView {
    episodes = List.copyOf(episodes);
    exchanges = List.copyOf(exchanges);
    notes = List.copyOf(notes);
  }
}
