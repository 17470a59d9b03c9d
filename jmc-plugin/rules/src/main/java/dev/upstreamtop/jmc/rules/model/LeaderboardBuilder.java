// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import dev.upstreamtop.jmc.rules.recording.UpstreamRecording;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.BackendSample;
import dev.upstreamtop.jmc.rules.sample.ByteCounts;
import dev.upstreamtop.jmc.rules.sample.Gauges;
import dev.upstreamtop.jmc.rules.sample.IntervalSample;
import dev.upstreamtop.jmc.rules.sample.LatencySample;
import dev.upstreamtop.jmc.rules.sample.Metric;
import dev.upstreamtop.jmc.rules.sample.ResultCounts;
import dev.upstreamtop.jmc.rules.sample.ResultSample;
import dev.upstreamtop.jmc.rules.sample.RouteSample;
import dev.upstreamtop.jmc.rules.sample.Side;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.rules.sample.TunnelSample;
import dev.upstreamtop.jmc.rules.sample.Tunnels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Adds up the samples of a selection, backend by backend. */
final class LeaderboardBuilder {

  private static final double NANOS_PER_SECOND = 1e9;

  private static final Comparator<LeaderboardRow> BUSIEST_FIRST =
      Comparator.comparingLong(LeaderboardRow::requests)
          .reversed()
          .thenComparing(row -> row.backend().id());

  /** What has been added up for one backend. */
  private static final class Sums {
    long requests;
    boolean counted;
    Gauges gauges = Gauges.NONE;
    ByteCounts bytes = ByteCounts.NONE;
    Tunnels tunnels = Tunnels.NONE;
    ResultCounts results = ResultCounts.NONE;
    final Map<Metric, LatencyMerger> latencies = new EnumMap<>(Metric.class);
    final Map<RouteKey, RouteSums> routes = new LinkedHashMap<>();

    /** Where the traffic events are missing, the results tell at least what has ended. */
    long requests() {
      return counted
          ? requests
          : results.responses() + results.brokenByBackend() + results.abandoned();
    }

    LatencySummary latency(Metric metric) {
      LatencyMerger merger = latencies.get(metric);
      return merger == null ? LatencySummary.NONE : merger.summary();
    }
  }

  private record RouteKey(String method, String route) {}

  private final Selection selection;
  private final Map<BackendId, Sums> sums = new HashMap<>();
  private final List<TimeRange> covered = new ArrayList<>();

  private LeaderboardBuilder(Selection selection) {
    this.selection = selection;
  }

  static Leaderboard build(
      UpstreamRecording recording,
      Selection selection,
      Function<BackendId, BackendInfo> backendInfo) {
    LeaderboardBuilder builder = new LeaderboardBuilder(selection);
    recording.backends().forEach(builder::add);
    recording.results().forEach(builder::add);
    recording.latencies().forEach(builder::add);
    recording.routes().forEach(builder::add);
    recording.tunnels().forEach(builder::add);
    return builder.finish(backendInfo);
  }

  private void add(BackendSample sample) {
    if (!selection.includes(sample)) {
      return;
    }
    Sums row = row(sample);
    row.counted = true;
    row.requests += sample.requests();
    row.gauges = row.gauges.orMore(sample.gauges());
    row.bytes = row.bytes.plus(sample.bytes());
  }

  private void add(TunnelSample sample) {
    if (selection.includes(sample)) {
      Sums row = row(sample);
      row.tunnels = row.tunnels.then(sample.tunnels());
    }
  }

  private void add(ResultSample sample) {
    if (selection.includes(sample)) {
      Sums row = row(sample);
      row.results = row.results.plus(sample.counts());
    }
  }

  private void add(LatencySample sample) {
    if (selection.includes(sample)) {
      row(sample)
          .latencies
          .computeIfAbsent(sample.metric(), metric -> new LatencyMerger())
          .add(sample);
    }
  }

  private void add(RouteSample sample) {
    if (selection.includes(sample)) {
      row(sample)
          .routes
          .computeIfAbsent(
              new RouteKey(sample.method(), sample.route()),
              key -> new RouteSums(sample.method(), sample.route()))
          .add(sample);
    }
  }

  private Sums row(IntervalSample sample) {
    // Routes are recorded over longer periods than the rest: they must not stretch the covered
    // time.
    if (!(sample instanceof RouteSample)) {
      covered.add(sample.range());
    }
    return sums.computeIfAbsent(sample.backend(), id -> new Sums());
  }

  private Leaderboard finish(Function<BackendId, BackendInfo> backendInfo) {
    long coveredNanos = Spans.of(covered).totalNanos();
    Map<Side, Long> totals = new EnumMap<>(Side.class);
    sums.forEach((id, row) -> totals.merge(id.side(), row.requests(), Long::sum));
    List<LeaderboardRow> rows =
        sums.entrySet().stream()
            .map(
                entry ->
                    row(
                        backendInfo.apply(entry.getKey()),
                        entry.getValue(),
                        coveredNanos,
                        totals.get(entry.getKey().side())))
            .sorted(BUSIEST_FIRST)
            .toList();
    return new Leaderboard(selection, coveredNanos, rows);
  }

  private static LeaderboardRow row(
      BackendInfo backend, Sums sums, long coveredNanos, long totalRequests) {
    long requests = sums.requests();
    return new LeaderboardRow(
        backend,
        requests,
        coveredNanos == 0 ? 0 : requests * NANOS_PER_SECOND / coveredNanos,
        totalRequests == 0 ? 0 : (double) requests / totalRequests,
        sums.latency(Metric.HEADER),
        sums.latency(Metric.RESPONSE),
        sums.latency(Metric.CONNECT),
        sums.results,
        sums.gauges,
        sums.bytes,
        sums.tunnels,
        sums.routes.values().stream()
            .map(RouteSums::row)
            .sorted(Comparator.comparingLong(RouteRow::requests).reversed())
            .toList());
  }
}
