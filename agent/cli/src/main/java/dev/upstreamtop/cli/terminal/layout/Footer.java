// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.drawing.Style;
import dev.upstreamtop.cli.terminal.judgement.Completeness;
import dev.upstreamtop.cli.terminal.judgement.Health;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Counter;
import java.util.Comparator;
import java.util.List;

/** Draws the last lines: what to know about the picture, and what the keys do. */
final class Footer {

  private final Scene scene;
  private final int width;

  Footer(Scene scene, int width) {
    this.scene = scene;
    this.width = width;
  }

  /** What is wrong with whom, and whether the picture is complete. */
  Line notes() {
    CaptureStatus capture = scene.latest().capture();
    Line.Builder line = new Line.Builder();
    line.add(" ");
    String gap = "";
    List<BackendKey> sick =
        scene.order().stream()
            .filter(key -> !scene.isWell(key))
            .sorted(Comparator.comparing(this::severity).thenComparingLong(this::bad).reversed())
            .toList();
    boolean whole = Completeness.isWhole(capture, scene.history().lost());
    List<String> phrases = Completeness.of(capture, scene.history().lost());
    int kept = Math.min(width / 2, Line.columns(String.join(" · ", phrases)));
    for (BackendKey key : sick) {
      String words =
          severity(key).mark()
              + " "
              + scene.names().shortOf(key)
              + ": "
              + scene.health(key).words();
      boolean first = gap.isEmpty();
      if (!first && line.width() + Line.columns(words) + 3 + kept + 3 > width) {
        line.add(gap + "+" + (sick.size() - sick.indexOf(key)) + " more", Style.WARNING);
        break;
      }
      line.add(gap)
          .add(
              Line.cut(words, Math.max(20, width - line.width() - kept - 4)),
              severity(key).style());
      gap = " · ";
    }
    for (String phrase : phrases) {
      line.add(gap).add(phrase, whole ? Style.DIM : Style.WARNING);
      gap = " · ";
    }
    return line.build();
  }

  private Health.Severity severity(BackendKey key) {
    return scene.health(key).severity();
  }

  /** How many requests ended badly, or could not even begin. */
  private long bad(BackendKey key) {
    BackendRow row = scene.row(key);
    return row.counts().get(Counter.RESPONSES_5XX)
        + row.counts().failures().total()
        + row.counts().connectFailed();
  }

  /** What the keys do, or the filter that is being typed. */
  Line keys() {
    Line.Builder line = new Line.Builder();
    if (scene.view().typing()) {
      return line.add(" filter: ")
          .add(scene.view().filter(), Style.BOLD)
          .add("▏")
          .add("   [Enter] keep  [Esc] drop", Style.DIM)
          .build();
    }
    if (!scene.view().filter().isEmpty()) {
      line.add(" filter: " + scene.view().filter() + " ", Style.BOLD);
    }
    line.add(" [s]ort: ", Style.DIM).add(scene.view().sorting().words());
    line.add("  [/]filter  [Enter]routes  [p]ause  [h]elp  [q]uit", Style.DIM);
    return line.build();
  }
}
