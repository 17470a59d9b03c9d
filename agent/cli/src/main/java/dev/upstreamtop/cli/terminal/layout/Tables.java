// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.drawing.SafeText;
import dev.upstreamtop.cli.terminal.judgement.Health;
import dev.upstreamtop.cli.terminal.layout.Layout.Name;
import dev.upstreamtop.cli.terminal.layout.Table.Standing;
import dev.upstreamtop.cli.terminal.state.History;
import dev.upstreamtop.cli.terminal.state.Pool;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import java.util.Collection;
import java.util.List;

/** Gathers what the lines of backends and pools say, and makes the table that they fit into. */
final class Tables {

  private final Scene scene;
  private final int width;

  Tables(Scene scene, int width) {
    this.scene = scene;
    this.width = width;
  }

  /** What the line of a backend says. */
  Standing standing(BackendKey key) {
    return standing(key, scene.order().indexOf(key) + 1);
  }

  /**
   * What the line of a backend says among pools.
   *
   * @param rank its place where it stands alone; 0 beneath its pool
   */
  Standing standing(BackendKey key, int rank) {
    return new Standing(
        rank,
        scene.row(key),
        scene.names().of(key),
        scene.health(key),
        trend(List.of(key)),
        scene.history().rate(key),
        share(key, scene.history().rate(key)));
  }

  /**
   * What the line of a pool says: the sums of its backends, and how the first of them is, which is
   * the one that is worst off.
   *
   * @param rank its place, from 1
   */
  Standing standing(Pool pool, int rank) {
    List<BackendKey> members = pool.members();
    double rate = members.stream().mapToDouble(scene.history()::rate).sum();
    return new Standing(
        rank,
        scene.history().sum(members),
        name(pool),
        scene.health(members.getFirst()),
        trend(members),
        rate,
        share(members.getFirst(), rate));
  }

  private Name name(Pool pool) {
    List<BackendKey> members = pool.members();
    long ill = members.stream().filter(key -> !scene.isWell(key)).count();
    String many = members.size() + " backends" + (ill == 0 ? "" : ", " + ill + " ill");
    return pool.name().isEmpty() ? new Name("", many) : new Name(SafeText.of(pool.name()), many);
  }

  private List<Double> trend(List<BackendKey> keys) {
    return scene.history().trend(keys, scene.view().trend(), History.LONGEST_TREND);
  }

  private double share(BackendKey key, double rate) {
    double all = scene.history().rate(key.side());
    return all == 0 ? 0 : rate / all;
  }

  /** The table for these backends with these routes. */
  Table table(Collection<Standing> backends, Collection<RouteRow> routes) {
    int status = 0;
    int failed = 0;
    int method = 0;
    int path = 0;
    for (Standing backend : backends) {
      BackendRow row = backend.row();
      status = Math.max(status, Table.statusWidth(row));
      failed = Math.max(failed, Health.failureWords(row).length());
    }
    for (RouteRow route : routes) {
      status = Math.max(status, Table.statusWidth(route));
      failed = Math.max(failed, Health.failureWords(route.failures(), Counts.NONE).length());
      method = Math.max(method, Line.columns(SafeText.of(route.method())));
      path = Math.max(path, Line.columns(SafeText.of(route.route())));
    }
    Layout.Content content =
        new Layout.Content(
            backends.stream().map(Standing::name).toList(),
            method,
            path,
            status,
            failed,
            backends.stream().anyMatch(backend -> backend.health().waiting()));
    return new Table(
        Layout.of(width, content),
        new Table.Sorted(scene.view().sorting(), scene.view().reversed()),
        scene.view().trend(),
        width);
  }
}
