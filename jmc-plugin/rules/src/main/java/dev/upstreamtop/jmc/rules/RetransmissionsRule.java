// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.jmc.rules.Episodes.Episode;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.recording.EventNames;
import java.util.Comparator;
import java.util.List;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.common.util.TypedPreference;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;
import org.openjdk.jmc.flightrecorder.rules.util.RulesToolkit;

/** On the way to which backend segments had to be sent again, and when. */
public final class RetransmissionsRule extends UpstreamRule {

  public static final TypedPreference<IQuantity> INFO_LIMIT =
      Preferences.percentage("upstreamtop.retransmissions.info.limit", 0.01);
  public static final TypedPreference<IQuantity> WARNING_LIMIT =
      Preferences.percentage("upstreamtop.retransmissions.warning.limit", 0.05);
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
        List.of(INFO_LIMIT, WARNING_LIMIT, MIN_SEGMENTS),
        List.of(
            TypedResult.SCORE,
            Results.BACKEND,
            Results.START,
            Results.END,
            Results.OTHERS,
            PER_REQUEST,
            RETRANSMITS,
            P99));
  }

  @Override
  IResult evaluate(RecordingModel model, IPreferenceValueProvider values) {
    double info = Quantities.shareOf(values.getPreferenceValue(INFO_LIMIT));
    double warning = Quantities.shareOf(values.getPreferenceValue(WARNING_LIMIT));
    long minSegments = values.getPreferenceValue(MIN_SEGMENTS).longValue();

    List<Episode> episodes =
        Episodes.find(
                model,
                model.recording().results(),
                sample ->
                    sample.counts().retransmits() > 0
                        && sample.counts().retransmits() >= info * sample.counts().responses(),
                sample -> sample.counts().retransmits())
            .stream()
            .filter(episode -> episode.row().results().retransmits() >= minSegments)
            .filter(episode -> perRequest(episode) >= info)
            .sorted(Comparator.comparingDouble(RetransmissionsRule::perRequest).reversed())
            .toList();
    if (episodes.isEmpty()) {
      return ok(values);
    }
    Episode worst = episodes.get(0);
    double score = RulesToolkit.mapExp100(perRequest(worst), info, warning);
    return finding(values, score, worst.backend(), worst.range(), Episodes.others(episodes))
        .addResult(PER_REQUEST, Quantities.share(perRequest(worst)))
        .addResult(RETRANSMITS, Quantities.count(worst.row().results().retransmits()))
        .addResult(P99, Quantities.nanos(worst.row().headerTime().p99Nanos()))
        .build();
  }

  private static double perRequest(Episode episode) {
    return (double) episode.row().results().retransmits() / Math.max(1, episode.row().requests());
  }
}
