// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.live;

import dev.upstreamtop.jmc.rules.model.BackendInfo;
import dev.upstreamtop.jmc.rules.model.LatencySummary;
import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.model.RouteRow;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.ByteCounts;
import dev.upstreamtop.jmc.rules.sample.Gauges;
import dev.upstreamtop.jmc.rules.sample.ResultCounts;
import dev.upstreamtop.jmc.rules.sample.Side;
import dev.upstreamtop.jmc.rules.sample.TunnelCounts;
import dev.upstreamtop.jmc.rules.sample.Tunnels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/** Turns the tables of the MBean into rows of the leaderboard. */
final class LiveRows {

  private LiveRows() {}

  /** What the agent found by backend; empty texts are those of backends that are well. */
  static Map<BackendId, String> findings(TabularData backends) {
    Map<BackendId, String> findings = new HashMap<>();
    rows(backends)
        .filter(row -> row.has("finding"))
        .forEach(row -> findings.put(id(row), row.text("finding")));
    return findings;
  }

  /**
   * The rows, those first that something was found about: those of them that answer nothing, by how
   * many requests wait, before those that do; then the busiest.
   */
  static List<LeaderboardRow> of(
      TabularData backends, TabularData routes, Map<BackendId, String> findings) {
    Map<BackendId, List<RouteRow>> byBackend = new HashMap<>();
    rows(routes)
        .forEach(
            row -> byBackend.computeIfAbsent(id(row), id -> new ArrayList<>()).add(route(row)));
    byBackend
        .values()
        .forEach(list -> list.sort(Comparator.comparingLong(RouteRow::requests).reversed()));
    Set<BackendId> known = rows(backends).map(LiveRows::id).collect(Collectors.toSet());
    return rows(backends)
        .map(
            row ->
                backend(
                    row,
                    known.contains(id(row).otherSide()),
                    byBackend.getOrDefault(id(row), List.of())))
        .sorted(sickestFirst(findings))
        .toList();
  }

  private static Comparator<LeaderboardRow> sickestFirst(Map<BackendId, String> findings) {
    Predicate<LeaderboardRow> well = row -> findings.getOrDefault(row.backend().id(), "").isEmpty();
    Predicate<LeaderboardRow> silent = well.or(LiveRows::answersSomething).negate();
    return Comparator.comparing(well::test)
        .thenComparing(row -> !silent.test(row))
        .thenComparing(
            Comparator.comparingLong(row -> silent.test(row) ? -row.gauges().inFlight() : 0))
        .thenComparing(Comparator.comparingDouble(LeaderboardRow::requestsPerSecond).reversed())
        .thenComparing(row -> row.backend().id());
  }

  private static boolean answersSomething(LeaderboardRow row) {
    return row.results().responses() > row.results().serverErrors();
  }

  private static Stream<Columns> rows(TabularData table) {
    return table.values().stream()
        .filter(CompositeData.class::isInstance)
        .map(row -> new Columns((CompositeData) row));
  }

  private static BackendId id(Columns row) {
    return new BackendId(row.text("backend"), Side.of(row.text("side")));
  }

  private static LeaderboardRow backend(Columns row, boolean seenTwice, List<RouteRow> routes) {
    return new LeaderboardRow(
        new BackendInfo(id(row), row.text("name"), row.flag("self"), seenTwice),
        row.count("requests"),
        row.number("requestRate"),
        row.number("share"),
        headerTime(row),
        tail(row, "responseTime"),
        tail(row, "connectTime"),
        ResultCounts.of(row.wholes(), row::count),
        gauges(row),
        new ByteCounts(row.count("bytesSent"), row.count("bytesReceived")),
        tunnels(row),
        routes);
  }

  private static Gauges gauges(Columns row) {
    return new Gauges(
        row.count("inFlight"),
        row.nanos("oldestInFlightMillis"),
        row.count("receiving"),
        row.nanos("oldestReceivingMillis"));
  }

  private static Tunnels tunnels(Columns row) {
    return new Tunnels(
        row.count("tunnels"),
        row.nanos("oldestTunnelMillis"),
        new TunnelCounts(
            new ByteCounts(row.count("tunnelBytesSent"), row.count("tunnelBytesReceived")),
            row.count("tunnelsEndedByClient"),
            row.count("tunnelsEndedByBackend")));
  }

  private static LatencySummary headerTime(Columns row) {
    long max = row.nanos("headerTimeMaxMillis");
    return max == 0
        ? LatencySummary.NONE
        : new LatencySummary(
            1,
            row.nanos("headerTimeMeanMillis"),
            row.nanos("headerTimeP50Millis"),
            row.nanos("headerTimeP90Millis"),
            row.nanos("headerTimeP99Millis"),
            max);
  }

  private static LatencySummary tail(Columns row, String metric) {
    long p99 = row.nanos(metric + "P99Millis");
    return p99 == 0
        ? LatencySummary.NONE
        : new LatencySummary(1, 0, row.nanos(metric + "P50Millis"), 0, p99, p99);
  }

  private static RouteRow route(Columns row) {
    return new RouteRow(
        row.text("method"),
        row.text("route"),
        row.count("requests"),
        row.count("responses5xx"),
        row.count("failed"),
        1,
        row.nanos("headerTimeP50Millis"),
        row.nanos("headerTimeP99Millis"),
        row.nanos("headerTimeMaxMillis"));
  }
}
