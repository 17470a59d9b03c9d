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

/** Which backend answered how many of its requests with 5xx, and when. */
public final class ErrorShareRule extends UpstreamRule {

  public static final TypedPreference<IQuantity> INFO_LIMIT =
      Preferences.percentage("upstreamtop.errorShare.info.limit", 0.01);
  public static final TypedPreference<IQuantity> WARNING_LIMIT =
      Preferences.percentage("upstreamtop.errorShare.warning.limit", 0.05);
  public static final TypedPreference<IQuantity> MIN_ERRORS =
      Preferences.number("upstreamtop.errorShare.min.errors", 5);

  public static final TypedResult<IQuantity> SHARE = Results.percentage("errorShare");
  public static final TypedResult<IQuantity> ERRORS = Results.number("errors");
  public static final TypedResult<IQuantity> RESPONSES = Results.number("responses");

  public ErrorShareRule() {
    super(
        "errorShare",
        List.of(EventNames.RESULT_EVENT),
        List.of(INFO_LIMIT, WARNING_LIMIT, MIN_ERRORS),
        List.of(
            TypedResult.SCORE,
            Results.BACKEND,
            Results.START,
            Results.END,
            Results.OTHERS,
            SHARE,
            ERRORS,
            RESPONSES));
  }

  @Override
  IResult evaluate(RecordingModel model, IPreferenceValueProvider values) {
    double info = Quantities.shareOf(values.getPreferenceValue(INFO_LIMIT));
    double warning = Quantities.shareOf(values.getPreferenceValue(WARNING_LIMIT));
    long minErrors = values.getPreferenceValue(MIN_ERRORS).longValue();

    List<Episode> episodes =
        Episodes.find(
                model,
                model.recording().results(),
                sample ->
                    sample.counts().serverErrors() > 0
                        && sample.counts().serverErrors() >= info * sample.counts().responses(),
                sample -> sample.counts().serverErrors())
            .stream()
            .filter(episode -> episode.row().results().serverErrors() >= minErrors)
            .filter(episode -> episode.row().errorShare() >= info)
            .sorted(Comparator.comparingDouble(ErrorShareRule::share).reversed())
            .toList();
    if (episodes.isEmpty()) {
      return ok(values);
    }
    Episode worst = episodes.get(0);
    double score = RulesToolkit.mapExp100(share(worst), info, warning);
    return finding(values, score, worst.backend(), worst.range(), Episodes.others(episodes))
        .addResult(SHARE, Quantities.share(share(worst)))
        .addResult(ERRORS, Quantities.count(worst.row().results().serverErrors()))
        .addResult(RESPONSES, Quantities.count(worst.row().results().responses()))
        .build();
  }

  private static double share(Episode episode) {
    return episode.row().errorShare();
  }
}
