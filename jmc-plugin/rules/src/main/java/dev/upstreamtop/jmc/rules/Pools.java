// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.jmc.rules.model.Leaderboard;
import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.common.util.TypedPreference;

/**
 * Which backends stand in for each other: those that the reader named, else those of one port and
 * side that share most of their routes.
 */
final class Pools {

  /** {@code 10.0.1.10:8080 10.0.1.11:8080; 10.0.2.1:9000 …}: names or endpoints. */
  static final TypedPreference<String> CONFIGURED = Preferences.text("upstreamtop.pools");

  /** The share of routes in common from which on two backends do the same work. */
  private static final double ALIKE = 0.5;

  private Pools() {}

  /** The pools with at least two backends that are in the leaderboard. */
  static List<List<LeaderboardRow>> of(Leaderboard board, IPreferenceValueProvider values) {
    String configured = values.getPreferenceValue(CONFIGURED);
    List<List<LeaderboardRow>> pools =
        configured == null || configured.isBlank() ? alike(board) : named(board, configured);
    return pools.stream().filter(pool -> pool.size() > 1).toList();
  }

  private static List<List<LeaderboardRow>> named(Leaderboard board, String configured) {
    List<List<LeaderboardRow>> pools = new ArrayList<>();
    for (String pool : configured.split(";", -1)) {
      Set<String> names = Set.of(pool.trim().split("[\\s,]+", -1));
      pools.add(
          board.rows().stream()
              .filter(
                  row ->
                      names.contains(row.backend().id().endpoint())
                          || names.contains(row.backend().name()))
              .toList());
    }
    return pools;
  }

  private static List<List<LeaderboardRow>> alike(Leaderboard board) {
    List<List<LeaderboardRow>> pools = new ArrayList<>();
    for (LeaderboardRow row : board.rows()) {
      if (row.backend().id().isOther() || row.requests() == 0) {
        continue;
      }
      pools.stream()
          .filter(pool -> alike(pool.get(0), row))
          .findFirst()
          .ifPresentOrElse(pool -> pool.add(row), () -> pools.add(new ArrayList<>(List.of(row))));
    }
    return pools;
  }

  private static boolean alike(LeaderboardRow one, LeaderboardRow two) {
    return one.backend().id().side() == two.backend().id().side()
        && one.backend().id().port().equals(two.backend().id().port())
        && shareRoutes(routes(one), routes(two));
  }

  /** Without recorded routes the port alone decides. */
  private static boolean shareRoutes(Set<String> one, Set<String> two) {
    if (one.isEmpty() || two.isEmpty()) {
      return one.isEmpty() && two.isEmpty();
    }
    Set<String> common = new HashSet<>(one);
    common.retainAll(two);
    return common.size() >= ALIKE * Math.max(one.size(), two.size());
  }

  private static Set<String> routes(LeaderboardRow row) {
    return row.routes().stream()
        .map(route -> route.method() + ' ' + route.route())
        .collect(Collectors.toSet());
  }
}
