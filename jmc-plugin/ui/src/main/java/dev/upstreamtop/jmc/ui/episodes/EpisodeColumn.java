// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.episodes;

import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Figures;
import dev.upstreamtop.jmc.ui.Messages;
import java.util.List;
import java.util.Locale;

/** A column of the list of episodes. */
enum EpisodeColumn {
  BACKEND(150),
  FOUND(190),
  TIME(180),
  FIGURES(330),
  WHY(330);

  private final int width;

  EpisodeColumn(int width) {
    this.width = width;
  }

  int width() {
    return width;
  }

  /** Which column of the widget shows it; that follows the order of the constants. */
  int index() {
    return List.of(values()).indexOf(this);
  }

  String title() {
    return Messages.get("episode." + id());
  }

  String description() {
    return Messages.get("episode." + id() + ".description");
  }

  private String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  String text(EpisodeLine line) {
    return switch (this) {
      case BACKEND -> line.backend().displayName();
      case FOUND ->
          line.finding().warning()
              ? Messages.get("state.found", line.finding().deed())
              : line.finding().deed();
      case TIME -> time(line.finding().range());
      case FIGURES -> line.finding().figures();
      case WHY -> line.finding().why();
    };
  }

  private static String time(TimeRange range) {
    return Messages.get(
        "episode.from.to",
        Figures.timeOfDay(range.startNanos()),
        Figures.timeOfDay(range.endNanos()),
        Figures.time(range.lengthNanos()));
  }
}
