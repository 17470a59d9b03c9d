// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.drawing.Style;
import dev.upstreamtop.cli.terminal.judgement.Completeness;
import dev.upstreamtop.cli.terminal.judgement.Health;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
    List<BackendKey> sick = sick();
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
        line.add(more(sick.size() - sick.indexOf(key)), Style.WARNING);
        break;
      }
      int others = sick.size() - sick.indexOf(key) - 1;
      int room = width - line.width() - kept - (others == 0 ? 0 : more(others).length());
      line.add(gap).add(Line.cut(words, Math.max(20, room - 4)), severity(key).style());
      gap = " · ";
    }
    for (String phrase : phrases) {
      line.add(gap).add(phrase, whole ? Style.DIM : Style.WARNING);
      gap = " · ";
    }
    return line.build();
  }

  private static String more(int count) {
    return " · +" + count + " more";
  }

  private Health.Severity severity(BackendKey key) {
    return scene.health(key).severity();
  }

  /** Those to whom requests suffer, the gravest first; one that both ends show once. */
  private List<BackendKey> sick() {
    Set<Endpoint> told = new HashSet<>();
    return scene.order().stream()
        .filter(key -> !scene.isWell(key) && told.add(key.endpoint()))
        .toList();
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
