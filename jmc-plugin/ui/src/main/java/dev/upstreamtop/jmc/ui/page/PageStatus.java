// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.page;

import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Figures;
import dev.upstreamtop.jmc.ui.Messages;

/** The text above all: which time is counted, and what the figures rest on. */
final class PageStatus {

  private static final int MAX_NOTES = 4;

  private PageStatus() {}

  /**
   * The lines of it.
   *
   * @param dragged whether a time was dragged in the chart, wherever it lies
   */
  static String of(PageView view, boolean dragged) {
    TimeRange shown = view.counted();
    StringBuilder text = new StringBuilder();
    if (!shown.isEmpty()) {
      text.append(
          Messages.get(
              key(view, dragged),
              Figures.instant(shown.startNanos()),
              Figures.instant(shown.endNanos()),
              Figures.time(shown.lengthNanos())));
    }
    view.notes().stream()
        .limit(MAX_NOTES)
        .forEach(
            note ->
                text.append(System.lineSeparator())
                    .append(
                        Messages.get(
                            note.kind().figuresAffected() ? "page.note.figures" : "page.note",
                            note.text())));
    if (view.notes().size() > MAX_NOTES) {
      text.append(System.lineSeparator())
          .append(Messages.get("page.notes.more", view.notes().size() - MAX_NOTES));
    }
    return text.isEmpty() ? Messages.get("page.complete") : text.toString();
  }

  private static String key(PageView view, boolean dragged) {
    if (view.narrowed()) {
      return "page.range.dragged";
    }
    return dragged ? "page.range.outside" : "page.range.focus";
  }
}
