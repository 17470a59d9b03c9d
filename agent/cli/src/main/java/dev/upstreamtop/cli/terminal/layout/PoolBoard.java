// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.drawing.Style;
import dev.upstreamtop.cli.terminal.input.Target;
import dev.upstreamtop.cli.terminal.layout.Frame.Row;
import dev.upstreamtop.cli.terminal.layout.Table.Standing;
import dev.upstreamtop.cli.terminal.state.Pool;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import java.util.ArrayList;
import java.util.List;

/** Draws the leaderboard of the pools: a line of sums each, and beneath it its backends. */
final class PoolBoard {

  private final Scene scene;
  private final Tables tables;
  private int page = 1;

  PoolBoard(Scene scene, Tables tables) {
    this.scene = scene;
    this.tables = tables;
  }

  /** How many backends were drawn; at least 1. */
  int page() {
    return page;
  }

  /** A pool on the screen, with those of its backends that have a line. */
  private record Shown(int rank, Pool pool, List<BackendKey> members) {}

  /** A line that is still to be drawn. */
  private record Entry(Standing standing, BackendKey key, boolean chosen) {}

  /** At most so many rows; at least two, however few there is room for. */
  List<Row> rows(int room) {
    List<Pool> pools = scene.pools();
    List<Shown> shown = shown(pools, Math.max(1, room - 1));
    List<Entry> entries = new ArrayList<>();
    for (Shown one : shown) {
      Pool pool = one.pool();
      if (pool.isOne()) {
        BackendKey key = pool.members().getFirst();
        entries.add(new Entry(tables.standing(key, one.rank()), key, isChosen(key)));
      } else {
        entries.add(new Entry(tables.standing(pool, one.rank()), pool.members().getFirst(), false));
        one.members()
            .forEach(key -> entries.add(new Entry(tables.standing(key, 0), key, isChosen(key))));
      }
    }
    page = Math.max(1, shown.stream().mapToInt(one -> Math.max(1, one.members().size())).sum());
    Table table = tables.table(entries.stream().map(Entry::standing).toList(), List.of());
    List<Row> rows = new ArrayList<>();
    rows.add(table.titles());
    entries.forEach(
        entry ->
            rows.add(
                Row.of(
                    table.backend(entry.standing(), entry.chosen()),
                    new Target.Backend(entry.key()))));
    int hidden = pools.size() - shown.size();
    if (hidden > 0) {
      rows.add(
          Row.of(
              Line.of("    +" + hidden + (hidden == 1 ? " more pool" : " more pools"), Style.DIM)));
    }
    return rows;
  }

  private boolean isChosen(BackendKey key) {
    return scene.view().choice().filter(key::equals).isPresent();
  }

  /**
   * The pools around the chosen backend, each with its first backends: one more each in turn, as
   * long as there are lines; the chosen one is among them in any case.
   */
  private List<Shown> shown(List<Pool> pools, int room) {
    int chosen = 0;
    for (int i = 0; i < pools.size(); i++) {
      if (pools.get(i).members().stream().anyMatch(this::isChosen)) {
        chosen = i;
      }
    }
    // The chosen backend may need a line beneath its pool's, and those that are left out one more.
    int most = pools.size() <= room - 1 ? pools.size() : Math.max(1, room - 2);
    int from = Math.max(0, chosen - most + 1);
    List<Pool> some = pools.subList(from, Math.min(pools.size(), from + most));
    int left = room - some.size() - (some.size() < pools.size() ? 1 : 0);
    int[] lines = new int[some.size()];
    if (left > 0 && !pools.get(chosen).isOne()) {
      lines[chosen - from]++;
      left--;
    }
    for (boolean any = true; any && left > 0; ) {
      any = false;
      for (int i = 0; i < lines.length && left > 0; i++) {
        if (!some.get(i).isOne() && lines[i] < some.get(i).members().size()) {
          lines[i]++;
          left--;
          any = true;
        }
      }
    }
    List<Shown> shown = new ArrayList<>();
    for (int i = 0; i < lines.length; i++) {
      shown.add(new Shown(from + i + 1, some.get(i), window(some.get(i).members(), lines[i])));
    }
    return shown;
  }

  /** The first ones, or those up to the chosen one where it stands further down. */
  private List<BackendKey> window(List<BackendKey> members, int lines) {
    int chosen = 0;
    for (int i = 0; i < members.size(); i++) {
      if (isChosen(members.get(i))) {
        chosen = i;
      }
    }
    int from = Math.max(0, chosen - lines + 1);
    return members.subList(from, Math.min(members.size(), from + lines));
  }
}
