// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.jmc.rules.Episodes.Episode;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.sample.EventNames;
import java.util.Comparator;
import java.util.List;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.common.util.TypedPreference;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;

/** On the way to which backend segments had to be sent again, and when. */
public final class RetransmissionsRule extends UpstreamRule {

  private static final Limits LIMITS = Limits.ofShare("retransmissions", 0.01, 0.05);
  public static final TypedPreference<IQuantity> MIN_SEGMENTS =
      Preferences.number("upstreamtop.retransmissions.min.segments", 20);

  public static final TypedResult<IQuantity> PER_REQUEST =
      Results.percentage("retransmitsPerRequest");
  public static final TypedResult<IQuantity> RETRANSMITS = Results.number("retransmits");
  public static final TypedResult<IQuantity> P99 = Results.timespan("p99");

  public RetransmissionsRule() {
    super(
        "retransmissions",
        List.of(EventNames.RESULT_EVENT),
        List.of(LIMITS.information(), LIMITS.warning(), MIN_SEGMENTS),
        Results.aboutBackend(PER_REQUEST, RETRANSMITS, P99));
  }

  @Override
  IResult evaluate(RecordingModel model, IPreferenceValueProvider values) {
    Limits.InForce limits = LIMITS.in(values);
    long minSegments = values.getPreferenceValue(MIN_SEGMENTS).longValue();

    List<Episode> episodes =
        Episodes.find(
                model,
                model.recording().results(),
                sample ->
                    sample.counts().retransmits() > 0
                        && sample.counts().retransmits()
                            >= limits.information() * sample.counts().responses(),
                sample -> sample.counts().retransmits())
            .stream()
            .filter(episode -> episode.row().results().retransmits() >= minSegments)
            .filter(episode -> limits.reachedBy(perRequest(episode)))
            .sorted(Comparator.comparingDouble(RetransmissionsRule::perRequest).reversed())
            .toList();
    if (episodes.isEmpty()) {
      return ok(values);
    }
    Episode worst = episodes.get(0);
    return finding(
            values, limits.score(perRequest(worst)), worst.range(), Episodes.backends(episodes))
        .addResult(PER_REQUEST, Quantities.share(perRequest(worst)))
        .addResult(RETRANSMITS, Quantities.count(worst.row().results().retransmits()))
        .addResult(P99, Quantities.nanos(worst.row().headerTime().p99Nanos()))
        .build();
  }

  private static double perRequest(Episode episode) {
    return (double) episode.row().results().retransmits() / Math.max(1, episode.row().requests());
  }
}
