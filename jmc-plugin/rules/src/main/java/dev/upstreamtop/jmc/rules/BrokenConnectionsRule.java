// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.jmc.rules.Episodes.Episode;
import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.sample.EventNames;
import dev.upstreamtop.jmc.rules.sample.ResultCounts;
import java.util.Comparator;
import java.util.List;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.common.util.TypedPreference;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;

/** Which backend refused or broke connections, and when. */
public final class BrokenConnectionsRule extends UpstreamRule {

  private static final Limits LIMITS = Limits.ofShare("brokenConnections", 0.001, 0.01);
  public static final TypedPreference<IQuantity> MIN_FAILURES =
      Preferences.number("upstreamtop.brokenConnections.min.failures", 3);

  public static final TypedResult<IQuantity> SHARE = Results.percentage("failureShare");
  public static final TypedResult<IQuantity> FAILURES = Results.number("failures");
  public static final TypedResult<IQuantity> REFUSED = Results.number("refused");
  public static final TypedResult<IQuantity> UNREACHABLE = Results.number("unreachable");
  public static final TypedResult<IQuantity> TIMED_OUT = Results.number("timedOut");
  public static final TypedResult<IQuantity> RESET = Results.number("reset");
  public static final TypedResult<IQuantity> CLOSED = Results.number("closed");

  public BrokenConnectionsRule() {
    super(
        "brokenConnections",
        List.of(EventNames.RESULT_EVENT),
        List.of(LIMITS.information(), LIMITS.warning(), MIN_FAILURES),
        Results.aboutBackend(SHARE, FAILURES, REFUSED, UNREACHABLE, TIMED_OUT, RESET, CLOSED));
  }

  @Override
  IResult evaluate(RecordingModel model, IPreferenceValueProvider values) {
    Limits.InForce limits = LIMITS.in(values);
    long minFailures = values.getPreferenceValue(MIN_FAILURES).longValue();

    List<Episode> episodes =
        Episodes.find(
                model,
                model.recording().results(),
                sample -> failures(sample.counts()) > 0,
                sample -> failures(sample.counts()))
            .stream()
            .filter(episode -> failures(episode.row().results()) >= minFailures)
            .filter(episode -> limits.reachedBy(share(episode)))
            .sorted(Comparator.comparingDouble(BrokenConnectionsRule::share).reversed())
            .toList();
    if (episodes.isEmpty()) {
      return ok(values);
    }
    Episode worst = episodes.get(0);
    ResultCounts counts = worst.row().results();
    return finding(values, limits.score(share(worst)), worst.range(), Episodes.backends(episodes))
        .addResult(SHARE, Quantities.share(share(worst)))
        .addResult(FAILURES, Quantities.count(failures(counts)))
        .addResult(REFUSED, Quantities.count(counts.refused()))
        .addResult(UNREACHABLE, Quantities.count(counts.unreachable()))
        .addResult(TIMED_OUT, Quantities.count(counts.timedOut()))
        .addResult(RESET, Quantities.count(counts.reset()))
        .addResult(CLOSED, Quantities.count(counts.closed()))
        .build();
  }

  /**
   * What the backend or the way to it broke; a request that the client gave up is not held against
   * it.
   */
  private static long failures(ResultCounts counts) {
    return counts.connectFailures() + counts.brokenByBackend();
  }

  /** Of everything that was tried: requests, and connections that never carried one. */
  private static double share(Episode episode) {
    LeaderboardRow row = episode.row();
    long tried = row.requests() + row.results().connectFailures();
    return tried == 0 ? 0 : Math.min(1, (double) failures(row.results()) / tried);
  }
}
