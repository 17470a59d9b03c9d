// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.board;

import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.Side;
import dev.upstreamtop.jmc.ui.Palette;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Everything a leaderboard shows, in the order of rank. Immutable.
 *
 * @param backends each once: one that was seen from both ends is a line with the server's under it
 */
public record Board(List<BoardNode.Backend> backends) {

  public static final Board EMPTY = new Board(List.of());

  public Board {
    backends = List.copyOf(backends);
  }

  /** The lines of all backends, from whichever end they were seen. */
  Stream<BoardNode.Backend> ends() {
    return backends.stream()
        .flatMap(backend -> Stream.concat(Stream.of(backend), backend.otherEnd().stream()));
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
    Map<BackendId, LeaderboardRow> byId = new HashMap<>();
    rows.forEach(row -> byId.put(row.backend().id(), row));
    List<BoardNode.Backend> backends = new ArrayList<>();
    for (LeaderboardRow row : rows) {
      BackendId id = row.backend().id();
      LeaderboardRow other = byId.get(id.otherSide());
      // Whichever comes first brings both with it.
      if (byId.remove(id) != null) {
        int rank = backends.size() + 1;
        if (other == null) {
          backends.add(line(rank, row, state.apply(row), List.of(), seconds, trend, palette));
        } else {
          byId.remove(id.otherSide());
          boolean client = id.side() == Side.CLIENT;
          LeaderboardRow front = client ? row : other;
          LeaderboardRow back = client ? other : row;
          BoardState behind = state.apply(back);
          BoardNode.Backend end = line(rank, back, behind, List.of(), seconds, trend, palette);
          backends.add(
              line(
                  rank,
                  front,
                  graver(state.apply(front), behind),
                  List.of(end),
                  seconds,
                  trend,
                  palette));
        }
      }
    }
    return new Board(backends);
  }

  /** What only one end suffers from is the backend's trouble. */
  private static BoardState graver(BoardState front, BoardState behind) {
    return !front.gravity().isTrouble() && behind.gravity().isTrouble() ? behind : front;
  }

  private static BoardNode.Backend line(
      int rank,
      LeaderboardRow row,
      BoardState state,
      List<BoardNode.Backend> otherEnd,
      double seconds,
      Function<BackendId, List<Double>> trend,
      Palette palette) {
    BackendId id = row.backend().id();
    List<BoardNode.Route> routes =
        row.routes().stream()
            .map(
                route ->
                    new BoardNode.Route(
                        id, route, seconds > 0 ? route.requests() / seconds : Double.NaN))
            .toList();
    return new BoardNode.Backend(
        rank, row, state, trend.apply(id), palette.of(id), otherEnd, routes);
  }
}
