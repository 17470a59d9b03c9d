// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.jmc.rules.model.BackendInfo;
import dev.upstreamtop.jmc.rules.model.Leaderboard;
import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.model.Selection;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.EventNames;
import dev.upstreamtop.jmc.rules.sample.LatencySample;
import dev.upstreamtop.jmc.rules.sample.Metric;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.common.util.TypedPreference;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;

/** Which backend is far slower than those that do the same work at the same time. */
public final class LatencyOutlierRule extends UpstreamRule {

  private static final Limits LIMITS = Limits.ofFactor("latencyOutlier", 3, 10);
  public static final TypedPreference<IQuantity> MIN_DIFFERENCE =
      Preferences.timespan("upstreamtop.latencyOutlier.min.difference", 10);
  public static final TypedPreference<IQuantity> MIN_REQUESTS =
      Preferences.number("upstreamtop.latencyOutlier.min.requests", 100);

  public static final TypedResult<IQuantity> P99 = Results.timespan("p99");
  public static final TypedResult<IQuantity> PEERS_P99 = Results.timespan("peersP99");
  public static final TypedResult<IQuantity> FACTOR = Results.number("factor");
  public static final TypedResult<IQuantity> PEERS = Results.number("peers");

  /** A backend in the time in which it was slow, beside its peers in the same time. */
  private record Outlier(
      BackendInfo backend, TimeRange range, long p99Nanos, long peersP99Nanos, int peers) {
    double factor() {
      return (double) p99Nanos / Math.max(1, peersP99Nanos);
    }
  }

  /** By how much an outlier differs, at least. */
  private record Excess(double factor, long differenceNanos, long requests) {
    boolean isReachedBy(long p99Nanos, long peersP99Nanos) {
      return p99Nanos >= factor * peersP99Nanos && p99Nanos - peersP99Nanos >= differenceNanos;
    }
  }

  public LatencyOutlierRule() {
    super(
        "latencyOutlier",
        List.of(EventNames.LATENCY_EVENT),
        List.of(
            LIMITS.information(), LIMITS.warning(), MIN_DIFFERENCE, MIN_REQUESTS, Pools.CONFIGURED),
        Results.aboutBackend(P99, PEERS_P99, FACTOR, PEERS));
  }

  @Override
  IResult evaluate(RecordingModel model, IPreferenceValueProvider values) {
    Limits.InForce limits = LIMITS.in(values);
    Excess excess =
        new Excess(
            limits.information(),
            Quantities.nanosOf(values.getPreferenceValue(MIN_DIFFERENCE)),
            values.getPreferenceValue(MIN_REQUESTS).longValue());

    Leaderboard board = model.leaderboard(Selection.of(model.range()));
    List<List<LeaderboardRow>> pools = Pools.of(board, values);
    if (pools.isEmpty()) {
      return notApplicable(values, "noPool");
    }
    List<Outlier> outliers = new ArrayList<>();
    for (List<LeaderboardRow> pool : pools) {
      outliers.addAll(outliers(model, pool, excess));
    }
    outliers.sort(Comparator.comparingDouble(Outlier::factor).reversed());
    if (outliers.isEmpty()) {
      return ok(values);
    }
    Outlier worst = outliers.get(0);
    return finding(
            values,
            limits.score(worst.factor()),
            worst.range(),
            outliers.stream().map(Outlier::backend).toList())
        .addResult(P99, Quantities.nanos(worst.p99Nanos()))
        .addResult(PEERS_P99, Quantities.nanos(worst.peersP99Nanos()))
        .addResult(FACTOR, Quantities.factor(worst.factor()))
        .addResult(PEERS, Quantities.count(worst.peers()))
        .build();
  }

  private static List<Outlier> outliers(
      RecordingModel model, List<LeaderboardRow> pool, Excess excess) {
    Map<BackendId, Long> peersP99 = new HashMap<>();
    Set<BackendId> ids = new HashSet<>();
    for (LeaderboardRow row : pool) {
      ids.add(row.backend().id());
      peersP99.put(row.backend().id(), peersMedian(pool, row.backend().id()));
    }
    List<LatencySample> samples =
        model.recording().latencies().stream()
            .filter(sample -> sample.metric() == Metric.HEADER && ids.contains(sample.backend()))
            .toList();
    List<Outlier> outliers = new ArrayList<>();
    Episodes.find(
            model,
            samples,
            sample -> excess.isReachedBy(sample.p99Nanos(), peersP99.get(sample.backend())),
            LatencySample::count)
        .forEach(
            episode -> {
              Leaderboard meanwhile =
                  model.leaderboard(new Selection(episode.range(), Set.copyOf(ids)));
              long p99 = episode.row().headerTime().p99Nanos();
              long peers = peersMedian(meanwhile.rows(), episode.backend().id());
              if (episode.row().headerTime().count() >= excess.requests()
                  && peers > 0
                  && excess.isReachedBy(p99, peers)) {
                outliers.add(
                    new Outlier(episode.backend(), episode.range(), p99, peers, ids.size() - 1));
              }
            });
    return outliers;
  }

  /** The median of the others' 99th percentiles; 0 where none of them has any. */
  private static long peersMedian(List<LeaderboardRow> pool, BackendId self) {
    List<Long> peers =
        pool.stream()
            .filter(row -> !row.backend().id().equals(self) && !row.headerTime().isEmpty())
            .map(row -> row.headerTime().p99Nanos())
            .sorted()
            .toList();
    return peers.isEmpty() ? 0 : peers.get(peers.size() / 2);
  }
}
