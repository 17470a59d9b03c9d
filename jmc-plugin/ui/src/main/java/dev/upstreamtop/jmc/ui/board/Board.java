// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.board;

import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.ui.Palette;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Everything a leaderboard shows, in the order of rank. Immutable. */
public record Board(List<BoardNode.Backend> backends) {

  public static final Board EMPTY = new Board(List.of());

  public Board {
    backends = List.copyOf(backends);
  }

  /**
   * Lines for rows that are in the order of their rank.
   *
   * @param seconds the time that the rows' counts cover; 0 leaves the routes' rates unknown
   * @param state how a row's backend does
   * @param trend what the sparkline of a backend shows
   */
  public static Board of(
      List<LeaderboardRow> rows,
      double seconds,
      Function<LeaderboardRow, BoardState> state,
      Function<BackendId, List<Double>> trend,
      Palette palette) {
    List<BoardNode.Backend> backends = new ArrayList<>();
    for (LeaderboardRow row : rows) {
      BackendId id = row.backend().id();
      List<BoardNode.Route> routes =
          row.routes().stream()
              .map(
                  route ->
                      new BoardNode.Route(
                          id, route, seconds > 0 ? route.requests() / seconds : Double.NaN))
              .toList();
      backends.add(
          new BoardNode.Backend(
              backends.size() + 1, row, state.apply(row), trend.apply(id), palette.of(id), routes));
    }
    return new Board(backends);
  }
}
