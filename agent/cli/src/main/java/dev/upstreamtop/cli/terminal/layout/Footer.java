// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.drawing.Style;
import dev.upstreamtop.cli.terminal.judgement.Completeness;
import dev.upstreamtop.cli.terminal.judgement.Health;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Draws the last lines: what to know about the picture, and what the keys do. */
final class Footer {

  private static final String GAP = " · ";
  private static final int SHORTEST_WORDS = 20;

  private static final List<String> HINTS =
      List.of("  [r]everse", "  [/]filter", "  [Enter]open", "  [p]ause", "  [h]elp", "  [q]uit");

  private static final List<String> HINTS_OF_A_TAPE =
      List.of("  [Space]pause", "  [← →]step", "  [+ -]speed", "  [Enter]open", "  [q]uit");

  /** What else the keys do, where there is room for it. */
  private static final List<String> MORE_HINTS = List.of("  p[o]ols", "  [t]rend");

  /** Of fewer columns of figures nothing can be read. */
  private static final int SHORTEST_FIGURES = 15;

  private final Scene scene;
  private final int width;

  Footer(Scene scene, int width) {
    this.scene = scene;
    this.width = width;
  }

  /** What is wrong with whom, and whether the picture is complete. */
  Line notes() {
    CaptureStatus capture = scene.latest().capture();
    List<BackendKey> sick = sick();
    boolean whole = Completeness.isWhole(capture, scene.history().lost());
    List<String> phrases = Completeness.of(capture, scene.history().lost());
    int kept = Math.min(width / 2, Line.columns(String.join(GAP, phrases)));
    Line.Builder line = new Line.Builder();
    line.add(" ");
    String gap = "";
    if (!sick.isEmpty()) {
      sick(line, sick, width - 1 - kept - GAP.length());
      gap = GAP;
    }
    for (String phrase : phrases) {
      line.add(gap).add(phrase, whole ? Style.DIM : Style.WARNING);
      gap = GAP;
    }
    return line.build();
  }

  /**
   * The gravest with its figures, as far as there is room beside as many others as fit without
   * theirs: figures change with each interval, and what stands behind them must not come and go.
   */
  private void sick(Line.Builder line, List<BackendKey> sick, int room) {
    BackendKey gravest = sick.getFirst();
    int left = room - Line.columns(words(gravest, scene.health(gravest).brief()));
    List<BackendKey> beside = new ArrayList<>();
    for (BackendKey key : sick.subList(1, sick.size())) {
      int others = sick.size() - 2 - beside.size();
      int needed = GAP.length() + Line.columns(words(key, scene.health(key).brief()));
      if (needed + (others == 0 ? 0 : more(others).length()) > left) {
        break;
      }
      beside.add(key);
      left -= needed;
    }
    int untold = sick.size() - 1 - beside.size();
    String more = untold == 0 ? "" : more(untold);
    String brief = words(gravest, scene.health(gravest).brief());
    String whole = words(gravest, scene.health(gravest).words());
    int figures = left - more.length();
    boolean tellsFigures =
        figures >= SHORTEST_FIGURES || figures >= whole.length() - brief.length();
    line.add(
        Line.cut(
            tellsFigures ? whole : brief, Math.max(SHORTEST_WORDS, Line.columns(brief) + figures)),
        severity(gravest).style());
    beside.forEach(
        key -> line.add(GAP).add(words(key, scene.health(key).brief()), severity(key).style()));
    line.add(more, Style.WARNING);
  }

  private String words(BackendKey key, String what) {
    return severity(key).mark() + " " + scene.names().shortOf(key) + ": " + what;
  }

  private static String more(int count) {
    return GAP + "+" + count + " more";
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
    line.add(" [s]ort: ", Style.DIM)
        .add(scene.view().sorting().words() + (scene.view().reversed() ? " ▴" : ""));
    return line.add(hints(width - line.width()), Style.DIM).build();
  }

  /** As many hints as there is room for: the last of them, how to get help and to quit, stay. */
  private String hints(int room) {
    List<String> usual = scene.view().tape().isEmpty() ? HINTS : HINTS_OF_A_TAPE;
    int first = 0;
    while (first < usual.size() - 1 && columns(usual.subList(first, usual.size())) > room) {
      first++;
    }
    List<String> hints = new ArrayList<>(usual.subList(first, usual.size()));
    int at = 1;
    for (String more : MORE_HINTS) {
      if (first == 0 && columns(hints) + more.length() <= room) {
        hints.add(at++, more);
      }
    }
    return String.join("", hints);
  }

  private static int columns(List<String> hints) {
    return Line.columns(String.join("", hints));
  }
}
