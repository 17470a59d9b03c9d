// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.page;

import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.board.BoardSettings;
import dev.upstreamtop.jmc.ui.chart.TimeChoice;
import dev.upstreamtop.jmc.ui.episodes.EpisodeLine;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.openjdk.jmc.common.item.IItemFilter;

/**
 * What a page keeps while other pages are looked at: what was read and computed, and what was
 * chosen. Used on the display's thread, but for {@link #figures}.
 */
public final class PageMemory {

  /** What was chosen at some moment. */
  record Place(Set<BackendId> backends, TimeRange dragged) {}

  private final Supplier<RecordingModel> reader;
  private PageFigures figures;
  private Set<BackendId> backends = Set.of();
  private TimeRange focus = TimeRange.EMPTY;
  private TimeRange dragged = TimeRange.EMPTY;
  private Place before;
  private EpisodeLine chosen;
  private String filter = "";
  private BoardSettings settings;
  private TimeChoice times;
  private Detail detail = Detail.EXCHANGES;
  private String layout = "";

  /**
   * Nothing chosen yet.
   *
   * @param reader reads the recording; called once, off the display's thread
   */
  public PageMemory(Supplier<RecordingModel> reader, BoardSettings settings, TimeChoice times) {
    this.reader = reader;
    this.settings = settings;
    this.times = times;
  }

  /** What is computed; the first call reads the recording. Safe for use by any thread. */
  synchronized PageFigures figures() {
    if (figures == null) {
      figures = new PageFigures(reader.get());
    }
    return figures;
  }

  Set<BackendId> backends() {
    return backends;
  }

  void backends(Set<BackendId> chosen) {
    backends = Set.copyOf(chosen);
  }

  TimeRange focus() {
    return focus;
  }

  void focus(TimeRange narrowed) {
    focus = narrowed;
  }

  TimeRange dragged() {
    return dragged;
  }

  void dragged(TimeRange chosen) {
    dragged = chosen;
  }

  /** Where one was before an episode was chosen; empty while none is. */
  Optional<Place> before() {
    return Optional.ofNullable(before);
  }

  /** Keeps where one is now; what was kept before stays. */
  void leaveFor(EpisodeLine episode) {
    if (before == null) {
      before = new Place(backends, dragged);
    }
    chosen = episode;
  }

  /** The episode that was chosen last; empty for none. */
  Optional<EpisodeLine> chosen() {
    return Optional.ofNullable(chosen);
  }

  /** Forgets the episode, and where one was before it. */
  void forgetEpisode() {
    before = null;
    chosen = null;
  }

  /** The events of what is selected; all of ours where nothing is. */
  public IItemFilter selected() {
    return UpstreamItems.of(backends, dragged);
  }

  String filter() {
    return filter;
  }

  void filter(String text) {
    filter = text;
  }

  /** How the leaderboard's columns stand. */
  public BoardSettings settings() {
    return settings;
  }

  void settings(BoardSettings arranged) {
    settings = arranged;
  }

  Detail detail() {
    return detail;
  }

  void detail(Detail shown) {
    detail = shown;
  }

  /** Where somebody has moved the parts of the page to, as one line of text. */
  public String layout() {
    return layout;
  }

  /** Takes over a text of {@link #layout()}; one that cannot be read is as none. */
  public void layout(String text) {
    layout = text == null ? "" : text;
  }

  /** Which times the chart shows. */
  public TimeChoice times() {
    return times;
  }

  void times(TimeChoice chosen) {
    times = chosen;
  }
}
