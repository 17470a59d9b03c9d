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

/** Which backend answered how many of its requests with 5xx, and when. */
public final class ErrorShareRule extends UpstreamRule {

  private static final Limits LIMITS = Limits.ofShare("errorShare", 0.01, 0.05);
  public static final TypedPreference<IQuantity> MIN_ERRORS =
      Preferences.number("upstreamtop.errorShare.min.errors", 5);

  public static final TypedResult<IQuantity> SHARE = Results.percentage("errorShare");
  public static final TypedResult<IQuantity> ERRORS = Results.number("errors");
  public static final TypedResult<IQuantity> RESPONSES = Results.number("responses");

  public ErrorShareRule() {
    super(
        "errorShare",
        List.of(EventNames.RESULT_EVENT),
        List.of(LIMITS.information(), LIMITS.warning(), MIN_ERRORS),
        Results.aboutBackend(SHARE, ERRORS, RESPONSES));
  }

  @Override
  IResult evaluate(RecordingModel model, IPreferenceValueProvider values) {
    Limits.InForce limits = LIMITS.in(values);
    long minErrors = values.getPreferenceValue(MIN_ERRORS).longValue();

    List<Episode> episodes =
        Episodes.find(
                model,
                model.recording().results(),
                sample ->
                    sample.counts().serverErrors() > 0
                        && sample.counts().serverErrors()
                            >= limits.information() * sample.counts().responses(),
                sample -> sample.counts().serverErrors())
            .stream()
            .filter(episode -> episode.row().results().serverErrors() >= minErrors)
            .filter(episode -> limits.reachedBy(share(episode)))
            .sorted(Comparator.comparingDouble(ErrorShareRule::share).reversed())
            .toList();
    if (episodes.isEmpty()) {
      return ok(values);
    }
    Episode worst = episodes.get(0);
    return finding(values, limits.score(share(worst)), worst.range(), Episodes.backends(episodes))
        .addResult(SHARE, Quantities.share(share(worst)))
        .addResult(ERRORS, Quantities.count(worst.row().results().serverErrors()))
        .addResult(RESPONSES, Quantities.count(worst.row().results().responses()))
        .build();
  }

  private static double share(Episode episode) {
    return episode.row().errorShare();
  }
}
