// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.jmc.rules.model.Leaderboard;
import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.model.Selection;
import dev.upstreamtop.jmc.rules.sample.EventNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.common.util.TypedPreference;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;

/** Whether the backends of a pool get the same share of its requests. */
public final class LoadImbalanceRule extends UpstreamRule {

  private static final Limits LIMITS = Limits.ofFactor("loadImbalance", 1.5, 3);
  public static final TypedPreference<IQuantity> MIN_REQUESTS =
      Preferences.number("upstreamtop.loadImbalance.min.requests", 200);

  public static final TypedResult<IQuantity> SHARE = Results.percentage("poolShare");
  public static final TypedResult<IQuantity> EVEN = Results.percentage("evenShare");
  public static final TypedResult<IQuantity> BACKENDS = Results.number("poolSize");

  /** A backend and its part in its pool. */
  private record Part(LeaderboardRow row, long poolRequests, int poolSize) {
    double share() {
      return (double) row.requests() / poolRequests;
    }

    double even() {
      return 1.0 / poolSize;
    }

    /**
     * How many times more or less than even; a backend with nothing counts as one with one request.
     */
    double factor() {
      double atLeast = Math.max(1.0, (double) row.requests()) / poolRequests;
      return share() >= even() ? share() / even() : even() / atLeast;
    }
  }

  public LoadImbalanceRule() {
    super(
        "loadImbalance",
        List.of(EventNames.BACKEND_EVENT),
        List.of(LIMITS.information(), LIMITS.warning(), MIN_REQUESTS, Pools.CONFIGURED),
        Results.aboutBackend(SHARE, EVEN, BACKENDS));
  }

  @Override
  IResult evaluate(RecordingModel model, IPreferenceValueProvider values) {
    Limits.InForce limits = LIMITS.in(values);
    long minRequests = values.getPreferenceValue(MIN_REQUESTS).longValue();

    Leaderboard board = model.leaderboard(Selection.of(model.range()));
    List<List<LeaderboardRow>> pools = Pools.of(board, values);
    if (pools.isEmpty()) {
      return notApplicable(values, "noPool");
    }
    List<Part> uneven = new ArrayList<>();
    for (List<LeaderboardRow> pool : pools) {
      parts(pool, minRequests).stream()
          .filter(part -> limits.reachedBy(part.factor()))
          .forEach(uneven::add);
    }
    uneven.sort(Comparator.comparingDouble(Part::factor).reversed());
    if (uneven.isEmpty()) {
      return ok(values);
    }
    Part worst = uneven.get(0);
    return finding(
            values,
            limits.score(worst.factor()),
            model.range(),
            uneven.stream().map(part -> part.row().backend()).toList())
        .addResult(SHARE, Quantities.share(worst.share()))
        .addResult(EVEN, Quantities.share(worst.even()))
        .addResult(BACKENDS, Quantities.count(worst.poolSize()))
        .build();
  }

  private static List<Part> parts(List<LeaderboardRow> pool, long minRequests) {
    long total = pool.stream().mapToLong(LeaderboardRow::requests).sum();
    if (total < minRequests) {
      return List.of();
    }
    return pool.stream().map(row -> new Part(row, total, pool.size())).toList();
  }
}
