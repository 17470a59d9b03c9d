// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.state;

import dev.upstreamtop.analysis.detect.PeerGroups;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts backends together that do the same work: those that the judgement compares with each other,
 * and those of one kind of name ({@code orders-1}, {@code orders-2}).
 */
final class Pools {

  private Pools() {}

  /**
   * The pools of a picture from top to bottom: those with a backend to which requests suffer first,
   * then by the sum of the figure that backends are sorted by, of a time by the longest.
   */
  static List<Pool> of(Picture picture) {
    Map<BackendKey, String> kinds = new HashMap<>();
    for (BackendRow row : picture.history().latest().backends()) {
      kinds.put(row.key(), PeerGroups.kindOfName(row.name()));
    }
    Map<BackendKey, Object> groups = groups(picture, kinds);
    Map<Object, List<BackendKey>> together = new LinkedHashMap<>();
    for (BackendKey key : picture.order()) {
      together.computeIfAbsent(groups.get(key), first -> new ArrayList<>()).add(key);
    }
    List<Pool> pools = new ArrayList<>();
    together.values().forEach(members -> pools.add(new Pool(name(members, kinds), members)));
    return sorted(pools, picture);
  }

  /** Something that the members of a pool have in common, and no others. */
  private static Map<BackendKey, Object> groups(Picture picture, Map<BackendKey, String> kinds) {
    Map<BackendKey, Object> groups = new HashMap<>();
    Map<List<Object>, Object> byKind = new HashMap<>();
    for (List<BackendKey> peers : picture.peers()) {
      for (BackendKey key : peers) {
        groups.put(key, peers);
        String kind = kinds.getOrDefault(key, "");
        if (!kind.isEmpty()) {
          byKind.putIfAbsent(List.of(key.side(), kind), peers);
        }
      }
    }
    for (BackendKey key : picture.order()) {
      String kind = kinds.getOrDefault(key, "");
      List<Object> called = List.of(key.side(), kind);
      groups.computeIfAbsent(
          key, alone -> kind.isEmpty() ? alone : byKind.getOrDefault(called, called));
    }
    return groups;
  }

  private static String name(List<BackendKey> members, Map<BackendKey, String> kinds) {
    List<String> names =
        members.stream().map(key -> kinds.getOrDefault(key, "")).distinct().toList();
    return names.size() == 1 ? names.getFirst() : "";
  }

  private static List<Pool> sorted(List<Pool> pools, Picture picture) {
    // The order has those to whom requests suffer first, the gravest before others.
    Map<BackendKey, Integer> places = new HashMap<>();
    for (BackendKey key : picture.order()) {
      places.put(key, picture.verdicts().isFailing(key) ? places.size() : Integer.MAX_VALUE);
    }
    Map<Pool, Double> figures = new HashMap<>();
    pools.forEach(
        pool -> figures.put(pool, picture.history().figure(pool.members(), picture.sorting())));
    Comparator<Pool> inOrder =
        picture.sorting() == Sorting.NAME
            ? Comparator.comparing(Pool::name)
            : Comparator.comparing((Pool pool) -> figures.get(pool)).reversed();
    List<Pool> sorted = new ArrayList<>(pools);
    sorted.sort(
        Comparator.comparing((Pool pool) -> places.get(pool.members().getFirst()))
            .thenComparing(pool -> pool.members().getFirst().endpoint().isOther())
            .thenComparing(picture.reversed() ? inOrder.reversed() : inOrder));
    return sorted;
  }
}
