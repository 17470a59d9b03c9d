// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.board;

import dev.upstreamtop.jmc.rules.model.BackendInfo;
import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.model.RouteRow;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.ui.Messages;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** A line of the leaderboard. Immutable. */
public sealed interface BoardNode {

  /** The backend that the line belongs to. */
  BackendId backendId();

  /** What stays the same when the figures change. */
  Object key();

  /** What the line is called. */
  String name();

  /** A figure of the line, by whichever of the two functions fits. */
  double number(ToDoubleFunction<Backend> ofBackend, ToDoubleFunction<Route> ofRoute);

  /**
   * A backend.
   *
   * @param rank 1 for the busiest
   * @param state how it does
   * @param trend requests per second over time, oldest first; NaN where nothing is known
   * @param colour {@code 0xRRGGBB}, that of its curve in the chart
   * @param otherEnd the same backend as it was seen from its server, under this one; none or one
   * @param routes busiest first
   */
  record Backend(
      int rank,
      LeaderboardRow row,
      BoardState state,
      List<Double> trend,
      int colour,
      List<Backend> otherEnd,
      List<Route> routes)
      implements BoardNode {

    public Backend {
      trend = List.copyOf(trend);
      otherEnd = List.copyOf(otherEnd);
      routes = List.copyOf(routes);
    }

    /** What stands under it: its other end, and its routes. */
    public List<BoardNode> children() {
      return Stream.concat(otherEnd.stream(), routes.stream()).map(BoardNode.class::cast).toList();
    }

    @Override
    public BackendId backendId() {
      return row.backend().id();
    }

    @Override
    public Object key() {
      return backendId();
    }

    @Override
    public String name() {
      BackendInfo backend = row.backend();
      return backend.self()
          ? Messages.get("backend.self", backend.displayName())
          : backend.displayName();
    }

    @Override
    public double number(ToDoubleFunction<Backend> ofBackend, ToDoubleFunction<Route> ofRoute) {
      return ofBackend.applyAsDouble(this);
    }
  }

  /**
   * A route of a backend.
   *
   * @param perSecond requests per second
   */
  record Route(BackendId backendId, RouteRow row, double perSecond) implements BoardNode {

    @Override
    public Object key() {
      return List.of(backendId, row.method(), row.route());
    }

    @Override
    public String name() {
      // What has no room in the table stands together as "other", whatever its method.
      return (row.method() + " " + row.route()).strip();
    }

    @Override
    public double number(ToDoubleFunction<Backend> ofBackend, ToDoubleFunction<Route> ofRoute) {
      return ofRoute.applyAsDouble(this);
    }
  }
}
